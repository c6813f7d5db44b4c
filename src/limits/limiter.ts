import { defaultHoldMs, toCharge, type Claim, type Limit } from './limit.ts'
import { MemoryLimitStore } from './memory-store.ts'
import type { Charge, CounterReading, LimitStore, SettleOutcome, Settlement } from './store.ts'

/** Who counted a call: the store, this process alone because the store is away, or nobody. */
export type CountedBy = 'store' | 'process' | 'nobody'

/** How one limit stands behind a call. */
export interface LimitReading {
  readonly limit: string
  readonly amount: number
  readonly used: number
  /** 0 where more is used than allowed. */
  readonly remaining: number
  /** When the window of this call ends, or counts its first part no more. */
  readonly resetsAt: number
  readonly refusal: CounterReading['refusal'] | 'store_away'
  readonly freeAt: number | undefined
  readonly countedBy: CountedBy
}

/** What a call took, to be settled when it is over. */
export interface Ticket {
  readonly id: string
  /** When it was taken; milliseconds since 1970. */
  readonly at: number
  readonly charges: readonly Charge[]
  readonly countedBy: CountedBy
}

/** What limits say of a call. */
export interface LimitVerdict {
  readonly isTaken: boolean
  /** In the order of the claims. */
  readonly limits: readonly LimitReading[]
  /** Why the store did not count; undefined if it did. */
  readonly storeError: string | undefined
  readonly tickets: readonly Ticket[]
}

/** How a limiter treats its store. */
export interface LimiterOptions {
  /** Milliseconds to wait for the store (default 500). */
  readonly storeTimeoutMs?: number
  /** Enforcement points that count by themselves while the store is away: each has its part of a limit (default 1). */
  readonly instances?: number
  /** Milliseconds for which amounts are held for a call that nobody settles (default 10 minutes). */
  readonly holdMs?: number
}

/** Settlements of calls that wait for the store to be back, at most, and as many reservations whose answer was lost. */
const mostPending = 10_000

/**
 * What became of a settlement beside what a store says: `pending` is told later, `dropped` never, since too many wait
 * already: what was reserved then counts until it runs out, and what was booked stays.
 */
export type SettleVerdict = SettleOutcome | 'pending' | 'dropped'

interface PendingSettlement {
  readonly id: string
  readonly settlements: readonly Settlement[]
}

class StoreTimeout extends Error {
  override readonly name = 'StoreTimeout'
}

const nothingTaken: LimitVerdict = { isTaken: true, limits: [], storeError: undefined, tickets: [] }

/** Counts calls by a store, and by a setting of each limit where the store is away. */
export class Limiter {
  readonly #store: LimitStore
  readonly #local = new MemoryLimitStore()
  readonly #timeoutMs: number
  readonly #instances: number
  readonly #holdMs: number
  /** What calls took. */
  readonly #pending: PendingSettlement[] = []
  /** Reservations whose answer was lost. They are many while the store is away, and must not crowd out what calls took. */
  readonly #unsure: PendingSettlement[] = []

  constructor(store: LimitStore, options: LimiterOptions = {}) {
    this.#store = store
    this.#timeoutMs = options.storeTimeoutMs ?? 500
    this.#instances = options.instances ?? 1
    this.#holdMs = options.holdMs ?? defaultHoldMs
  }

  /** Settlements that the store has not taken yet. */
  get pending(): number {
    return this.#pending.length + this.#unsure.length
  }

