/** What a call takes of one counter. Amounts and limits are whole numbers; times are milliseconds since 1970. */
export interface Charge {
  readonly key: string
  readonly limit: number
  /** 0 if nothing is known before the call: it then passes while anything is left. */
  readonly amount: number
  readonly at: number
  readonly from: number
  readonly keep: number
  /** When the bucket of this call counts no more. */
  readonly ends: number
  /**
   * Until when the amount is held for the call: what is not settled by then is given back. Undefined for what is booked
   * at once, such as the call itself.
   */
  readonly heldUntil: number | undefined
  /** Milliseconds for which a counter that refuses goes on refusing, whatever is left (default 0). */
  readonly penaltyMs?: number
}

/** How one counter stands. */
export interface CounterReading {
  /** With the amount of the call, if it was taken. More than the limit: a debt. */
  readonly used: number
  /** Undefined if the call may pass. */
  readonly refusal: 'used_up' | 'penalty' | undefined
  /** When the call could pass, as far as that can be told now; undefined where it may. */
  readonly freeAt: number | undefined
}

/** What became of a reservation. */
export interface Reservation {
  /** All counters took the call, or none did. */
  readonly isTaken: boolean
  /** By counter, in the order of the charges. */
  readonly counters: readonly CounterReading[]
}

/** What a call took in the end. */
export interface Settlement {
  readonly key: string
  readonly at: number
  readonly keep: number
  readonly ends: number
  /** The amount that was booked at once; undefined if it was held. */
  readonly booked: number | undefined
  readonly actual: number
}

/** `repeated`: this reservation was settled before, and nothing was booked. `unknown`: nobody knows it. */
export type SettleOutcome = 'settled' | 'repeated' | 'unknown'

/**
 * Where counters are kept. Each call is one atomic step, and safe to repeat with the same id: what was taken or settled
 * is not taken or settled twice.
 */
export interface LimitStore {
  /**
   * Takes the amounts of all charges, or none of them.
   *
   * @param id - of this attempt at a call; it is nobody else's
   */
  reserve(id: string, now: number, charges: readonly Charge[]): Promise<Reservation>
  /** Puts what a call took in the place of what it reserved, in the windows in which it was admitted. */
  settle(id: string, now: number, settlements: readonly Settlement[]): Promise<SettleOutcome>
  /** Holds longer what is held; what was given back stays so. */
  renew(id: string, now: number, keys: readonly string[], heldUntil: number): Promise<void>
}

/** How long a store remembers that a call was settled, after its last window and its hold. */
export const settledMemoryMs = 3_600_000

/** Until when a store has to remember a reservation. */
export function rememberUntil(
  now: number,
  charges: readonly { readonly ends: number; readonly heldUntil?: number | undefined }[],
): number {
  // Windows of months would keep a record of each call for months: a call is over long before.
  const holds = charges.map(({ heldUntil }) => heldUntil ?? now)
  return Math.max(now, ...holds) + settledMemoryMs
}
