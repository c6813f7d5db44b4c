resource "cloudflare_zero_trust_gateway_policy" "http_uploads" {
  account_id  = var.account_id
  name        = "HTTP: no uploads to file sharing"
  description = "Except for marketing"
  precedence  = 2100
  enabled     = true
  action      = "block"
  filters     = ["http"]
  traffic     = "any(app.type.ids[*] in {1}) and http.request.method in {\"POST\" \"PUT\"}"
  identity    = "not(any(identity.groups.name[*] in {\"Marketing\"}))"
}

resource "cloudflare_zero_trust_gateway_policy" "http_dlp_genai" {
  account_id  = var.account_id
  name        = "HTTP: no credentials to AI tools"
  precedence  = 2200
  enabled     = true
  action      = "block"
  filters     = ["http"]
  traffic     = "any(app.type.ids[*] in {25}) and any(dlp.profiles[*] in {\"${cloudflare_zero_trust_dlp_custom_profile.secrets.id}\"})"
  rule_settings = {
    block_page_enabled = true
    notification_settings = {
      enabled = true
      msg     = "Please do not paste secrets."
    }
  }
}

resource "cloudflare_zero_trust_gateway_policy" "http_no_inspect" {
  account_id = var.account_id
  name       = "HTTP: do not inspect banks and pinned apps"
  precedence = 2000
  enabled    = true
  action     = "off"
  filters    = ["http"]
  traffic    = "any(http.conn.domains[*] in {\"bank.example\" \"pinned.example\"}) or any(http.conn.content_category[*] in {89})"
}

resource "cloudflare_zero_trust_gateway_policy" "http_isolate" {
  account_id     = var.account_id
  name           = "HTTP: isolate new domains"
  precedence     = 2300
  enabled        = true
  action         = "isolate"
  filters        = ["http"]
  traffic        = "any(http.request.uri.security_category[*] in {169 177 128})"
  device_posture = "not(any(device_posture.checks.passed[*] in {\"${var.disk_encryption_check}\"}))"
}
