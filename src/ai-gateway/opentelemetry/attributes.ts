import type { Attributes } from '@opentelemetry/api'
import type { AiGatewayPlan } from '../../policy/index.ts'
import type { Operation, Target } from '../decide/call.ts'
import type { DecisionRecord } from '../record.ts'

// Names `gen_ai.*`, `error.type` and `server.*`: open-telemetry/semantic-conventions-genai, docs/gen-ai/client-inference.md and gen-ai-token-metrics.md, of November 2026; in development still.

/** What the conventions call an operation. */
const operations: Readonly<Record<Operation, string>> = {
  chat: 'chat',
  messages: 'chat',
  responses: 'chat',
  generate: 'generate_content',
  embeddings: 'embeddings',
  models: 'list_models',
  other: 'other',
}

const providerNames = { openai: 'openai', anthropic: 'anthropic', gemini: 'gcp.gemini' } as const

export function operationName({ call }: DecisionRecord): string {
  return operations[call.operation]
}

/** What the conventions call a provider: the API that it speaks, since that is what an attribute's form follows. */
export function providerName(plan: AiGatewayPlan, target: Target | undefined): string | undefined {
  const api = target === undefined ? undefined : plan.providers.get(target.provider)?.api
  return api === undefined ? undefined : providerNames[api]
}

/** Why a call failed; undefined if it did not. */
export function errorType({ outcome, end }: DecisionRecord): string | undefined {
  if (outcome.kind === 'refused') return outcome.code
  if (outcome.status >= 400) return String(outcome.status)
  return end === undefined || end === 'complete' || end === 'cached' ? undefined : end
}

/** What metrics tell calls apart by: few values, and nobody's name. */
export function metricAttributes(plan: AiGatewayPlan, record: DecisionRecord): Attributes {
  const { target } = record.outcome
  return {
    'gen_ai.operation.name': operationName(record),
    'gen_ai.provider.name': providerName(plan, target) ?? 'unknown',
    // What a client writes may be anything: only what a target was found for is a label.
    'gen_ai.request.model': target?.model ?? 'unknown',
    'portcullis.provider': target?.provider ?? 'unknown',
    'portcullis.outcome': record.outcome.kind,
  }
}

/** What a span tells of a call: no text, and no name of who calls. */
export function spanAttributes(plan: AiGatewayPlan, record: DecisionRecord): Attributes {
  const { outcome, call, usage, cost, firstTextMs, content } = record
  const { target, route, fallbackFrom, attempts, limits } = outcome
  const refused = limits.find(({ refusal }) => refusal !== undefined)
  const blocked = content.outcomes.filter(({ action }) => action === 'block').map(({ rule }) => rule ?? 'unread')
  return {
    'gen_ai.operation.name': operationName(record),
    'gen_ai.provider.name': providerName(plan, target),
    'gen_ai.request.model': call.model,
    'gen_ai.request.max_tokens': call.maxTokens,
    'gen_ai.request.stream': call.isStream,
    'gen_ai.response.model': outcome.kind === 'refused' ? undefined : target?.model,
    'gen_ai.usage.input_tokens': outcome.kind === 'answered' ? usage?.input : undefined,
    'gen_ai.usage.output_tokens': outcome.kind === 'answered' ? usage?.output : undefined,
    'gen_ai.usage.cache_read.input_tokens': outcome.kind === 'answered' ? usage?.cached : undefined,
    'gen_ai.usage.cache_write.input_tokens': outcome.kind === 'answered' ? usage?.cacheWrite : undefined,
    'gen_ai.usage.reasoning.output_tokens': outcome.kind === 'answered' ? usage?.reasoning : undefined,
    'gen_ai.response.time_to_first_chunk': firstTextMs === undefined ? undefined : firstTextMs / 1000,
    'error.type': errorType(record),
    'portcullis.decision.id': record.id,
    'portcullis.provider': target?.provider,
    'portcullis.outcome': outcome.kind,
    'portcullis.rule': outcome.rule,
    'portcullis.route': route,
    'portcullis.attempts': attempts.filter(({ attempt }) => attempt > 0).length,
    'portcullis.fallback_from': fallbackFrom === undefined ? undefined : `${fallbackFrom.provider}/${fallbackFrom.model}`, // prettier-ignore
    'portcullis.cache': record.isCacheable ? (outcome.kind === 'cached' ? 'hit' : 'miss') : 'off',
    'portcullis.limit.refused': refused?.limit,
    'portcullis.cost_dollars': cost === undefined ? undefined : cost / 1e9,
    'portcullis.usage.estimated': usage?.isEstimated,
    'portcullis.guardrails.blocked': blocked.length === 0 ? undefined : blocked,
  }
}
