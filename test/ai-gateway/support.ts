import { Limiter, MemoryLimitStore } from '../../src/limits/index.ts'
import { createPolicy, type Policy, type PolicyDocument, type PolicyFinding } from '../../src/policy/index.ts'
import { CallRun } from '../../src/ai-gateway/decide/call-run.ts'
import { closedCircuit, type CircuitState } from '../../src/ai-gateway/decide/circuit.ts'
import type { AiCall } from '../../src/ai-gateway/decide/call.ts'
import type { CallUsage } from '../../src/ai-gateway/decide/claims.ts'
import type { CallOutcome } from '../../src/ai-gateway/decide/outcome.ts'
import type { AttemptPlan, AttemptResult, CallPorts } from '../../src/ai-gateway/decide/ports.ts'
import { recordPorts, type AskedPort } from '../../src/ai-gateway/record.ts'

export type Section = NonNullable<PolicyDocument['ai_gateway']>

export const providers: NonNullable<Section['providers']> = {
  openai: { api: 'openai', models: ['gpt-*', 'text-embedding-*'] },
  anthropic: { api: 'anthropic', models: ['claude-*'] },
}

export function findingsOf(section: Section): readonly PolicyFinding[] {
  const policy = createPolicy({ ai_gateway: { providers, ...section } })
  return policy.ok ? policy.warnings : policy.diagnostics
}

export function policyOf(section: Section): Policy {
  const policy = createPolicy({ ai_gateway: { providers, ...section } })
  if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics))
  return policy.value
}

export function callOf(more: Partial<AiCall> = {}): AiCall {
  return { operation: 'chat', model: 'gpt-4.1', isStream: false, user: 'ada@example.com', groups: [], metadata: {}, inputTokens: 100, maxTokens: 100, fields: {}, ...more } // prettier-ignore
}

export const answered: AttemptResult = { kind: 'answer', status: 200 }
export const failed = (reason: 'timeout' | 'status' | 'network' = 'status', status: number | undefined = 500): AttemptResult => ({ kind: 'failure', reason, status, retryAfterMs: undefined, usage: undefined }) // prettier-ignore
export const usage = (input: number, output: number): CallUsage => ({ input, output, cached: 0, cacheWrite: 0, isEstimated: false }) // prettier-ignore

/** Everything that decisions depend on, scripted. */
export class World {
  now = Date.parse('2026-11-26T12:00:00Z')
  readonly pauses: number[] = []
  readonly plans: AttemptPlan[] = []
  readonly asked: AskedPort[] = []
  random: () => number = () => 0.5
  answer: (plan: AttemptPlan) => AttemptResult = () => answered
  isCached = false
  readonly limiter: Limiter
  readonly #circuits = new Map<string, CircuitState>()
  #ids = 0

  constructor(limiter = new Limiter(new MemoryLimitStore())) {
    this.limiter = limiter
  }

  get ports(): CallPorts {
    return {
      now: () => this.now,
      random: () => this.random(),
      newId: () => `id-${String(this.#ids++)}`,
      reserve: (...values) => this.limiter.reserve(...values),
      settle: (verdict, now, actual) => this.limiter.settle(verdict, now, ({ key }) => actual[key]),
      circuitOf: (provider) => this.#circuits.get(provider) ?? closedCircuit,
      setCircuit: (provider, state) => void this.#circuits.set(provider, state),
      isCached: () => Promise.resolve(this.isCached),
      attempt: (plan) => {
        this.plans.push(plan)
        return Promise.resolve(this.answer(plan))
      },
      pause: (milliseconds) => {
        this.pauses.push(milliseconds)
        this.now += milliseconds
        return Promise.resolve(true)
      },
    }
  }

  /** One call from its beginning to its end. */
  async call(
    policy: Policy,
    more: Partial<AiCall> = {},
    used = usage(100, 100),
    isCacheable = false,
  ): Promise<CallOutcome> {
    this.asked.length = 0
    const run = new CallRun(policy, policy.aiGateway!, callOf(more), recordPorts(this.ports, this.asked), isCacheable)
    const outcome = await run.decide()
    if (outcome.kind !== 'refused') await run.finish(used)
    return outcome
  }
}
