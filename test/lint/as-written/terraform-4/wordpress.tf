terraform {
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 4.20"
    }
  }
}

variable "zone_id" {
  type = string
}

variable "office_ips" {
  type    = list(string)
  default = ["203.0.113.10/32", "198.51.100.0/24"]
}

resource "cloudflare_ruleset" "wordpress" {
  zone_id     = var.zone_id
  name        = "WordPress protection"
  description = "Custom WAF rules for WordPress"
  kind        = "zone"
  phase       = "http_request_firewall_custom"

  rules {
    action      = "skip"
    description = "Allow verified bots"
    enabled     = true
    expression  = "(cf.client.bot) or (cf.verified_bot_category in {\"Search Engine Crawler\" \"Search Engine Optimization\" \"Monitoring & Analytics\" \"Advertising & Marketing\" \"Page Preview\" \"Academic Research\" \"Security\" \"Accessibility\" \"Webhooks\" \"Feed Fetcher\"})"
    action_parameters {
      ruleset  = "current"
      phases   = ["http_ratelimit", "http_request_sbfm", "http_request_firewall_managed"]
      products = ["bic", "hot", "rateLimit", "securityLevel", "uaBlock", "waf", "zoneLockdown"]
    }
    logging {
      enabled = true
    }
  }

  rules {
    action      = "block"
    description = "Block xmlrpc"
    enabled     = true
    expression  = "(http.request.uri.path eq \"/xmlrpc.php\") or (http.request.uri.path contains \"/wp-config.php\") or (http.request.uri.path contains \"wlwmanifest\")"
  }

  rules {
    action      = "managed_challenge"
    description = "Challenge wp-login"
    enabled     = true
    expression  = <<-EOT
      (http.request.uri.path contains "/wp-login.php" or
       (starts_with(http.request.uri.path, "/wp-admin/") and
        http.request.uri.path ne "/wp-admin/admin-ajax.php")) and
      not ip.src in {${join(" ", var.office_ips)}}
    EOT
  }

  rules {
    action      = "block"
    description = "No comments from outside"
    enabled     = true
    expression  = "(http.request.uri.path contains \"/wp-comments-post.php\" and http.request.method eq \"POST\" and not http.referer contains \"example.com\")"
  }

  rules {
    action      = "managed_challenge"
    description = "Threat score"
    enabled     = true
    expression  = "(cf.threat_score gt 10)"
  }
}
