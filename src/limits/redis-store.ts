import { renewScript, reserveScript, settleScript } from './redis-scripts.ts'
import {
  rememberUntil,
  settledMemoryMs,
  type Charge,
  type CounterReading,
  type LimitStore,
  type Reservation,
  type SettleOutcome,
  type Settlement,
} from './store.ts'

/** What a store needs of a client of Redis; `ioredis` has it. */
export interface RedisClient {
  eval(script: string, keyCount: number, ...values: string[]): Promise<unknown>
}

/** How counters are named in Redis. */
export interface RedisStoreOptions {
  /**
   * What all keys begin with (default `portcullis`). It stands in braces, so that all counters of a call are in one slot
   * of a cluster, which a script needs: one prefix is one slot.
   */
  readonly prefix?: string
}

/** Redis answered what no script of ours answers. */
export class RedisAnswerError extends Error {
  override readonly name = 'RedisAnswerError'
}

const refusals: readonly CounterReading['refusal'][] = [undefined, 'used_up', 'penalty']

function toReservation(answer: unknown): Reservation {
  if (!Array.isArray(answer) || answer.length % 3 !== 1) throw new RedisAnswerError('the script for reservations')
  const [taken = 0, ...numbers] = answer.map(Number)
  const counters: CounterReading[] = []
  for (let at = 0; at < numbers.length; at += 3) {
    const [used = 0, refusal = 0, freeAt = -1] = numbers.slice(at, at + 3)
    counters.push({ used, refusal: refusals[refusal], freeAt: freeAt < 0 ? undefined : freeAt })
  }
  return { isTaken: taken === 1, counters }
}

function textOf(value: number): string {
  // Above 10^21 JavaScript writes an exponent; whole numbers stop being exact long before.
  if (!Number.isSafeInteger(value)) throw new RangeError(`INVARIANT: ${String(value)} is no whole number`)
  return String(value)
}

/** Counts in Redis, for many enforcement points: each step is one script, which Redis runs alone. */
export class RedisLimitStore implements LimitStore {
  readonly #client: RedisClient
  readonly #prefix: string

  constructor(client: RedisClient, { prefix = 'portcullis' }: RedisStoreOptions = {}) {
    this.#client = client
    this.#prefix = `{${prefix}}:`
  }

  #keys(id: string | undefined, entries: readonly { readonly key: string }[]): string[] {
    const counters = entries.map(({ key }) => `${this.#prefix}limit:${key}`)
    return id === undefined ? counters : [`${this.#prefix}call:${id}`, ...counters]
  }

  async reserve(id: string, now: number, charges: readonly Charge[]): Promise<Reservation> {
    const keys = this.#keys(id, charges)
    const values = charges.flatMap(({ limit, amount, at, from, keep, ends, heldUntil = -1, penaltyMs = 0 }) =>
      [limit, amount, at, from, keep, ends, heldUntil, penaltyMs].map(textOf),
    )
    const remember = textOf(rememberUntil(now, charges) - now)
    return toReservation(await this.#client.eval(reserveScript, keys.length, ...keys, textOf(now), id, remember, ...values)) // prettier-ignore
  }

  async settle(id: string, now: number, settlements: readonly Settlement[]): Promise<SettleOutcome> {
    const keys = this.#keys(id, settlements)
    const values = settlements.flatMap(({ at, keep, ends, booked = 0, actual }) =>
      [at, keep, ends, booked, actual].map(textOf),
    )
    const answer = await this.#client.eval(settleScript, keys.length, ...keys, textOf(now), id, textOf(settledMemoryMs), ...values) // prettier-ignore
    if (answer !== 'settled' && answer !== 'repeated' && answer !== 'unknown')
      throw new RedisAnswerError('the script for settlements')
    return answer
  }

  async renew(id: string, now: number, keys: readonly string[], heldUntil: number): Promise<void> {
    if (keys.length === 0) return
    const own = this.#keys(undefined, keys.map((key) => ({ key }))) // prettier-ignore
    await this.#client.eval(renewScript, own.length, ...own, textOf(now), id, textOf(heldUntil))
  }
}
