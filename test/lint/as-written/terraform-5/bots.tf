variable "zone_id" { type = string }

resource "cloudflare_ruleset" "bots" {
  zone_id = var.zone_id
  name    = "Bots"
  kind    = "zone"
  phase   = "http_request_firewall_custom"
  rules = [
    for index, rule in [
      { expr = "(cf.bot_management.score eq 1 and not cf.bot_management.verified_bot and not cf.bot_management.static_resource)", action = "block" },
      { expr = "(cf.bot_management.score gt 1 and cf.bot_management.score lt 30 and not cf.bot_management.verified_bot)", action = "managed_challenge" },
    ] : {
      ref        = "bot_${index}"
      expression = rule.expr
      action     = rule.action
    }
  ]
}

resource "cloudflare_ruleset" "bots_login" {
  zone_id = var.zone_id
  name    = "Bots at the login"
  kind    = "zone"
  phase   = "http_request_firewall_custom"
  rules = [{
    expression  = "(http.request.uri.path in {\"/login\" \"/signin\" \"/oauth/token\"} and http.request.method eq \"POST\" and cf.bot_management.score lt 30 and not cf.bot_management.ja3_hash in {\"e7d705a3286e19ea42f587b344ee6865\"})"
    action      = "managed_challenge"
    description = "Credential stuffing"
  }]
}
