variable "blocked" {
  type    = list(string)
  default = ["example.org"]
}

resource "cloudflare_zero_trust_gateway_policy" "lists" {
  account_id = var.account_id
  name       = "Block lists"
  enabled    = true
  action     = "block"
  filters    = ["dns"]
  precedence = 10
  traffic    = join(" or ", formatlist("any(dns.domains[*] in $%s)", [for k, v in cloudflare_zero_trust_list.lists : replace(v.id, "-", "")]))
}

resource "cloudflare_zero_trust_gateway_policy" "resolver" {
  account_id = var.account_id
  name       = "Internal resolver"
  enabled    = true
  action     = "resolve"
  filters    = ["dns_resolver"]
  precedence = 20
  traffic    = "any(dns.domains[*] in {\"corp.example.com\"})"
  rule_settings = {
    dns_resolvers = {
      ipv4 = [{ ip = "10.0.0.53", port = 53 }]
    }
  }
}

resource "cloudflare_zero_trust_gateway_policy" "l4_override" {
  account_id = var.account_id
  name       = "Network override"
  enabled    = true
  action     = "l4_override"
  filters    = ["l4"]
  precedence = 30
  traffic    = "net.dst.ip == 203.0.113.50 and net.dst.port == 53"
  rule_settings = {
    l4override = {
      ip   = "1.1.1.1"
      port = 53
    }
  }
}

resource "cloudflare_zero_trust_gateway_policy" "noscan" {
  account_id = var.account_id
  name       = "Do not scan big downloads"
  enabled    = true
  action     = "noscan"
  filters    = ["http"]
  precedence = 40
  traffic    = "any(http.request.domains[*] in {\"download.example.com\"}) and http.request.uri.path matches \"\\\\.(iso|img)$\""
}

resource "cloudflare_zero_trust_gateway_policy" "uploads" {
  account_id = var.account_id
  name       = "No uploads to file sharing"
  enabled    = true
  action     = "block"
  filters    = ["http"]
  precedence = 50
  traffic    = "any(app.type.ids[*] in {4}) and any(http.upload.file.types[*] in {\"docx\" \"pdf\"})"
  identity   = "not(any(identity.groups.email[*] in {\"legal@example.com\"}))"
}

resource "cloudflare_zero_trust_gateway_policy" "redirect" {
  account_id = var.account_id
  name       = "Redirect"
  enabled    = true
  action     = "redirect"
  filters    = ["http"]
  precedence = 60
  traffic    = "http.request.host in {\"old.example.com\"}"
  rule_settings = {
    redirect = {
      target_uri              = "https://new.example.com"
      include_context         = false
      preserve_path_and_query = true
    }
  }
}

resource "cloudflare_zero_trust_gateway_policy" "bypass" {
  account_id = var.account_id
  name       = "Allow updates"
  enabled    = true
  action     = "off"
  filters    = ["http"]
  precedence = 5
  traffic    = "any(http.conn.domains[*] in {\"windowsupdate.com\" \"zoom.us\"}) or any(http.conn.dst_ip[*] in {17.0.0.0/8})"
}

resource "cloudflare_zero_trust_gateway_policy" "k8s" {
  account_id = var.account_id
  name       = "Do not inspect the API server"
  enabled    = true
  action     = "off"
  filters    = ["http"]
  precedence = 6
  traffic    = format("any(http.conn.dst_ip[*] in $%s)", replace(cloudflare_zero_trust_list.k8s.id, "-", ""))
}

resource "cloudflare_zero_trust_gateway_policy" "user_time" {
  account_id = var.account_id
  name       = "Social media at work"
  enabled    = true
  action     = "block"
  filters    = ["dns"]
  precedence = 70
  traffic    = "any(dns.content_category[*] in {149})"
  schedule = {
    mon       = "08:00-12:30,13:30-17:00"
    tue       = "08:00-17:00"
    time_zone = "Europe/Berlin"
  }
}
