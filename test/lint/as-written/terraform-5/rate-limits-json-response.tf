resource "cloudflare_ruleset" "api_limits" {
  zone_id = var.zone_id
  name    = "API limits"
  kind    = "zone"
  phase   = "http_ratelimit"
  rules = [{
    ref         = "api_by_token"
    description = "100 a minute for each token"
    expression  = "(http.host eq \"api.example.com\" and starts_with(http.request.uri.path, \"/v2/\"))"
    action      = "block"
    action_parameters = {
      response = {
        status_code  = 429
        content_type = "application/json"
        content      = jsonencode({ error = "too many requests" })
      }
    }
    ratelimit = {
      characteristics     = ["cf.colo.id", "http.request.headers[\"authorization\"]"]
      period              = 60
      requests_per_period = 100
      mitigation_timeout  = 60
    }
  }]
}
