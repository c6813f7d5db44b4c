import type { Enforcer, IdentityReader } from '../enforcement/index.ts'
import type { Limiter } from '../limits/index.ts'
import type { AiGatewayPlan, Policy } from '../policy/index.ts'
import type { MessageSender } from './api/upstream-message.ts'
import type { CacheStore } from './cache/cache-store.ts'
import type { ClientKeys } from './caller.ts'
import type { CircuitState } from './decide/circuit.ts'
import type { DecisionRecord } from './record.ts'

/** What the calls of a gateway share. */
export interface GatewaySetup {
  readonly policy: Policy
  readonly plan: AiGatewayPlan
  readonly policyVersion: string
  readonly enforcer: Enforcer
  readonly readIdentity: IdentityReader | undefined
  readonly clients: ClientKeys
  readonly limiter: Limiter
  readonly cache: CacheStore
  readonly circuits: Map<string, CircuitState>
  /** Fields beside `ai.*` that the section reads. */
  readonly fields: readonly string[]
  readonly keys: ReadonlyMap<string, string>
  /** Milliseconds between two renewals of the places of a call: a third of the shortest lease; undefined without one. */
  readonly renewEveryMs: number | undefined
  readonly now: () => number
  readonly random: () => number
  readonly newId: () => string
  readonly send: MessageSender
  readonly onRecord: (record: DecisionRecord) => void
}
