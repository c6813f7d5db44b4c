import type { Charge, CounterReading, Settlement } from './store.ts'

/** What is held for a call that is under way. */
interface Hold {
  amount: number
  at: number
  until: number
}

/** One counter: amounts by bucket, and what is held. */
export interface CounterState {
  readonly buckets: Map<number, number>
  readonly holds: Map<string, Hold>
  /** It refuses everything until then. */
  penaltyUntil: number
  /** Nothing in it counts after that. */
  expires: number
}

export function createCounter(): CounterState {
  return { buckets: new Map(), holds: new Map(), penaltyUntil: 0, expires: 0 }
}

/** Throws away what counts no more. */
function prune({ buckets, holds }: CounterState, now: number, keep: number): void {
  for (const at of buckets.keys()) if (at < keep) buckets.delete(at)
  for (const [id, hold] of holds) if (hold.until <= now) holds.delete(id)
}

function usedOf({ buckets, holds }: CounterState, from: number): number {
  let used = 0
  for (const [at, amount] of buckets) if (at >= from) used += amount
  for (const { amount, at } of holds.values()) if (at >= from) used += amount
  return used
}

/**
 * When enough of a counter will have run out for a call: the oldest buckets go first, each as long after its beginning as
 * that of this call. What is held may be given back sooner.
 */
function freeAt({ buckets, holds }: CounterState, now: number, { from, at, ends }: Charge, missing: number): number {
  if (from === at) {
    // A window that ends as one, or places that are held.
    const first = Math.min(...[...holds.values()].map(({ until }) => until))
    return from === 0 ? Math.max(now, first) : ends
  }
  const parts = [...buckets, ...[...holds.values()].map(({ at: own, amount }) => [own, amount] as const)]
  let left = missing
  for (const [own, amount] of parts.filter(([own]) => own >= from).sort(([a], [b]) => a - b)) {
    left -= amount
    if (left <= 0) return own + (now - from) + 1
  }
  return ends
}

/** How a counter would take a call. Nothing is taken. */
export function readCounter(counter: CounterState, now: number, charge: Charge): CounterReading {
  prune(counter, now, charge.keep)
  const used = usedOf(counter, charge.from)
  if (counter.penaltyUntil > now) return { used, refusal: 'penalty', freeAt: counter.penaltyUntil }
  const missing = used + Math.max(charge.amount, 1) - charge.limit
  if (missing <= 0) return { used, refusal: undefined, freeAt: undefined }
  return { used, refusal: 'used_up', freeAt: freeAt(counter, now, charge, missing) }
}

function add({ buckets }: CounterState, at: number, amount: number): void {
  if (amount !== 0) buckets.set(at, (buckets.get(at) ?? 0) + amount)
}

/** Takes the amount of a call; whether it may is {@link readCounter}'s to say. */
export function takeCharge(counter: CounterState, id: string, { amount, at, ends, heldUntil }: Charge): void {
  if (heldUntil === undefined) add(counter, at, amount)
  else counter.holds.set(id, { amount, at, until: heldUntil })
  counter.expires = Math.max(counter.expires, ends, heldUntil ?? 0)
}

/** Begins the time in which a counter refuses everything; what was counted before does not count after it. */
export function beginPenalty(counter: CounterState, now: number, penaltyMs: number): void {
  counter.buckets.clear()
  counter.penaltyUntil = now + penaltyMs
  counter.expires = Math.max(counter.expires, counter.penaltyUntil)
}

/** Puts what a call took in the place of what it reserved. */
export function settleCounter(counter: CounterState, id: string, { at, keep, ends, booked, actual }: Settlement): void {
  counter.holds.delete(id)
  if (at >= keep) add(counter, at, actual - (booked ?? 0))
  counter.expires = Math.max(counter.expires, ends)
}
