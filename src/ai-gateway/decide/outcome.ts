import type { LimitReading } from '../../limits/index.ts'
import type { Target } from './call.ts'
import type { AttemptResult } from './ports.ts'

/** Why a call is refused. */
export type RefusalCode =
  /** Rules or guards that read the prompt, before anything of this section was asked. */
  | 'prompt_blocked'
  | 'access_denied'
  | 'limit_exceeded'
  | 'store_away'
  | 'model_unpriced'
  | 'model_not_found'
  | 'providers_unavailable'
  | 'upstream_failed'
  | 'client_gone'

/** One attempt, or why none was made at a target. */
export interface AttemptRecord {
  readonly target: Target
  /** From 1; 0 where none was made. */
  readonly attempt: number
  readonly result: AttemptResult | { readonly kind: 'skipped'; readonly code: RefusalCode; readonly detail: string }
}

/** What was decided of a call. */
export interface CallOutcome {
  readonly kind: 'answered' | 'cached' | 'refused'
  /** Where the answer comes from, or the last that was asked. */
  readonly target: Target | undefined
  readonly route: string | undefined
  /** Attempts that were made. */
  readonly attempts: readonly AttemptRecord[]
  readonly fallbackFrom: Target | undefined
  /** Of a refusal. */
  readonly code: RefusalCode | undefined
  readonly status: number
  readonly message: string | undefined
  /** The rule or limit that refused. */
  readonly rule: string | undefined
  /** When it is worth asking again; milliseconds. */
  readonly retryAfterMs: number | undefined
  /** How each limit stands that the call was counted with last. */
  readonly limits: readonly LimitReading[]
  /** Access rules that matched at the last target. */
  readonly access: readonly string[]
  /** What rules and limits would have done that are only tried. */
  readonly simulated: readonly { readonly rule: string; readonly action: string }[]
  /** Why limits were not counted by the store. */
  readonly storeError: string | undefined
}

export const refusalStatus: Readonly<Record<RefusalCode, number>> = {
  prompt_blocked: 403,
  access_denied: 403,
  limit_exceeded: 429,
  store_away: 503,
  model_unpriced: 403,
  model_not_found: 404,
  providers_unavailable: 503,
  upstream_failed: 502,
  client_gone: 499,
}
