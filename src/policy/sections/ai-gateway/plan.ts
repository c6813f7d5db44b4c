import type { Filter, ValueFilter } from '../../../compiler/index.ts'
import type { Limit } from '../../../limits/index.ts'
import type { AiCache, AiClient, AiProvider } from './written.ts'
import type { NamePattern } from './name-pattern.ts'
import type { PriceTable } from './prices.ts'

/** Which calls something is about. */
export interface CallScope {
  /** Undefined: all. */
  readonly when: Filter | undefined
  readonly providers: readonly NamePattern[] | undefined
  readonly models: readonly NamePattern[] | undefined
}

/** What a limit counts. */
export type LimitUnit = 'requests' | 'tokens' | 'cost' | 'concurrent'

/** A limit of the section, ready to be counted. */
export interface CallLimit extends CallScope {
  readonly limit: Limit
  readonly unit: LimitUnit
  readonly by: readonly ValueFilter[]
  readonly isReserved: boolean
  readonly countsAttempts: boolean
  readonly isSimulated: boolean
}

/** Who may use which model. */
export interface AccessRule extends CallScope {
  readonly id: string
  readonly action: 'allow' | 'block' | 'limit'
  readonly isExcept: boolean
  readonly isSimulated: boolean
  /** What calls are counted together by, beside the values of {@link by} and the models that the rule names. */
  readonly bucket: string
  readonly by: readonly ValueFilter[]
  /** Of the action `limit`. */
  readonly limit: Limit | undefined
  /** What a call may cost is taken before it goes on, and not only booked afterwards. */
  readonly isReserved: boolean
  /** Fields and members of `ai.metadata` that say who calls, which the rule cannot do without. */
  readonly identity: readonly string[]
}

interface ConditionNode {
  readonly kind: 'condition'
  readonly when: Filter
  readonly then: string
  readonly otherwise: string
}

interface SharesNode {
  readonly kind: 'shares'
  readonly by: readonly ValueFilter[]
  /** Upper bounds of 100, in order. */
  readonly shares: readonly { readonly upTo: number; readonly to: string }[]
  readonly otherwise: string | undefined
}

interface LimitNode {
  readonly kind: 'limit'
  readonly limit: Limit
  readonly unit: 'requests' | 'cost'
  readonly by: readonly ValueFilter[]
  readonly then: string
  readonly over: string | undefined
}

/** A model that a route asks. */
export interface ModelNode {
  readonly kind: 'model'
  readonly provider: string
  /** Undefined: the one that the call names. */
  readonly model: string | undefined
  readonly timeoutMs: number
  readonly waitFor: 'headers' | 'first_text'
  readonly retries: number
  readonly retryDelayMs: number
  readonly backoff: 'constant' | 'linear' | 'exponential'
  readonly fallback: string | undefined
}

export type RouteNode = ConditionNode | SharesNode | LimitNode | ModelNode | { readonly kind: 'end' }

export interface Route {
  readonly name: string
  readonly when: Filter | undefined
  readonly start: string
  readonly nodes: ReadonlyMap<string, RouteNode>
}

/** The section `ai_gateway`, ready to decide. */
export interface AiGatewayPlan {
  readonly isDeniedByDefault: boolean
  readonly providers: ReadonlyMap<string, AiProvider>
  readonly clients: readonly AiClient[]
  readonly metadataHeader: string
  readonly access: readonly AccessRule[]
  readonly limits: readonly CallLimit[]
  readonly routes: ReadonlyMap<string, Route>
  readonly cache: (AiCache & { readonly filter: Filter | undefined }) | undefined
  readonly prices: PriceTable
  readonly blocksUnpriced: boolean
  /** The model at whose price one without a price is counted. */
  readonly priceOf: string | undefined
  readonly maxAttempts: number
  readonly defaultMaxTokens: number
}
