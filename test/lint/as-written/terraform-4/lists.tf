resource "cloudflare_list" "office" {
  account_id  = var.account_id
  name        = "office_ips"
  description = "Offices"
  kind        = "ip"

  item {
    value {
      ip = "203.0.113.0/24"
    }
    comment = "HQ"
  }
}

resource "cloudflare_ruleset" "account_waf" {
  account_id = var.account_id
  name       = "Account custom rules"
  kind       = "custom"
  phase      = "http_request_firewall_custom"

  rules {
    action      = "block"
    expression  = "(not ip.src in $office_ips and http.request.uri.path contains \"/internal\")"
    description = "internal"
  }

  rules {
    action      = "block"
    expression  = "ip.src in $cf.anonymizer or ip.src in $cf.botnetcc or ip.src in $cf.malware"
    description = "managed lists"
  }

  rules {
    action      = "log"
    expression  = "ip.src in $cf.open_proxies"
    description = "proxies"
  }
}

resource "cloudflare_ruleset" "account_entry" {
  account_id = var.account_id
  name       = "entry"
  kind       = "root"
  phase      = "http_request_firewall_custom"

  depends_on = [cloudflare_ruleset.account_waf]

  rules {
    action = "execute"
    action_parameters {
      id = cloudflare_ruleset.account_waf.id
    }
    expression  = "(cf.zone.plan eq \"ENT\")"
    description = "run our rules"
  }
}

resource "cloudflare_ruleset" "bulk" {
  account_id = var.account_id
  name       = "redirects"
  kind       = "root"
  phase      = "http_request_redirect"

  rules {
    action = "redirect"
    action_parameters {
      from_list {
        name = "redirect_list"
        key  = "http.request.full_uri"
      }
    }
    expression  = "http.request.full_uri in $redirect_list"
    description = "bulk"
    enabled     = true
  }
}

resource "cloudflare_ruleset" "ddos" {
  zone_id = var.zone_id
  name    = "HTTP DDoS overrides"
  kind    = "zone"
  phase   = "ddos_l7"

  rules {
    action = "execute"
    action_parameters {
      id = "4d21379b4f9f4bb088e0729962c8b3cf"
      overrides {
        rules {
          id                = "fdfdac75430c4c47a959592f0aa5e68a"
          sensitivity_level = "low"
        }
      }
    }
    expression  = "true"
    description = "ddos"
    enabled     = true
  }
}
