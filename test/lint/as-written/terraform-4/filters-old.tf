# pre-ruleset resources that many still have in their state
resource "cloudflare_filter" "bad_asn" {
  zone_id     = var.zone_id
  description = "Hosting providers"
  expression  = "(ip.geoip.asnum in {16276 24940 14061} and not cf.client.bot)"
}

resource "cloudflare_firewall_rule" "bad_asn" {
  zone_id     = var.zone_id
  description = "Hosting providers"
  filter_id   = cloudflare_filter.bad_asn.id
  action      = "js_challenge"
  priority    = 20
}

resource "cloudflare_filter" "office" {
  zone_id    = var.zone_id
  expression = format("(ip.src in {%s})", join(" ", var.office_cidrs))
}

resource "cloudflare_firewall_rule" "office" {
  zone_id   = var.zone_id
  filter_id = cloudflare_filter.office.id
  action    = "allow"
  priority  = 1
}
