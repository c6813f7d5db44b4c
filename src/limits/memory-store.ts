import { beginPenalty, createCounter, readCounter, settleCounter, takeCharge, type CounterState } from './counter.ts'
import {
  rememberUntil,
  type Charge,
  type LimitStore,
  type Reservation,
  type SettleOutcome,
  type Settlement,
} from './store.ts'

/** What a store keeps at most. */
export interface MemoryStoreLimits {
  /** Counters, and calls that are remembered (default 100,000 each). A full store refuses to count. */
  readonly maxEntries: number
}

interface KnownCall {
  /** Undefined once it is settled. */
  reservation: Reservation | undefined
  readonly expires: number
}

/** A store has no room for a counter. */
export class LimitStoreFull extends Error {
  override readonly name = 'LimitStoreFull'
}

/** All that a store has counted, as plain data that can be written down. */
export interface MemoryStoreSnapshot {
  readonly counters: readonly {
    readonly key: string
    readonly buckets: readonly (readonly [at: number, amount: number])[]
    readonly holds: readonly { readonly id: string; readonly amount: number; readonly at: number; readonly until: number }[] // prettier-ignore
    readonly penaltyUntil: number
    readonly expires: number
  }[]
  readonly calls: readonly { readonly id: string; readonly reservation: Reservation | null; readonly expires: number }[]
}

/** Calls between two looks for what has run out. */
const sweepEvery = 1000

/** Counts in the memory of this process, for one enforcement point. */
export class MemoryLimitStore implements LimitStore {
  readonly #counters = new Map<string, CounterState>()
  readonly #calls = new Map<string, KnownCall>()
  readonly #limits: MemoryStoreLimits
  #steps = 0

  constructor(limits: Partial<MemoryStoreLimits> = {}) {
    this.#limits = { maxEntries: 100_000, ...limits }
  }

  /** A store that goes on counting where another stood. */
  static from({ counters, calls }: MemoryStoreSnapshot, limits: Partial<MemoryStoreLimits> = {}): MemoryLimitStore {
    const store = new MemoryLimitStore(limits)
    for (const { key, buckets, holds, penaltyUntil, expires } of counters) {
      const held = holds.map(({ id, amount, at, until }) => [id, { amount, at, until }] as const)
      store.#counters.set(key, { buckets: new Map(buckets), holds: new Map(held), penaltyUntil, expires })
    }
    for (const { id, reservation, expires } of calls)
      store.#calls.set(id, { reservation: reservation ?? undefined, expires })
    return store
  }

  /** How everything stands. */
  snapshot(): MemoryStoreSnapshot {
    const counters = [...this.#counters].map(([key, { buckets, holds, penaltyUntil, expires }]) => ({
      key,
      buckets: [...buckets],
      holds: [...holds].map(([id, { amount, at, until }]) => ({ id, amount, at, until })),
      penaltyUntil,
      expires,
    }))
    const calls = [...this.#calls].map(([id, { reservation, expires }]) => ({ id, reservation: reservation ?? null, expires })) // prettier-ignore
    return { counters, calls }
  }

  /** Counters that are kept now. */
  get size(): number {
    return this.#counters.size
  }

  /** What is held or booked under a key, for tests and metrics; 0 for one that nobody knows. */
  holdsOf(key: string): number {
    return this.#counters.get(key)?.holds.size ?? 0
  }

  #sweep(now: number): void {
    for (const [key, counter] of this.#counters) if (counter.expires <= now) this.#counters.delete(key)
    for (const [id, call] of this.#calls) if (call.expires <= now) this.#calls.delete(id)
  }

  #makeRoom(now: number, charges: readonly Charge[]): void {
    this.#steps += 1
    const isFull = (): boolean =>
      this.#counters.size + charges.length > this.#limits.maxEntries || this.#calls.size >= this.#limits.maxEntries
    if (this.#steps % sweepEvery === 0 || isFull()) this.#sweep(now)
    // Throwing away what still counts would let somebody pass who may not.
    if (isFull()) throw new LimitStoreFull(`more than ${String(this.#limits.maxEntries)} counters or calls are open`)
  }

  #counter(key: string): CounterState {
    let counter = this.#counters.get(key)
    if (counter === undefined) {
      counter = createCounter()
      this.#counters.set(key, counter)
    }
    return counter
  }

  #reserve(id: string, now: number, charges: readonly Charge[]): Reservation {
    const known = this.#calls.get(id)
    if (known?.reservation !== undefined) return known.reservation
    this.#makeRoom(now, charges)
    const readings = charges.map((charge) => readCounter(this.#counter(charge.key), now, charge))
    const isTaken = known === undefined && readings.every(({ refusal }) => refusal === undefined)
    for (const [index, charge] of charges.entries()) {
      const counter = this.#counter(charge.key)
      if (isTaken) takeCharge(counter, id, charge)
      else if (readings[index]?.refusal === 'used_up' && (charge.penaltyMs ?? 0) > 0)
        beginPenalty(counter, now, charge.penaltyMs ?? 0)
    }
    if (!isTaken) return { isTaken, counters: readings }
    const counters = readings.map((reading, index) => ({ ...reading, used: reading.used + (charges[index]?.amount ?? 0) })) // prettier-ignore
    const reservation = { isTaken, counters }
    this.#calls.set(id, { reservation, expires: rememberUntil(now, charges) })
    return reservation
  }

  reserve(id: string, now: number, charges: readonly Charge[]): Promise<Reservation> {
    return new Promise((resolve) => {
      resolve(this.#reserve(id, now, charges))
    })
  }

  settle(id: string, now: number, settlements: readonly Settlement[]): Promise<SettleOutcome> {
    const call = this.#calls.get(id)
    if (call !== undefined && call.reservation === undefined) return Promise.resolve('repeated')
    // A reservation that arrives late, after its call was given up, must not be taken any more.
    this.#calls.set(id, { reservation: undefined, expires: call?.expires ?? rememberUntil(now, []) })
    if (call === undefined) return Promise.resolve('unknown')
    for (const settlement of settlements) settleCounter(this.#counter(settlement.key), id, settlement)
    return Promise.resolve('settled')
  }

  renew(id: string, now: number, keys: readonly string[], heldUntil: number): Promise<void> {
    for (const key of keys) {
      const counter = this.#counters.get(key)
      const hold = counter?.holds.get(id)
      if (counter === undefined || hold === undefined || hold.until <= now) continue
      hold.until = heldUntil
      counter.expires = Math.max(counter.expires, heldUntil)
    }
    return Promise.resolve()
  }
}
