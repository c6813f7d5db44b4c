# WordPress hardening, one ruleset per zone
locals {
  wp_zones = toset(["example.com", "blog.example.com"])
}

resource "cloudflare_ruleset" "wordpress" {
  for_each    = local.wp_zones
  zone_id     = data.cloudflare_zone.this[each.key].id
  name        = "WordPress hardening"
  description = "xmlrpc, wp-login, wp-admin, sensitive files"
  kind        = "zone"
  phase       = "http_request_firewall_custom"

  rules = [
    {
      ref         = "wp_good_bots"
      description = "Let verified bots through"
      expression  = "(cf.client.bot)"
      action      = "skip"
      action_parameters = {
        ruleset = "current"
      }
      logging = { enabled = true }
    },
    {
      ref         = "wp_xmlrpc"
      description = "Block xmlrpc"
      expression  = "(http.request.uri.path contains \"/xmlrpc.php\" and not ip.src in {192.0.64.0/18})"
      action      = "block"
    },
    {
      ref         = "wp_login_geo"
      description = "Challenge logins from abroad"
      expression  = "(http.request.uri.path contains \"/wp-login.php\" or (http.request.uri.path contains \"/wp-admin/\" and not http.request.uri.path contains \"/wp-admin/admin-ajax.php\" and not http.request.uri.path contains \"/wp-admin/theme-editor.php\")) and not ip.geoip.country in {\"DE\" \"AT\" \"CH\"}"
      action      = "managed_challenge"
    },
    {
      ref        = "wp_files"
      expression = "(http.request.uri.path contains \"/wp-config\") or (http.request.uri.path contains \"/readme.html\") or (http.request.uri.path contains \"/license.txt\") or (http.request.uri.path contains \".sql\") or (http.request.uri.path contains \"/.git\") or (http.request.uri.path contains \"/.env\")"
      action     = "block"
      enabled    = true
    },
    {
      ref        = "wp_author_scan"
      expression = "(http.request.uri.query contains \"author=\" and not http.cookie contains \"wordpress_logged_in\")"
      action     = "block"
    },
  ]
}
