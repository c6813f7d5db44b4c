import { periodAround, type Period, type WeekDay } from './calendar.ts'

/** Over which time a limit counts. */
export type LimitWindow =
  /** Whole windows on the clock: those of 60 seconds begin with each minute of UTC. */
  | { readonly kind: 'fixed'; readonly seconds: number }
  /** The seconds before each call. */
  | { readonly kind: 'sliding'; readonly seconds: number }
  /** Days, weeks or months as people have them where they live. */
  | {
      readonly kind: 'calendar'
      readonly period: Period
      /** IANA name. */
      readonly timeZone: string
      readonly weekStart: WeekDay
    }
  /** Calls under way at one time; each holds its place by a lease. */
  | { readonly kind: 'concurrent'; readonly leaseSeconds: number }

/** Where in a window a call stands. All times are milliseconds since 1970. */
export interface WindowPlace {
  /** The bucket in which the call is counted. */
  readonly at: number
  /** The oldest bucket that still counts. */
  readonly from: number
  /** Older buckets than this are thrown away; a clock that goes back a little still finds those between. */
  readonly keep: number
  /** When the bucket of this call counts no more. */
  readonly ends: number
}

/** A clock that goes back by less than this opens no window anew. */
const clockSlack = 60_000

/** Up to this limit a sliding window is exact to the millisecond; it keeps an entry for each. */
export const exactUpTo = 1000

/** Parts of a sliding window beyond {@link exactUpTo}: each counts until all of it is past. */
const slidingParts = 60

/**
 * The length of a bucket of a sliding window: it counts until all of it is past, so a call may be refused for up to this
 * long after an exact window would let it pass, and is never let pass before.
 *
 * @param limit - in the unit of the limit
 * @param isCount - each call counts at least one, so that few calls make few buckets
 * @returns milliseconds
 */
export function slidingGrain(seconds: number, limit: number, isCount: boolean): number {
  return isCount && limit <= exactUpTo ? 1 : Math.max(1, Math.ceil((seconds * 1000) / slidingParts))
}

/** The place of a call in a window. */
export function placeIn(window: LimitWindow, now: number, grain: number): WindowPlace {
  switch (window.kind) {
    case 'fixed': {
      const length = window.seconds * 1000
      const at = Math.floor(now / length) * length
      return { at, from: at, keep: at - Math.max(length, clockSlack), ends: at + length }
    }
    case 'sliding': {
      const length = window.seconds * 1000
      const at = Math.floor(now / grain) * grain
      const from = now - length - grain + 2
      return { at, from, keep: from - clockSlack, ends: at + length + grain - 1 }
    }
    case 'calendar': {
      const { start, end } = periodAround(now, window)
      // The period before, which a clock that goes back finds again.
      return { at: start, from: start, keep: start - (end - start) - clockSlack, ends: end }
    }
    case 'concurrent':
      return { at: 0, from: 0, keep: 0, ends: now + window.leaseSeconds * 1000 }
  }
}

/** A window in a word or two, for keys of counters and for headers: `fixed-60`, `day-Europe/Berlin`. */
export function windowName(window: LimitWindow): string {
  switch (window.kind) {
    case 'fixed':
    case 'sliding':
      return `${window.kind}-${String(window.seconds)}`
    case 'calendar':
      return `${window.period}-${window.timeZone}${window.period === 'week' ? `-${window.weekStart}` : ''}`
    case 'concurrent':
      return 'concurrent'
  }
}
