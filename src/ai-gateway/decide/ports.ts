import type { Claim, LimitVerdict, SettleVerdict } from '../../limits/index.ts'
import type { Target } from './call.ts'
import type { CircuitState } from './circuit.ts'
import type { CallUsage } from './claims.ts'

/** What became of an attempt at a target. */
export type AttemptResult =
  /** Its answer goes to the client: also one that says what is wrong with the call itself. */
  | { readonly kind: 'answer'; readonly status: number }
  /** Another attempt may do better. */
  | {
      readonly kind: 'failure'
      readonly reason: 'timeout' | 'network' | 'status' | 'error_event' | 'client_gone'
      readonly status: number | undefined
      /** As the provider asks. */
      readonly retryAfterMs: number | undefined
      /** What it took all the same; undefined: nothing was sent, or nothing is billed. */
      readonly usage: CallUsage | undefined
    }

/** How an attempt is to be made. */
export interface AttemptPlan {
  readonly target: Target
  /** From 1. */
  readonly attempt: number
  readonly timeoutMs: number
  readonly waitFor: 'headers' | 'first_text'
  /** Tokens out that the call may take: its reservation holds for no more. */
  readonly maxOutput: number
}

/**
 * All that a decision depends on beside policy and call. A decision asks nothing else, so whoever gives the same answers
 * again gets the same decision.
 */
export interface CallPorts {
  /** Milliseconds since 1970. */
  now(): number
  /** From 0 to below 1. */
  random(): number
  /** An id that nobody else has. */
  newId(): string
  reserve(id: string, now: number, claims: readonly Claim[]): Promise<LimitVerdict>
  /** @param actual - by counter key; what is not named keeps what was booked */
  settle(verdict: LimitVerdict, now: number, actual: Readonly<Record<string, number>>): Promise<SettleVerdict>
  circuitOf(provider: string): CircuitState
  setCircuit(provider: string, state: CircuitState): void
  /** Whether the cache has an answer to the call at a target. */
  isCached(target: Target): Promise<boolean>
  attempt(plan: AttemptPlan): Promise<AttemptResult>
  /** @returns false if the client is gone */
  pause(milliseconds: number): Promise<boolean>
}
