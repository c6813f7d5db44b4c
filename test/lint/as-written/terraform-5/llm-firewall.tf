resource "cloudflare_ruleset" "llm" {
  zone_id     = var.zone_id
  name        = "Firewall for AI"
  description = "Prompts to the assistant"
  kind        = "zone"
  phase       = "http_request_firewall_custom"
  rules = [
    {
      ref         = "llm_injection_log"
      description = "Watch likely injections"
      expression  = "(cf.llm.prompt.detected and cf.llm.prompt.injection_score lt 40)"
      action      = "log"
    },
    {
      ref         = "llm_injection"
      description = "Block sure injections"
      expression  = "(http.host eq \"chat.example.com\" and cf.llm.prompt.injection_score lt 20)"
      action      = "block"
    },
    {
      ref         = "llm_pii"
      description = "Card numbers and social security numbers"
      expression  = "(cf.llm.prompt.pii_detected and any(cf.llm.prompt.pii_categories[*] in {\"CREDIT_CARD\" \"US_SSN\"}))"
      action      = "block"
    },
    {
      ref         = "llm_unsafe"
      expression  = "(cf.llm.prompt.unsafe_topic_detected and any(cf.llm.prompt.unsafe_topic_categories[*] in {\"S1\" \"S9\" \"S10\"}))"
      action      = "block"
      description = "Violence, weapons, hate"
    },
  ]
}
