resource "cloudflare_teams_rule" "dns_security" {
  account_id  = var.account_id
  name        = "DNS: security categories"
  description = "Malware, phishing, C2, DGA, new domains"
  precedence  = 100
  enabled     = true
  action      = "block"
  filters     = ["dns"]
  traffic     = "any(dns.security_category[*] in {68 178 80 83 176 175 117 131 134 151 153})"
  rule_settings {
    block_page_enabled = true
    block_page_reason  = "Blocked by security policy"
  }
}

resource "cloudflare_teams_rule" "dns_ads" {
  account_id  = var.account_id
  name        = "DNS: ads lists"
  description = "from the list of lists"
  precedence  = 200
  action      = "block"
  filters     = ["dns"]
  traffic     = join(" or ", formatlist("any(dns.domains[*] in $%s)", cloudflare_teams_list.ads[*].id))
}

resource "cloudflare_teams_rule" "dns_allow" {
  account_id  = var.account_id
  name        = "DNS: always allowed"
  description = "before all blocks"
  precedence  = 10
  action      = "allow"
  filters     = ["dns"]
  traffic     = "any(dns.domains[*] in {\"example.com\" \"example.net\"}) or dns.fqdn matches \".*\\\\.windowsupdate\\\\.com$\""
}

resource "cloudflare_teams_rule" "dns_internal" {
  account_id  = var.account_id
  name        = "DNS: internal resolver"
  description = "split horizon"
  precedence  = 5
  action      = "override"
  filters     = ["dns"]
  traffic     = "dns.fqdn == \"intranet.example.internal\""
  rule_settings {
    override_ips = ["10.0.0.53"]
  }
}
