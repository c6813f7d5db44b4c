/* Version 5 of the provider: attributes instead of blocks. */
resource "cloudflare_zero_trust_dlp_custom_profile" "projects" {
  account_id          = var.account
  name                = "Projects"
  allowed_match_count = 1
  ocr_enabled         = true
  entries = [
    { enabled = true, name = "Code name", pattern = { regex = "PRJ-\\d{4}" } },
    {
      enabled = true
      name    = "Card"
      pattern = { regex = "\\d{16}", validation = "luhn" }
    },
    { enabled = true, name = "Dragon scales", type = "predefined" },
  ]
}

resource "cloudflare_zero_trust_gateway_policy" "projects" {
  account_id = var.account
  name       = "no projects"
  action     = "block"
  enabled    = true
  filters    = ["http"]
  precedence = 1
  traffic    = "any(dlp.profiles[*] in {\"${cloudflare_zero_trust_dlp_custom_profile.projects.id}\"})"
}

resource "cloudflare_zero_trust_access_ai_controls_mcp_server" "wiki" {
  account_id = var.account
  id         = "wiki"
  name       = "Wiki"
  hostname   = "https://wiki.example/mcp"
  auth_type  = "oauth"
}

resource "cloudflare_zero_trust_access_ai_controls_mcp_portal" "main" {
  account_id = var.account
  id         = "main"
  name       = "Main"
  hostname   = "mcp.example.com"
  servers = [{
    server_id        = "wiki"
    default_disabled = true
    updated_tools = [
      { name = "search", enabled = true },
      { name = "delete_page", enabled = false },
    ]
  }]
}

resource "cloudflare_ruleset" "each" {
  for_each = local.zones
  name     = "each"
  kind     = "zone"
  phase    = "http_ratelimit"
  rules = [for path in local.paths : {
    action     = "block"
    expression = "http.request.uri.path eq \"${path}\""
  }]
}
