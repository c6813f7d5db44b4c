import type { EventRecord } from '../../compiler/index.ts'
import type { Policy } from '../../policy/index.ts'
import type { ExecutionContext } from '../../runtime/index.ts'

/** What a client asks for. */
export type Operation = 'chat' | 'messages' | 'responses' | 'embeddings' | 'generate' | 'models' | 'other'

/** One call as decisions need it: plain data, so that it can be kept and decided again. */
export interface AiCall {
  readonly operation: Operation
  /** The model that the client names. */
  readonly model: string
  readonly isStream: boolean
  readonly user: string | undefined
  readonly groups: readonly string[] | undefined
  readonly metadata: Readonly<Record<string, string>>
  /** Tokens in, estimated. */
  readonly inputTokens: number
  /** Tokens out that the call allows itself; undefined if it does not say. */
  readonly maxTokens: number | undefined
  /** Values of further fields that the policy reads, such as headers and identity. */
  readonly fields: EventRecord
}

/** A model of a provider. */
export interface Target {
  readonly provider: string
  readonly model: string
}

/** What is known of an attempt beside its target. */
export interface AttemptFacts {
  readonly route: string | undefined
  /** From 1. */
  readonly attempt: number
  readonly fallbackFrom: Target | undefined
  readonly isCacheable: boolean
  /** Tokens out that the call may take. */
  readonly maxOutput: number
  /** The most that it may cost, in billionths of a dollar; undefined if the model has no price. */
  readonly reservedCost: number | undefined
}

/** A target as people write it. */
export function targetName({ provider, model }: Target): string {
  return `${provider}/${model}`
}

/** The values that conditions are asked with. */
export function contextOf(
  policy: Policy,
  call: AiCall,
  target: Target | undefined,
  facts: Partial<AttemptFacts>,
): ExecutionContext {
  const { attempt, route, fallbackFrom, isCacheable, maxOutput, reservedCost } = facts
  const context = policy.toContext(call.fields, [])
  context.setAll({
    'ai.operation': call.operation,
    'ai.model': target?.model ?? call.model,
    'ai.provider': target?.provider,
    'ai.stream': call.isStream,
    'ai.user': call.user,
    'ai.groups': call.groups,
    'ai.metadata': new Map(Object.entries(call.metadata)),
    'ai.tokens.input': call.inputTokens,
    'ai.tokens.max_output': maxOutput ?? call.maxTokens ?? policy.aiGateway?.defaultMaxTokens,
    'ai.cost.reserved': reservedCost === undefined ? undefined : Math.ceil(reservedCost / 1000),
    'ai.route': route,
    'ai.attempt': attempt,
    'ai.fallback_from': fallbackFrom === undefined ? undefined : targetName(fallbackFrom),
    'ai.cache.enabled': isCacheable,
  })
  return context
}
