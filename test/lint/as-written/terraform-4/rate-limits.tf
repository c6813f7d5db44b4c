resource "cloudflare_ruleset" "rate_limits" {
  zone_id     = var.cloudflare_zone_id
  name        = "Rate limiting"
  description = "login, search, API"
  kind        = "zone"
  phase       = "http_ratelimit"

  rules {
    action = "block"
    ratelimit {
      characteristics     = ["ip.src", "cf.colo.id"]
      period              = 60
      requests_per_period = 10
      mitigation_timeout  = 600
    }
    expression  = "(http.request.uri.path eq \"/login\" and http.request.method eq \"POST\")"
    description = "Brute force"
    enabled     = true
  }

  rules {
    action = "managed_challenge"
    ratelimit {
      characteristics     = ["cf.colo.id", "http.request.headers[\"x-api-key\"]"]
      period              = 10
      requests_per_period = 100
      mitigation_timeout  = 0
      counting_expression = "(http.response.code eq 404 and starts_with(http.request.uri.path, \"/api/\"))"
    }
    expression  = "(http.host eq \"api.${var.domain}\")"
    description = "Enumeration"
    enabled     = true
  }

  rules {
    action = "log"
    ratelimit {
      characteristics     = ["cf.unique_visitor_id", "cf.colo.id"]
      period              = 3600
      requests_per_period = 1000
      mitigation_timeout  = 3600
      requests_to_origin  = true
    }
    expression  = "(http.request.uri.path matches \"^/search(/|$)\")"
    description = "Scraping of the search"
    enabled     = true
  }
}
