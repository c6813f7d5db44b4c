resource "cloudflare_zero_trust_gateway_policy" "ai_isolate" {
  account_id = var.account_id
  name       = "Isolate AI tools"
  enabled    = true
  action     = "isolate"
  filters    = ["http"]
  precedence = 400
  traffic    = "any(app.type.ids[*] in {25}) and not any(app.ids[*] in {1199})"
}

resource "cloudflare_zero_trust_gateway_policy" "quarantine" {
  account_id = var.account_id
  name       = "Quarantine office files from new domains"
  enabled    = true
  action     = "quarantine"
  filters    = ["http"]
  precedence = 410
  traffic    = "any(http.request.uri.security_category[*] in {169 177 128}) and any(http.download.file.types[*] in {\"docx\" \"xlsx\" \"pdf\"})"
  rule_settings = {
    quarantine = {
      file_types = ["pdf", "docx", "xlsx"]
    }
  }
}

resource "cloudflare_zero_trust_gateway_policy" "youtube" {
  account_id = var.account_id
  name       = "Safe search"
  enabled    = true
  action     = "safesearch"
  filters    = ["dns"]
  precedence = 420
  traffic    = "any(dns.domains[*] in {\"google.com\" \"bing.com\" \"duckduckgo.com\"})"
}

resource "cloudflare_zero_trust_gateway_policy" "dlp" {
  account_id = var.account_id
  name       = "Card numbers"
  enabled    = true
  action     = "block"
  filters    = ["http"]
  precedence = 430
  traffic    = "any(dlp.profiles[*] in {\"c8932cc4-3312-4152-8041-f3f257122dc4\"}) and not(http.request.domains[*] in {\"pay.example.com\"})"
}

resource "cloudflare_zero_trust_gateway_policy" "egress" {
  account_id = var.account_id
  name       = "Egress via dedicated IP"
  enabled    = true
  action     = "egress"
  filters    = ["egress"]
  precedence = 440
  traffic    = "net.dst.geo.country == \"DE\""
  rule_settings = {
    egress = {
      ipv4 = "203.0.113.1"
      ipv6 = "2001:db8::/64"
    }
  }
}

resource "cloudflare_zero_trust_gateway_policy" "sni" {
  account_id = var.account_id
  name       = "Only known SNI"
  enabled    = true
  action     = "block"
  filters    = ["l4"]
  precedence = 450
  traffic    = "net.sni.host matches \".*\\\\.(zip|mov|top)$\" or any(net.sni.domains[*] in {\"torproject.org\"})"
}
