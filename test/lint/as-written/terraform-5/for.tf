locals {
  geo_blocks = {
    cn = "CN"
    ru = "RU"
  }
  bad_agents = ["sqlmap", "nikto", "masscan"]
}

resource "cloudflare_ruleset" "custom" {
  zone_id = var.zone_id
  name    = "custom"
  kind    = "zone"
  phase   = "http_request_firewall_custom"

  rules = concat(
    [
      {
        ref         = "scanner"
        description = "scanner agents"
        expression  = join(" or ", [for a in local.bad_agents : "lower(http.user_agent) contains \"${a}\""])
        action      = "block"
        enabled     = true
      },
      {
        ref         = "honeypot"
        description = "honeypot"
        expression  = "http.request.uri.path in {\"/.aws/credentials\" \"/wp-login.php\" \"/xmlrpc.php\"}"
        action      = "block"
        enabled     = true
      },
    ],
    [for name, code in local.geo_blocks : {
      ref         = "geo_${name}"
      description = "block ${name}"
      expression  = "ip.src.country eq \"${code}\""
      action      = "managed_challenge"
      enabled     = true
    }],
  )
}

resource "cloudflare_ruleset" "skip" {
  zone_id = var.zone_id
  name    = "skips"
  kind    = "zone"
  phase   = "http_request_firewall_custom"
  rules = [{
    expression  = "(http.request.uri.path contains \"/webhook/stripe\" and ip.src in {3.18.12.63 3.130.192.231 13.235.14.237})"
    action      = "skip"
    description = "Stripe"
    action_parameters = {
      ruleset  = "current"
      phases   = ["http_ratelimit", "http_request_firewall_managed", "http_request_sbfm"]
      products = ["waf", "rateLimit", "bic"]
    }
    logging = { enabled = true }
    }, {
    expression  = <<-EOT
      (http.request.uri.path contains "/api/public" and http.request.method eq "OPTIONS")
    EOT
    action      = "skip"
    action_parameters = {
      ruleset = "current"
    }
    logging = {
      enabled = false
    }
    }, {
    expression = trimspace(<<-EOT
      (
        http.host eq "grafana.example.com"
        and not any(http.request.headers["cf-access-jwt-assertion"][*] ne "")
        and not ip.src in {192.0.2.10 2001:db8:1::/48}
      )
    EOT
    )
    action = "block"
  }]
}
