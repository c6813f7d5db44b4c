# A gateway and a route as the provider's version 5 has them.
resource "cloudflare_ai_gateway" "chat" {
  account_id                 = var.account_id
  id                         = "chat"
  authentication             = true
  cache_invalidate_on_update = true
  cache_ttl                  = 300
  collect_logs               = true
  log_management             = 10000000
  rate_limiting_interval     = 60
  rate_limiting_limit        = 10
  rate_limiting_technique    = "sliding"
  retry_max_attempts         = 3
  zdr                        = false
  guardrails = {
    prompt   = { p1 = "BLOCK", s1 = "BLOCK", s7 = "FLAG" }
    response = { s4 = "BLOCK", s13 = "IGNORE" }
  }
  spend_limits = {
    enabled = true
    rules = [
      { id = "month", limit = 40, limit_type = "cost", technique = "sliding", window = 2592000 },
      { id = "user", limit = 2, limit_type = "cost", technique = "fixed", window = 86400, metadata = { user_id = { mode = "partition" } } },
      { limit = 50, limit_type = "cost", technique = "fixed", window = 86400,
        ai_gateway_provider = { mode = "filter", values = ["openai"] },
        model               = { mode = "filter", values = ["openai/gpt-4.1", "openai/gpt-5*"] },
      metadata = { team = { mode = "filter", values = ["engineering", "data"] } } },
      { id = "off", enabled = false, limit = 1, limit_type = "cost", technique = "fixed", window = 60, model = { mode = "partition" } },
      { id = "tokens", limit = 1, limit_type = "tokens", technique = "fixed", window = 60 },
    ]
  }
}

resource "cloudflare_ai_gateway_dynamic_routing" "plans" {
  account_id = var.account_id
  gateway_id = cloudflare_ai_gateway.chat.id
  name       = "plans"
  elements = [
    { id = "start", type = "start", outputs = { next = { element_id = "plan" } } },
    {
      id   = "plan"
      type = "conditional"
      properties = {
        conditions = jsonencode({
          "metadata.plan" = { "$eq" = "free" }
        })
      }
      outputs = { true = { element_id = "small" }, false = { element_id = "rate" } }
    },
    {
      id         = "rate"
      type       = "rate"
      properties = { limit_type = "count", limit = 5, window = 60, key = "metadata.user_id" }
      outputs    = { success = { element_id = "big" }, fallback = { element_id = "small" } }
    },
    {
      id         = "big"
      type       = "model"
      properties = { ai_gateway_dynamic_routing_provider = "openai", model = "gpt-5", retries = 1, timeout = 30000 }
      outputs    = { success = { element_id = "end" }, fallback = { element_id = "small" } }
    },
    {
      id         = "small"
      type       = "model"
      properties = { ai_gateway_dynamic_routing_provider = "openai", model = "gpt-5-mini" }
      outputs    = { success = { element_id = "end" } }
    },
    { id = "end", type = "end", outputs = {} },
  ]
  lifecycle { ignore_changes = [elements] }
}
