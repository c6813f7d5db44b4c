resource "cloudflare_ruleset" "rate" {
  zone_id = local.zone
  name    = "Rate limits"
  kind    = "zone"
  phase   = "http_ratelimit"

  rules {
    action = "block"
    ratelimit {
      characteristics     = ["cf.colo.id", "ip.src"]
      period              = 60
      requests_per_period = 100
      mitigation_timeout  = 600
    }
    expression  = "(http.request.uri.path matches \"^/api/\")"
    description = "My rate limiting rule"
    enabled     = true
  }

  rules {
    action = "block"
    action_parameters {
      response {
        status_code  = 429
        content      = "{\"response\": \"block\"}"
        content_type = "application/json"
      }
    }
    ratelimit {
      characteristics     = ["cf.colo.id", "ip.src", "http.request.headers[\"x-api-key\"]"]
      period              = 10
      requests_per_period = 5
      mitigation_timeout  = 60
      counting_expression = "http.request.uri.path eq \"/login\" and http.response.code eq 401"
    }
    expression  = "http.request.uri.path eq \"/login\" and http.request.method eq \"POST\""
    description = "login brute force"
    enabled     = true
  }
}