  async #ask<T>(answer: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new StoreTimeout(`the store did not answer within ${String(this.#timeoutMs)} ms`))
      }, this.#timeoutMs)
    })
    try {
      return await Promise.race([answer, late])
    } finally {
      clearTimeout(timer)
    }
  }

  /**
   * Takes all claims of a call, or none.
   *
   * @param id - of this attempt at a call; it is nobody else's
   */
  async reserve(id: string, now: number, claims: readonly Claim[]): Promise<LimitVerdict> {
    if (claims.length === 0) return nothingTaken
    const charges = claims.map((claim) => toCharge(claim, now, this.#holdMs))
    try {
      const { isTaken, counters } = await this.#ask(this.#store.reserve(id, now, charges))
      const limits = claims.map(({ limit }, index) =>
        readingOf(limit, charges[index] as Charge, counters[index], 'store'),
      )
      await this.#flush(now)
      return {
        isTaken,
        limits,
        storeError: undefined,
        tickets: isTaken ? [{ id, at: now, charges, countedBy: 'store' }] : [],
      }
    } catch (error) {
      // The store may have taken the call and its answer been lost: then it is given back once the store is there.
      // The first of an outage were under way when it began; later ones hardly leave this process, and one that is not
      // given back counts until it runs out: nobody is let over a limit.
      if (this.#unsure.length < mostPending)
        this.#unsure.push({ id, settlements: charges.map((charge) => settlementOf(charge, 0)) })
      return this.#withoutStore(id, now, claims, error instanceof Error ? error.message : String(error))
    }
  }

  async #withoutStore(id: string, now: number, claims: readonly Claim[], storeError: string): Promise<LimitVerdict> {
    const charges = claims.map((claim) => toCharge(claim, now, this.#holdMs))
    const own = claims.flatMap(({ limit }, index) => {
      const charge = charges[index] as Charge
      const part = Math.floor(charge.limit / this.#instances)
      return limit.onStoreError === 'local' ? [{ ...charge, limit: part }] : []
    })
    const isClosed = claims.some(({ limit }) => limit.onStoreError === 'closed')
    const counted = isClosed || own.length === 0 ? undefined : await this.#local.reserve(id, now, own)
    let next = 0
    const limits = claims.map(({ limit }, index): LimitReading => {
      const charge = charges[index] as Charge
      if (limit.onStoreError === 'local' && counted !== undefined)
        return readingOf(limit, own[next] as Charge, counted.counters[next++], 'process')
      const unread: CounterReading = { used: 0, refusal: undefined, freeAt: undefined }
      const reading = readingOf(limit, charge, unread, 'nobody')
      return limit.onStoreError === 'closed' ? { ...reading, refusal: 'store_away' } : reading
    })
    const isTaken = !isClosed && counted?.isTaken !== false
    const tickets: Ticket[] =
      isTaken && counted !== undefined ? [{ id, at: now, charges: own, countedBy: 'process' }] : []
    return { isTaken, limits, storeError, tickets }
  }

  /**
   * Puts what a call took in the place of what was reserved for it.
   *
   * @param actual - of each charge, in its unit; undefined keeps what was booked at once
   * @returns `unknown` also where nobody counted the call
   */
  async settle(
    verdict: LimitVerdict,
    now: number,
    actual: (charge: Charge) => number | undefined,
  ): Promise<SettleVerdict> {
    let outcome: SettleVerdict = 'unknown'
    for (const { id, charges, countedBy } of verdict.tickets) {
      const settlements = charges.map((charge) => settlementOf(charge, actual(charge)))
      if (countedBy === 'process') outcome = await this.#local.settle(id, now, settlements)
      else outcome = await this.#settleInStore({ id, settlements }, now)
    }
    return outcome
  }

  async #settleInStore(settlement: PendingSettlement, now: number): Promise<SettleVerdict> {
    try {
      const outcome = await this.#ask(this.#store.settle(settlement.id, now, settlement.settlements))
      await this.#flush(now)
      return outcome
    } catch (error) {
      if (!(error instanceof Error)) throw error
      if (this.#pending.length >= mostPending) return 'dropped'
      this.#pending.push(settlement)
      return 'pending'
    }
  }

  /**
   * Holds the places of a call under way for another lease each. Amounts are held for their time and no longer: what a call takes after
   * it is booked when it is settled.
   */
  async renew({ tickets }: LimitVerdict, now: number): Promise<boolean> {
    try {
      for (const { id, at, charges, countedBy } of tickets)
        for (const { key, heldUntil, from } of charges) {
          if (heldUntil === undefined || from !== 0) continue
          const until = now + heldUntil - at
          if (countedBy === 'process') await this.#local.renew(id, now, [key], until)
          else await this.#ask(this.#store.renew(id, now, [key], until))
        }
      return true
    } catch (error) {
      if (!(error instanceof Error)) throw error
      // The next renewal, or the end of the call, finds the store again; a lease runs out by itself.
      return false
    }
  }

  /** Tells the store what it missed. */
  async #flush(now: number): Promise<void> {
    for (const queue of [this.#pending, this.#unsure])
      while (queue.length > 0) {
        const waiting = queue.splice(0)
        const outcomes = await Promise.allSettled(
          waiting.map(async ({ id, settlements }) => this.#ask(this.#store.settle(id, now, settlements))),
        )
        const left = waiting.filter((_settlement, index) => outcomes[index]?.status === 'rejected')
        queue.unshift(...left)
        if (left.length > 0) return
      }
  }
}

function settlementOf({ key, at, keep, ends, amount, heldUntil }: Charge, actual: number | undefined): Settlement {
  const booked = heldUntil === undefined ? amount : undefined
  return { key, at, keep, ends, booked, actual: actual ?? booked ?? 0 }
}

function readingOf(
  limit: Limit,
  charge: Charge,
  counter: CounterReading | undefined,
  countedBy: CountedBy,
): LimitReading {
  const { used = 0, refusal, freeAt } = counter ?? {}
  return {
    limit: limit.id,
    amount: charge.limit,
    used,
    remaining: Math.max(0, charge.limit - used),
    resetsAt: charge.ends,
    refusal,
    freeAt,
    countedBy,
  }
}
