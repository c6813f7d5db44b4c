locals {
  blocked_paths = ["/.env", "/.git", "/vendor/", "/phpmyadmin"]
  hosts         = ["a.example.com", "b.example.com"]
  allowlist     = join(" ", [for ip in var.allowed_ips : ip])
  rules = {
    login = {
      expression = "(http.request.uri.path eq \"/login\")"
      action     = "managed_challenge"
    }
  }
}

resource "cloudflare_ruleset" "joined" {
  zone_id = data.cloudflare_zone.this.zone_id
  name    = "custom firewall"
  kind    = "zone"
  phase   = "http_request_firewall_custom"

  rules {
    description = "scanners"
    action      = "block"
    expression = join(" or ", [
      "(lower(http.request.uri.path) contains \"/wp-admin\")",
      "(lower(http.request.uri.path) contains \"/.env\")",
      "(ends_with(lower(http.request.uri.path), \".php\"))",
    ])
  }

  rules {
    description = "paths of a list"
    action      = "block"
    expression  = join(" or ", [for p in local.blocked_paths : "http.request.uri.path contains \"${p}\""])
  }

  rules {
    description = "hosts"
    action      = "block"
    expression  = "http.host in {${join(" ", formatlist("\"%s\"", local.hosts))}} and not ip.src in {${local.allowlist}}"
  }

  rules {
    description = "format"
    action      = "block"
    expression  = format("(http.host eq \"%s\" and cf.threat_score ge %d)", var.domain, var.score)
  }

  rules {
    description = "conditional"
    action      = var.paranoid ? "block" : "managed_challenge"
    enabled     = var.enabled
    expression  = var.paranoid ? "(not cf.client.bot)" : "(cf.threat_score gt 20)"
  }

  dynamic "rules" {
    for_each = local.rules
    content {
      description = rules.key
      action      = rules.value.action
      expression  = rules.value.expression
      enabled     = lookup(rules.value, "enabled", true)
    }
  }

  dynamic "rules" {
    for_each = toset(var.countries)
    content {
      description = "country ${rules.value}"
      action      = "block"
      expression  = "(ip.geoip.country eq \"${rules.value}\" and http.host eq \"${var.domain}\")"
    }
  }
}
