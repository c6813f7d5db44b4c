terraform {
  required_providers { cloudflare = { source = "cloudflare/cloudflare", version = "~> 4.0" } }
}
variable "zone_id" { type = string }
variable "blocked" {
  type    = list(string)
  default = ["CN", "RU"]
}
locals {
  hosts   = ["a.example.com", "b.example.com"]
  joined  = join(" ", formatlist("\"%s\"", local.hosts))
  limits  = { login = { path = "/login", requests = 10 }, api = { path = "/api", requests = 100 } }
}
module "waf" {
  source = "./modules/waf"
  hosts  = local.hosts
}
resource "cloudflare_ruleset" "custom" {
  zone_id = var.zone_id
  name    = "custom"
  kind    = "zone"
  phase   = "http_request_firewall_custom"
  rules {
    ref = "countries"
    action     = "block"
    expression = "(ip.src.country in {${join(" ", [for c in var.blocked : "\"${c}\""])}})"
    description = "countries"
    enabled = true
  }
  rules {
    action = "skip"
    action_parameters {
      ruleset = "current"
      phases  = ["http_ratelimit"]
      products = ["waf"]
    }
    expression = <<-EOT
      (http.host in {${local.joined}})
      and not ssl
    EOT
    logging { enabled = false }
  }
  dynamic "rules" {
    for_each = local.limits
    content {
      action = "managed_challenge"
      expression = "(http.request.uri.path eq \"${rules.value.path}\")"
      description = rules.key
    }
  }
}
resource "cloudflare_ruleset" "rate" {
  for_each = local.limits
  zone_id = var.zone_id
  name = "rate-${each.key}"
  kind = "zone"
  phase = "http_ratelimit"
  rules {
    action = "block"
    expression = "starts_with(http.request.uri.path, \"${each.value.path}\")"
    ratelimit {
      characteristics = ["cf.colo.id", "ip.src"]
      period = 60
      requests_per_period = each.value.requests
      mitigation_timeout = 600
    }
    action_parameters {
      response { 
        status_code = 429
        content = "{}"
        content_type = "application/json"
      }
    }
  }
}
resource "cloudflare_ruleset" "managed" {
  zone_id = var.zone_id
  name = "managed"
  kind = "zone"
  phase = "http_request_firewall_managed"
  rules {
    action = "execute"
    expression = "true"
    action_parameters {
      id = "efb7b8c949ac4650a09736fc376e9aee"
      overrides {
        action = "log"
        categories {
          category = "wordpress"
          action = "block"
          enabled = true
        }
        rules {
          id = "5de7edfa648c4d6891dc3e7f84534ffa"
          action = "log"
          enabled = true
        }
      }
    }
  }
}
resource "cloudflare_filter" "old" {
  count = 2
  zone_id = var.zone_id
  description = "old ${count.index}"
  expression = "(http.request.uri.path contains \"/wp-${count.index}\")"
}
resource "cloudflare_firewall_rule" "old" {
  count = 2
  zone_id = var.zone_id
  filter_id = cloudflare_filter.old[count.index].id
  action = "block"
  priority = 10 + count.index
}
resource "cloudflare_teams_rule" "dns" {
  account_id = "abc"
  name = "Block malware"
  description = "d"
  precedence = 1
  action = "block"
  filters = ["dns"]
  traffic = "any(dns.security_category[*] in {68 178 80})"
  rule_settings {
    block_page_enabled = true
    block_page_reason = "malware"
  }
}
resource "cloudflare_teams_list" "hosts" {
  account_id = "abc"
  name = "hosts"
  type = "DOMAIN"
  items = ["evil.example"]
}
resource "cloudflare_teams_rule" "list" {
  account_id = "abc"
  name = "list"
  precedence = 2
  action = "block"
  filters = ["dns"]
  traffic = "any(dns.domains[*] in ${"$"}${cloudflare_teams_list.hosts.id})"
  rule_settings { block_page_enabled = false }
}
resource "cloudflare_snippet" "s" {
  zone_id = var.zone_id
  name = "x"
  main_module = "m.js"
}
resource "cloudflare_snippet_rules" "r" {
  zone_id = var.zone_id
  rules {
    enabled = true
    expression = "http.host eq \"a\""
    snippet_name = "x"
  }
}
resource "cloudflare_record" "www" { 
  zone_id = var.zone_id 
  name = "www" 
}
resource "cloudflare_page_rule" "p" {
  zone_id = var.zone_id
  target = "a/*"
  priority = 1
  actions { always_use_https = true }
}
