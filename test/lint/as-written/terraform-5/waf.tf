terraform {
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5"
    }
  }
}

locals {
  admin_paths = ["/admin", "/dashboard"]
}

resource "cloudflare_ruleset" "zone_custom_firewall" {
  zone_id     = var.zone_id
  name        = "Phase entry point ruleset for custom rules in my zone"
  description = ""
  kind        = "zone"
  phase       = "http_request_firewall_custom"
  rules = [
    {
      ref         = "block_non_default_ports"
      description = "Block ports other than 80 and 443"
      expression  = "(not cf.edge.server_port in {80 443})"
      action      = "block"
    },
    {
      ref         = "challenge_admin"
      description = "Admin only with certificates"
      expression  = "(http.host in {\"app.example.com\" \"admin.example.com\"} and not cf.tls_client_auth.cert_verified and starts_with(http.request.uri.path, \"/admin\"))"
      action      = "block"
      action_parameters = {
        response = {
          status_code  = 403
          content      = "certificate required"
          content_type = "text/plain"
        }
      }
    },
    {
      ref         = "leaked"
      description = "Leaked credentials"
      expression  = "(cf.waf.credential_check.password_leaked and http.request.method eq \"POST\")"
      action      = "managed_challenge"
    },
    {
      ref         = "waf_score"
      description = "Attack score"
      expression  = "(cf.waf.score le 20 and not cf.bot_management.verified_bot)"
      action      = "block"
      enabled     = true
    },
    {
      ref         = "uploads"
      description = "Malicious uploads"
      expression  = "(cf.waf.content_scan.has_malicious_obj and http.request.uri.path eq \"/upload\")"
      action      = "block"
    },
    {
      ref        = "bots"
      expression = "(cf.bot_management.score lt 30 and not cf.bot_management.verified_bot and not cf.bot_management.static_resource)"
      action     = "managed_challenge"
    }
  ]
}
