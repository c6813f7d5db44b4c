resource "cloudflare_ruleset" "magic" {
  account_id = var.account_id
  name       = "Magic Firewall"
  kind       = "root"
  phase      = "magic_transit"

  rules {
    action      = "skip"
    action_parameters {
      ruleset = "current"
    }
    expression  = "tcp.dstport in { 32768..65535 }"
    description = "Allow TCP ephemeral ports"
  }

  rules {
    action      = "block"
    expression  = "(ip.proto eq \"udp\" and udp.dstport in {53 123}) or ip.len lt 20"
    description = "udp"
    enabled     = false
  }
}

resource "cloudflare_ruleset" "resp" {
  zone_id = var.zone_id
  name    = "response headers"
  kind    = "zone"
  phase   = "http_response_headers_transform"

  rules {
    action = "rewrite"
    action_parameters {
      headers {
        name      = "Strict-Transport-Security"
        operation = "set"
        value     = "max-age=31536000; includeSubDomains"
      }
      headers {
        name      = "X-Frame-Options"
        operation = "set"
        value     = "DENY"
      }
    }
    expression  = "(http.response.code lt 400 and http.host eq \"www.example.com\")"
    description = "security headers"
    enabled     = true
  }
}

resource "cloudflare_ruleset" "origin" {
  zone_id = var.zone_id
  name    = "origin"
  kind    = "zone"
  phase   = "http_request_origin"

  rules {
    action = "route"
    action_parameters {
      host_header = "origin.example.net"
      origin {
        host = "origin.example.net"
        port = 8443
      }
    }
    expression  = "(http.request.uri.path matches \"^/(?:v1|v2)/\" and http.host eq \"api.example.com\")"
    description = "route"
    enabled     = true
  }
}

resource "cloudflare_ruleset" "errors" {
  zone_id = var.zone_id
  name    = "errors"
  kind    = "zone"
  phase   = "http_custom_errors"

  rules {
    action = "serve_error"
    action_parameters {
      content      = "<h1>Sorry</h1>"
      content_type = "text/html"
      status_code  = 530
    }
    expression  = "http.response.code ge 500 and http.response.code lt 600"
    description = "5xx"
    enabled     = true
  }
}

resource "cloudflare_ruleset" "compress" {
  zone_id = var.zone_id
  name    = "compress"
  kind    = "zone"
  phase   = "http_response_compression"

  rules {
    action = "compress_response"
    action_parameters {
      algorithms {
        name = "brotli"
      }
      algorithms {
        name = "auto"
      }
    }
    expression  = "http.response.content_type.media_type eq \"text/html\""
    description = "brotli"
    enabled     = true
  }
}

resource "cloudflare_ruleset" "logs" {
  zone_id = var.zone_id
  name    = "log fields"
  kind    = "zone"
  phase   = "http_log_custom_fields"

  rules {
    action = "log_custom_field"
    action_parameters {
      request_fields  = ["content-type", "x-forwarded-for"]
      response_fields = ["server", "allow"]
      cookie_fields   = ["__ga"]
    }
    expression  = "true"
    description = "fields"
    enabled     = true
  }
}

resource "cloudflare_load_balancer" "lb" {
  zone_id          = var.zone_id
  name             = "lb.example.com"
  fallback_pool_id = var.pool
  default_pool_ids = [var.pool]
  rules {
    name      = "example rule"
    condition = "http.request.uri.path contains \"testing\""
    fixed_response {
      message_body = "hello"
      status_code  = 200
    }
  }
}
