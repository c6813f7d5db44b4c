resource "cloudflare_ruleset" "redirects" {
  zone_id = var.zone_id
  name    = "redirects"
  kind    = "zone"
  phase   = "http_request_dynamic_redirect"

  rules {
    action = "redirect"
    action_parameters {
      from_value {
        status_code = 301
        target_url {
          expression = "concat(\"https://www.example.com\", http.request.uri.path)"
        }
        preserve_query_string = true
      }
    }
    expression  = "(http.host eq \"example.com\")"
    description = "apex to www"
    enabled     = true
  }

  rules {
    action = "redirect"
    action_parameters {
      from_value {
        status_code = 302
        target_url {
          expression = "regex_replace(http.request.uri.path, \"^/blog/([0-9]+)/(.*)$\", \"/news/$${1}/$${2}\")"
        }
        preserve_query_string = false
      }
    }
    expression  = "starts_with(http.request.uri.path, \"/blog/\")"
    description = "blog moved"
    enabled     = true
  }
}

resource "cloudflare_ruleset" "cache" {
  zone_id = var.zone_id
  name    = "cache"
  kind    = "zone"
  phase   = "http_request_cache_settings"

  rules {
    action = "set_cache_settings"
    action_parameters {
      cache = true
      edge_ttl {
        mode    = "override_origin"
        default = 7200
      }
    }
    expression  = "(http.host eq \"www.example.com\" and http.request.uri.path.extension in {\"css\" \"js\" \"png\" \"jpg\" \"webp\" \"svg\" \"woff2\"})"
    description = "static"
    enabled     = true
  }

  rules {
    action = "set_cache_settings"
    action_parameters {
      cache = false
    }
    expression  = "(http.cookie contains \"wordpress_logged_in\") or (http.cookie contains \"woocommerce_items_in_cart\") or starts_with(http.request.uri.path, \"/wp-json\")"
    description = "bypass when logged in"
    enabled     = true
  }
}

resource "cloudflare_ruleset" "transform" {
  zone_id = var.zone_id
  name    = "headers"
  kind    = "zone"
  phase   = "http_request_late_transform"

  rules {
    action = "rewrite"
    action_parameters {
      headers {
        name      = "X-Source"
        operation = "set"
        value     = "Cloudflare"
      }
      headers {
        name       = "X-Country"
        operation  = "set"
        expression = "ip.geoip.country"
      }
      headers {
        name      = "X-Powered-By"
        operation = "remove"
      }
    }
    expression = "true"
    enabled    = true
  }
}
