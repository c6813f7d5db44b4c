# A module of the provider's version 5 that computes: one file of several, joined with its values.
terraform {
  required_providers { cloudflare = { source = "cloudflare/cloudflare", version = "~> 5.0" } }
}

variable "environment" {
  type    = string
  default = "production"
}
variable "blocked_countries" {
  type    = set(string)
  default = ["RU", "CN"]
}
variable "zone_id" { type = string }
variable "partner" { type = string }

locals {
  strict = var.environment == "production"
  countries = join(" ", [for c in sort(var.blocked_countries) : format("%q", c)])
  limits = {
    login = { path = "/login", requests = 10 }
    api   = { path = "/api", requests = 100, methods = ["POST", "PUT"] }
  }
  base_rules = [
    {
      ref        = "countries"
      action     = local.strict ? "block" : "log"
      expression = "(ip.src.country in {${local.countries}})"
    },
  ]
  path_rules = [for name, limit in local.limits : {
    ref         = "path-${name}"
    description = upper(name)
    action      = "managed_challenge"
    expression  = <<-EOT
      (http.request.uri.path eq "${limit.path}"
      %{~ if can(limit.methods) && length(lookup(limit, "methods", [])) > 0 }
       and http.request.method in {%{ for m in lookup(limit, "methods", []) ~}
      "${m}" %{ endfor ~}
      }
      %{~ endif })
    EOT
  } if limit.requests > 0]
}

resource "cloudflare_ruleset" "shared" {
  account_id = "a"
  name       = "shared"
  kind       = "custom"
  phase      = "http_request_firewall_custom"
  rules      = [{ ref = "wp", action = "block", expression = "http.request.uri.path contains \"/wp-\"" }]
}

resource "cloudflare_ruleset" "custom" {
  zone_id = var.zone_id
  name    = "custom"
  kind    = "zone"
  phase   = "http_request_firewall_custom"
  rules = concat(local.base_rules, [
    { ref = "partner", action = "block", expression = "(http.host eq \"${var.partner}\")" },
    { ref = "remote", action = "block", expression = "(http.host eq \"${data.cloudflare_zone.main.name}\")" },
  ], local.path_rules, [{ ref = "port", action = "block", expression = "(cf.edge.server_port in {${join(" ", range(8000, 8003))}})" }])
}

resource "cloudflare_ruleset" "entry" {
  account_id = "a"
  name       = "entry"
  kind       = "root"
  phase      = "http_request_firewall_custom"
  rules = [{
    ref               = "run-shared"
    action            = "execute"
    expression        = "(cf.zone.plan eq \"ENT\")"
    action_parameters = { id = cloudflare_ruleset.shared.id }
  }]
}

resource "cloudflare_ruleset" "rate" {
  for_each = local.limits
  zone_id  = var.zone_id
  name     = "rate ${each.key}"
  kind     = "zone"
  phase    = "http_ratelimit"
  rules = [{
    ref        = each.key
    action     = "block"
    expression = "starts_with(http.request.uri.path, \"${each.value.path}\")"
    ratelimit = {
      characteristics     = ["cf.colo.id", "ip.src"]
      period              = 60
      requests_per_period = each.value.requests
      mitigation_timeout  = 600
    }
  }]
}

resource "cloudflare_zero_trust_list" "hosts" {
  for_each   = toset(["bad", "worse"])
  account_id = "a"
  name       = each.value
  type       = "DOMAIN"
  items      = ["${each.key}.example"]
}

resource "cloudflare_zero_trust_gateway_policy" "lists" {
  for_each   = cloudflare_zero_trust_list.hosts
  account_id = "a"
  name       = "list ${each.value.name}"
  action     = "block"
  enabled    = true
  filters    = ["dns"]
  precedence = 10 + index(keys(cloudflare_zero_trust_list.hosts), each.key)
  traffic    = "any(dns.domains[*] in ${"$"}${each.value.id})"
}

resource "cloudflare_zero_trust_gateway_policy" "staging" {
  count      = local.strict ? 0 : 1
  account_id = "a"
  name       = "staging"
  action     = "block"
  filters    = ["dns"]
  traffic    = "any(dns.domains[*] == \"staging.example\")"
}
