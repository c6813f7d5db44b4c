resource "cloudflare_ruleset" "managed" {
  zone_id = var.zone_id
  name    = "Managed WAF"
  kind    = "zone"
  phase   = "http_request_firewall_managed"

  rules {
    action = "skip"
    action_parameters {
      rules = {
        "efb7b8c949ac4650a09736fc376e9aee" = "5de7edfa648c4d6891dc3e7f84534ffa,e3a567afc347477d9702d9047e97d760"
      }
    }
    expression  = "(http.host eq \"cms.${var.domain}\" and http.request.uri.path matches \"^/(edit|preview)/\")"
    description = "False positives in the editor"
    enabled     = true
    logging { enabled = true }
  }

  rules {
    action = "execute"
    action_parameters {
      id = "efb7b8c949ac4650a09736fc376e9aee"
      overrides {
        action = "log"
        categories {
          category = "wordpress"
          action   = "block"
          enabled  = true
        }
      }
    }
    expression  = "true"
    description = "Cloudflare Managed Ruleset"
    enabled     = true
  }

  rules {
    action = "execute"
    action_parameters {
      id = "4814384a9e5d4991b9815dcfc25d2f1f"
    }
    expression  = "not (http.request.uri.path contains \"/healthz\" and ip.src in {10.0.0.0/8})"
    description = "OWASP"
    enabled     = true
  }
}
