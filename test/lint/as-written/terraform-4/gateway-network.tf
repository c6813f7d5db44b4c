resource "cloudflare_zero_trust_gateway_policy" "net_ssh" {
  account_id     = local.account_id
  name           = "NET: ssh to servers for engineers"
  description    = "Managed devices only"
  precedence     = 3000
  action         = "allow"
  filters        = ["l4"]
  traffic        = "net.dst.ip in {10.10.0.0/16} and net.dst.port in {22 2222}"
  identity       = "any(identity.groups.name[*] in {\"engineering\" \"sre\"})"
  device_posture = "any(device_posture.checks.passed[*] in {\"a1b2c3d4-0000-4000-8000-000000000001\"})"
}

resource "cloudflare_zero_trust_gateway_policy" "net_db" {
  account_id  = local.account_id
  name        = "NET: databases"
  description = "nobody else"
  precedence  = 3100
  action      = "block"
  filters     = ["l4"]
  traffic     = "net.dst.ip in {10.10.0.0/16} and net.dst.port in {22 2222 3306 5432 6379 27017}"
}

resource "cloudflare_zero_trust_gateway_policy" "net_quic" {
  account_id  = local.account_id
  name        = "NET: no quic"
  description = "so that HTTP is inspected"
  precedence  = 3200
  action      = "block"
  filters     = ["l4"]
  traffic     = "net.protocol == \"udp\" and net.dst.port == 443"
}

resource "cloudflare_zero_trust_gateway_policy" "net_sni" {
  account_id  = local.account_id
  name        = "NET: known bad SNI"
  description = "from the threat feed"
  precedence  = 3300
  action      = "block"
  filters     = ["l4"]
  traffic     = "any(net.sni.domains[*] in ${replace(cloudflare_zero_trust_list.feed.id, "-", "")}) or net.dst.geo.country in {\"KP\"}"
}
