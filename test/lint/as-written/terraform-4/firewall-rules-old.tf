resource "cloudflare_filter" "wordpress" {
  zone_id     = "0da42c8d2132a9ddaf714f9e7c920711"
  description = "Wordpress break-in attempts that are outside of the office"
  expression  = "(http.request.uri.path ~ \".*wp-login.php\" or http.request.uri.path ~ \".*xmlrpc.php\") and ip.src ne 192.0.2.1"
}

resource "cloudflare_firewall_rule" "wordpress" {
  zone_id     = "0da42c8d2132a9ddaf714f9e7c920711"
  description = "Block wordpress break-in attempts"
  filter_id   = cloudflare_filter.wordpress.id
  action      = "block"
}

resource "cloudflare_filter" "geo" {
  zone_id    = var.zone_id
  expression = "(ip.geoip.country in {\"RU\" \"CN\" \"KP\"} and not http.request.uri.path contains \".well-known\")"
}

resource "cloudflare_firewall_rule" "geo" {
  zone_id   = var.zone_id
  filter_id = cloudflare_filter.geo.id
  action    = "js_challenge"
}
