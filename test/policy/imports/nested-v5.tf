resource "cloudflare_ruleset" "r5" {
  zone_id = "z"
  kind = "zone"
  name = "five"
  phase = "http_request_firewall_custom"
  rules = [
    {
      ref = "a"
      action = "block"
      expression = "(http.request.uri.path matches r#\"^/admin\"# or cf.waf.score lt 20)"
      enabled = true
      action_parameters = {
        response = { status_code = 403, content = "no", content_type = "text/plain" }
      }
    },
    { action = "skip", expression = "ip.src in $office", action_parameters = { ruleset = "current" }, logging = { enabled = true } },
  ]
}
resource "cloudflare_list" "office" {
  account_id = "a"
  name = "office"
  kind = "ip"
  items = [{ ip = "192.0.2.0/24", comment = "c" }]
}
resource "cloudflare_list_item" "one" {
  account_id = "a"
  list_id = cloudflare_list.office.id
  ip = "198.51.100.0/24"
}
resource "cloudflare_zero_trust_gateway_policy" "ai" {
  account_id = "a"
  name = "AI"
  action = "block"
  filters = ["http"]
  precedence = 100
  enabled = true
  traffic = "any(app.type.ids[*] in {25}) and not(any(app.ids[*] in {1}))"
  identity = "not(any(identity.groups.name[*] in {\"AI users\"}))"
  rule_settings = {
    block_page_enabled = true
    block_reason = "no"
    notification_settings = { enabled = true, msg = "m", support_url = "https://s" }
  }
  schedule = { mon = "08:00-17:00", time_zone = "Europe/Berlin" }
}
resource "cloudflare_zero_trust_list" "l" {
  account_id = "a"
  name = "l"
  type = "EMAIL"
  items = [{ value = "a@b.c", description = "d" }]
}
resource "cloudflare_zero_trust_dlp_custom_profile" "p" {
  account_id = "a"
  name = "P"
  allowed_match_count = 0
  entries = [{ enabled = true, name = "e", pattern = { regex = "EMP-[0-9]{6}" } }]
}
resource "cloudflare_snippet_rules" "r" {
  zone_id = "z"
  rules = [{ enabled = true, expression = "http.host eq \"a\"", snippet_name = "x" }]
}
