import { sha256 } from '../crypto/index.ts'
import { fromText } from '../runtime/index.ts'
import type { Charge } from './store.ts'
import { placeIn, slidingGrain, windowName, type LimitWindow } from './window.ts'

/**
 * What happens to a call that cannot be counted because the store is away: it passes, it is refused, or this process
 * counts it by itself, with the limit divided by the number of processes.
 */
export type StoreErrorSetting = 'open' | 'closed' | 'local'

/** One limit of a policy. */
export interface Limit {
  readonly id: string
  /** A whole number: calls, tokens, or billionths of a dollar. */
  readonly amount: number
  readonly window: LimitWindow
  /** Each call counts at least one, so that a sliding window can be exact. */
  readonly isCount: boolean
  readonly onStoreError: StoreErrorSetting
  /** Seconds for which it goes on refusing once it is exceeded (default 0). */
  readonly penaltySeconds?: number
}

/** What a call would take of a limit. */
export interface Claim {
  readonly limit: Limit
  /** Whose counter it is: the values that calls are told apart by; a missing one is not the empty one. */
  readonly subject: readonly (string | undefined)[]
  readonly amount: number
  /** Booked at once and kept whatever becomes of the call, such as the call itself; else held until it is settled. */
  readonly isBooked: boolean
}

/** Milliseconds for which an amount is held for a call that nobody settles, unless a host says otherwise. */
export const defaultHoldMs = 600_000

const hexDigits = 32

function hexOf(bytes: string): string {
  return [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('')
}

/** Hashes of subjects that were asked for last: a call asks for each of its own several times, and callers come again. */
const knownHashes = new Map<string, string>()
const mostKnown = 4096

function subjectHash(values: string): string {
  const known = knownHashes.get(values)
  if (known !== undefined) return known
  const hash = hexOf(sha256(fromText(values)) ?? '').slice(0, hexDigits)
  if (knownHashes.size >= mostKnown) knownHashes.clear()
  knownHashes.set(values, hash)
  return hash
}

/**
 * The name of a counter: the limit, its window, and a hash of whose it is. Values such as mail addresses do not leave the
 * process by it.
 */
export function counterKey({ id, window }: Limit, subject: Claim['subject']): string {
  return `${id}:${windowName(window)}:${subjectHash(JSON.stringify(subject.map((value) => value ?? null)))}`
}

/**
 * A claim as a store takes it.
 *
 * @param holdMs - for which an amount is held for a call that nobody settles
 */
export function toCharge(claim: Claim, now: number, holdMs: number): Charge {
  const { limit, subject, amount, isBooked } = claim
  const { window } = limit
  const grain = window.kind === 'sliding' ? slidingGrain(window.seconds, limit.amount, limit.isCount) : 1
  const held = now + (window.kind === 'concurrent' ? window.leaseSeconds * 1000 : holdMs)
  return {
    key: counterKey(limit, subject),
    limit: limit.amount,
    amount,
    ...placeIn(window, now, grain),
    heldUntil: isBooked ? undefined : held,
    ...(limit.penaltySeconds === undefined ? {} : { penaltyMs: limit.penaltySeconds * 1000 }),
  }
}
