variable "blocked_paths" {
  type    = list(string)
  default = ["/.env", "/phpmyadmin", "/actuator"]
}

resource "cloudflare_ruleset" "dynamic" {
  zone_id = var.zone_id
  name    = "dynamic"
  kind    = "zone"
  phase   = "http_request_firewall_custom"

  dynamic "rules" {
    for_each = var.blocked_paths
    content {
      action      = "block"
      description = "Path ${rules.value}"
      enabled     = true
      expression  = "(http.request.uri.path contains \"${rules.value}\")"
    }
  }

  rules {
    action      = var.strict ? "block" : "log"
    description = "Foreign admin"
    expression  = "(http.request.uri.path contains \"/admin\" and not ip.geoip.country in {\"${join("\" \"", var.countries)}\"})"
    enabled     = true
  }

  rules {
    action     = "block"
    expression = <<EOF
%{for index, agent in var.agents~}
%{if index > 0} or %{endif}(http.user_agent contains "${agent}")
%{endfor~}
EOF
  }
}
