resource "cloudflare_ruleset" "api_shield" {
  zone_id = var.zone_id
  name    = "API"
  kind    = "zone"
  phase   = "http_request_firewall_custom"
  rules = [{
    description = "JWT invalid"
    expression  = "http.host eq \"api.example.com\" and not is_jwt_valid(\"${var.token_config}\")"
    action      = "block"
    }, {
    description = "mTLS for devices"
    expression  = "(http.host eq \"iot.example.com\" and (cf.tls_client_auth.cert_revoked or not cf.tls_client_auth.cert_verified))"
    action      = "block"
    }, {
    description = "GraphQL too deep"
    expression  = "(http.request.uri.path eq \"/graphql\" and cf.api_gateway.graphql.parsed_successfully and cf.api_gateway.graphql.query_depth gt 15)"
    action      = "block"
    }, {
    description = "Require api key header"
    expression  = "(starts_with(http.request.uri.path, \"/v1/\") and len(http.request.headers[\"x-api-key\"]) eq 0)"
    action      = "block"
    }, {
    description = "Not JSON"
    expression  = "(http.request.method in {\"POST\" \"PUT\" \"PATCH\"} and starts_with(http.request.uri.path, \"/v1/\") and not any(http.request.headers[\"content-type\"][*] contains \"application/json\"))"
    action      = "block"
    }, {
    description = "Large bodies"
    expression  = "http.request.body.size gt 131072 and http.request.uri.path ne \"/v1/files\""
    action      = "block"
  }]
}

resource "cloudflare_ruleset" "api_rate" {
  zone_id = var.zone_id
  name    = "API rates"
  kind    = "zone"
  phase   = "http_ratelimit"
  rules = [{
    description = "per token"
    expression  = "http.host eq \"api.example.com\""
    action      = "block"
    ratelimit = {
      characteristics     = ["cf.colo.id", "http.request.headers[\"authorization\"]"]
      period              = 60
      requests_per_period = 1000
      mitigation_timeout  = 60
      requests_to_origin  = true
    }
    }, {
    description = "graphql complexity"
    expression  = "http.request.uri.path eq \"/graphql\""
    action      = "managed_challenge"
    ratelimit = {
      characteristics            = ["cf.colo.id", "ip.src"]
      period                     = 300
      score_per_period           = 5000
      score_response_header_name = "x-score"
      mitigation_timeout         = 0
    }
  }]
}
