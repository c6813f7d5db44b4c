# Written in the manner of `cf-terraforming generate`, version 4 of the provider.
resource "cloudflare_ruleset" "terraform_managed_resource_waf" {
  kind    = "zone"
  name    = "default"
  phase   = "http_request_firewall_custom"
  zone_id = "0da42c8d2132a9ddaf714f9e7c920711"
  rules {
    action      = "skip"
    description = "let the office in"
    enabled     = true
    expression  = "(ip.src in $office and http.host eq \"a.example\")"
    ref         = "office"
    action_parameters {
      ruleset = "current"
    }
    logging {
      enabled = true
    }
  }
  rules {
    action      = "block"
    description = "no \"admin\" from outside"
    enabled     = true
    expression  = <<-EOT
      (http.request.uri.path contains "/admin")
      or (http.user_agent contains "sqlmap")
    EOT
    ref         = "admin"
  }
  rules {
    action     = "block"
    expression = "http.host eq \"${var.host}\""
    ref        = "variable"
  }
}

resource "cloudflare_teams_list" "blocked" {
  account_id = "f037e56e89293a057740de681ac9abbe"
  name       = "blocked hosts"
  type       = "DOMAIN"
  items      = ["bad.example", "worse.example"]
}

resource "cloudflare_teams_rule" "terraform_managed_resource_dns" {
  account_id  = "f037e56e89293a057740de681ac9abbe"
  action      = "block"
  description = ""
  enabled     = true
  filters     = ["http"]
  name        = "blocked hosts"
  precedence  = 10
  traffic     = "any(http.request.domains[*] in ${"$"}${cloudflare_teams_list.blocked.id})"
  rule_settings {
    block_page_enabled = true
    block_page_reason  = "ask first"
  }
}

resource "cloudflare_record" "www" {
  name = "www"
}
