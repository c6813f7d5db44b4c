resource "cloudflare_teams_list" "blocked_domains" {
  account_id = var.account_id
  name       = "Blocked domains"
  type       = "DOMAIN"
  items      = ["bad.example", "worse.example"]
}

resource "cloudflare_teams_rule" "block_malware" {
  account_id  = var.account_id
  name        = "Block malware"
  description = "Block known threats based on Cloudflare's threat intelligence"
  precedence  = 10
  enabled     = true
  action      = "block"
  filters     = ["dns"]
  traffic     = "any(dns.security_category[*] in {68 178 80 83 176 175 117 131 134 151 153})"
  rule_settings {
    block_page_enabled = true
    block_page_reason  = "Security threat"
  }
}

resource "cloudflare_teams_rule" "block_list" {
  account_id  = var.account_id
  name        = "Block domains of our list"
  description = "Terraform managed"
  precedence  = 20
  enabled     = true
  action      = "block"
  filters     = ["dns"]
  traffic     = "any(dns.domains[*] in ${"$"}${cloudflare_teams_list.blocked_domains.id})"
}

resource "cloudflare_teams_rule" "no_adult" {
  account_id  = var.account_id
  name        = "Adult content"
  precedence  = 30
  enabled     = true
  action      = "block"
  filters     = ["dns"]
  traffic     = "any(dns.content_category[*] in {2 67 125 133 8 99})"
  identity    = "any(identity.groups.name[*] in {\"Students\"})"
}

resource "cloudflare_teams_rule" "do_not_inspect" {
  account_id  = var.account_id
  name        = "Do not inspect banks"
  precedence  = 40
  enabled     = true
  action      = "off"
  filters     = ["http"]
  traffic     = "any(http.request.uri.content_category[*] in {89}) or any(app.type.ids[*] in {16})"
}

resource "cloudflare_teams_rule" "ssh" {
  account_id     = var.account_id
  name           = "SSH to production only from posture"
  precedence     = 50
  enabled        = true
  action         = "block"
  filters        = ["l4"]
  traffic        = "net.dst.ip in {10.128.0.0/16} and net.dst.port in {22 3389}"
  device_posture = "not(any(device_posture.checks.passed[*] in {\"9f597ef4-a1f4-4bb0-8aee-d2b2bd9f5a36\"}))"
}
