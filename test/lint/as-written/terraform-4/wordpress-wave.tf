resource "cloudflare_ruleset" "wp" {
  zone_id = var.zone_id
  name    = "default"
  kind    = "zone"
  phase   = "http_request_firewall_custom"

  rules {
    action      = "block"
    description = "wp-comments spam: POST without referer"
    enabled     = true
    expression  = <<-EOT
      (http.request.uri.path eq "/wp-comments-post.php" and
       http.request.method eq "POST" and
       not http.referer contains "${var.domain}")
    EOT
  }

  rules {
    action      = "managed_challenge"
    description = "wp-cron from outside"
    enabled     = true
    expression  = "(http.request.uri.path eq \"/wp-cron.php\" and ip.src ne ${var.origin_ip})"
  }

  rules {
    action      = "block"
    description = "Plugin and theme probes"
    enabled     = true
    expression  = <<-EOT
      (http.request.uri.path contains "/wp-content/plugins/" and http.request.uri.path contains ".php" and not cf.client.bot)
      or (http.request.uri.path contains "/wp-includes/" and ends_with(http.request.uri.path, ".php"))
      or (http.request.uri.query contains "eval(" or http.request.uri.query contains "base64_decode")
    EOT
  }
}
