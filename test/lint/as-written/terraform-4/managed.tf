resource "cloudflare_ruleset" "managed" {
  zone_id = var.zone_id
  name    = "managed rules"
  kind    = "zone"
  phase   = "http_request_firewall_managed"

  rules {
    action = "skip"
    action_parameters {
      rulesets = ["efb7b8c949ac4650a09736fc376e9aee"]
    }
    expression  = "(http.host eq \"cms.example.com\" and starts_with(http.request.uri.path, \"/editor/\") and ip.src in $office)"
    description = "no managed rules for editors"
    enabled     = true
    logging {
      enabled = true
    }
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
      overrides {
        rules {
          id              = "6179ae15870a4bb7b2d480d4843b323c"
          action          = "managed_challenge"
          score_threshold = 25
        }
      }
    }
    expression  = "(cf.zone.name eq \"example.com\") and not starts_with(http.request.uri.path, \"/webhooks/\")"
    description = "OWASP"
    enabled     = true
  }
}
