resource "cloudflare_zero_trust_list" "contractors" {
  account_id = var.account_id
  name       = "Contractors"
  type       = "EMAIL"
  items = [
    { value = "one@example.com", description = "" },
    { value = "two@example.com", description = "" },
  ]
}

resource "cloudflare_zero_trust_gateway_policy" "dns_security" {
  account_id  = var.account_id
  name        = "[DNS] Security threats"
  description = "Block all security risks"
  enabled     = true
  action      = "block"
  filters     = ["dns"]
  precedence  = 100
  traffic     = "any(dns.security_category[*] in {68 178 80 83 176 175 117 131 134 151 153})"
}

resource "cloudflare_zero_trust_gateway_policy" "dns_geo" {
  account_id = var.account_id
  name       = "[DNS] Resolved countries"
  enabled    = true
  action     = "block"
  filters    = ["dns"]
  precedence = 110
  traffic    = "any(dns.dst.geo.country[*] in {\"RU\" \"KP\"})"
}

resource "cloudflare_zero_trust_gateway_policy" "http_uploads" {
  account_id = var.account_id
  name       = "[HTTP] No uploads to unreviewed storage"
  enabled    = true
  action     = "block"
  filters    = ["http"]
  precedence = 200
  traffic    = <<-EOT
    any(app.type.ids[*] in {10}) and http.request.method in {"POST" "PUT"} and not(http.request.domains[*] == "drive.example.com")
  EOT
}

resource "cloudflare_zero_trust_gateway_policy" "http_files" {
  account_id = var.account_id
  name       = "[HTTP] Executables"
  enabled    = true
  action     = "block"
  filters    = ["http"]
  precedence = 210
  traffic    = "any(http.download.file.types[*] in {\"exe\" \"msi\" \"dmg\"})"
  identity   = "identity.email in ${"$"}${cloudflare_zero_trust_list.contractors.id} or any(identity.groups.name[*] in {\"Contractors\"})"
}

resource "cloudflare_zero_trust_gateway_policy" "net" {
  account_id     = var.account_id
  name           = "[NET] Database"
  enabled        = true
  action         = "allow"
  filters        = ["l4"]
  precedence     = 300
  traffic        = "net.dst.ip in {10.0.5.0/24} and net.dst.port == 5432"
  identity       = "any(identity.groups.name[*] == \"DBA\")"
  device_posture = "any(device_posture.checks.passed[*] == \"3f2b1c44-5d6e-4f7a-8b9c-0d1e2f3a4b5c\")"
}

resource "cloudflare_zero_trust_gateway_policy" "net_rest" {
  account_id = var.account_id
  name       = "[NET] Everything else in the data centre"
  enabled    = true
  action     = "block"
  filters    = ["l4"]
  precedence = 310
  traffic    = "net.dst.ip in {10.0.0.0/16}"
}
