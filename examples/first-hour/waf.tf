resource "cloudflare_ruleset" "waf" {
  zone_id = var.zone_id
  name    = "First rules"
  kind    = "zone"
  phase   = "http_request_firewall_custom"

  rules {
    action      = "block"
    description = "Nothing is deleted from outside"
    expression  = "http.request.method eq \"delete\" and not ip.src in {192.0.2.0/24}"
  }

  rules {
    action      = "block"
    description = "The pages of administrators are closed"
    expression  = "starts_with(http.request.uri.path, \"/admin\")"
  }

  rules {
    action      = "managed_challenge"
    description = "Whoever looks at users of the administration is challenged"
    expression  = "starts_with(http.request.uri.path, \"/admin/users\")"
  }

  rules {
    action      = "block"
    description = "The old shop is closed"
    expression  = "http.host eq \"https://old.example.com\""
  }
}
