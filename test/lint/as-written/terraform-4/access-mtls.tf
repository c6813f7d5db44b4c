resource "cloudflare_ruleset" "mtls" {
  zone_id     = "0123456789abcdef0123456789abcdef"
  name        = "mTLS for devices"
  description = ""
  kind        = "zone"
  phase       = "http_request_firewall_custom"
  rules {
    action      = "block"
    expression  = "(http.host in {\"iot.example.com\" \"iot-eu.example.com\"} and not cf.tls_client_auth.cert_verified) or (cf.tls_client_auth.cert_presented and cf.tls_client_auth.cert_revoked)"
    description = "certificates"
    enabled     = true
  }
  rules {
    action      = "block"
    expression  = "(http.host eq \"partner.example.com\" and cf.tls_client_auth.cert_fingerprint_sha256 ne \"${lower(var.partner_fingerprint)}\")"
    description = "one partner"
    enabled     = true
  }
  rules {
    action      = "block"
    expression  = "(http.host eq \"www.example.com\" and not ip.src in $cf.anonymizer and cf.edge.server_port ne 443 and cf.edge.server_port ne 80)"
    description = "odd ports"
    enabled     = true
  }
}
