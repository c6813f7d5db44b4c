resource "cloudflare_ruleset" "redirects" {
  zone_id = var.zone_id
  name    = "redirects"
  kind    = "zone"
  phase   = "http_request_dynamic_redirect"
  rules = [
    {
      ref         = "apex"
      description = "apex to www"
      expression  = "(http.host eq \"example.com\")"
      action      = "redirect"
      action_parameters = {
        from_value = {
          status_code           = 301
          preserve_query_string = true
          target_url            = { expression = "concat(\"https://www.example.com\", http.request.uri.path)" }
        }
      }
    },
    {
      ref        = "old_blog"
      expression = "(http.request.full_uri wildcard r\"https://blog.example.org/*\")"
      action     = "redirect"
      action_parameters = {
        from_value = {
          status_code = 302
          target_url  = { expression = "wildcard_replace(http.request.full_uri, r\"https://blog.example.org/*\", r\"https://www.example.com/blog/$${1}\")" }
        }
      }
    },
  ]
}

resource "cloudflare_ruleset" "headers" {
  zone_id = var.zone_id
  name    = "headers"
  kind    = "zone"
  phase   = "http_request_late_transform"
  rules = [{
    ref        = "country"
    expression = "(starts_with(http.request.uri.path, \"/app/\"))"
    action     = "rewrite"
    action_parameters = {
      headers = {
        "X-Country" = { operation = "set", expression = "ip.src.country" }
        "X-Debug"   = { operation = "remove" }
      }
    }
  }]
}
