import { countUpTo, type Bound } from './count-up-to.ts'
import { isIpRange, lastIp, maskIp, parseIp, type IpValue } from '../ip.ts'

export interface IpRange {
  readonly first: IpValue
  readonly last: IpValue
}

export interface IntRange {
  readonly first: number | bigint
  readonly last: number | bigint
}

/** Reads `addr/len` (host bits may be set: they are cleared) or `first..last`. */
export function parseIpRange(text: string): IpRange | undefined {
  const dots = text.indexOf('..')
  if (dots !== -1) {
    const first = parseIp(text.slice(0, dots))
    const last = parseIp(text.slice(dots + 2))
    return first !== undefined && last !== undefined && isIpRange(first, last) ? { first, last } : undefined
  }
  const slash = text.indexOf('/')
  const address = parseIp(slash === -1 ? text : text.slice(0, slash))
  if (address === undefined) return undefined
  const width = typeof address === 'number' ? 32 : 128
  if (slash === -1) return { first: address, last: address }
  const length = text.slice(slash + 1)
  if (!/^[0-9]{1,3}$/.test(length) || Number(length) > width) return undefined
  const first = maskIp(address, Number(length))
  return { first, last: lastIp(first, Number(length)) }
}

/** Sorts and joins ranges so that a value is in at most one of them. */
function joinRanges(ranges: readonly { first: Bound; last: Bound }[]): { firsts: Bound[]; lasts: Bound[] } {
  const sorted = [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
  const firsts: Bound[] = []
  const lasts: Bound[] = []
  for (const range of sorted) {
    const top = lasts.length - 1
    const last = lasts[top]
    if (last !== undefined && range.first <= last) {
      if (range.last > last) lasts[top] = range.last
    } else {
      firsts.push(range.first)
      lasts.push(range.last)
    }
  }
  return { firsts, lasts }
}

/** A missing value is in no range, as it is below no number. */
function findRange(firsts: readonly Bound[], lasts: readonly Bound[], value: Bound | undefined): boolean {
  const last = lasts[countUpTo(firsts, value as Bound) - 1]
  return last !== undefined && (value as Bound) <= last
}

/**
 * The first ends of ranges with an end above all values behind them, until they are one less than a power of two: a
 * search by halves then needs no look at their number, and begins at that half.
 */
function padFirsts<T extends Bound>(firsts: readonly T[], above: T): { padded: T[]; half: number } {
  let half = 0
  while (2 * half - 1 < firsts.length) half = half === 0 ? 1 : 2 * half
  const missing = Math.max(2 * half - 1 - firsts.length, 0)
  return { padded: [...firsts, ...new Array<T>(missing).fill(above)], half }
}

/** One search for each kind of number: one that has seen both compares by a call of the host, three times as long. */
function isInNumbers(firsts: Float64Array, lasts: Float64Array, half: number, value: number): boolean {
  let place = -1
  for (let step = half; step > 0; step >>= 1) if ((firsts[place + step] as number) <= value) place += step
  return place >= 0 && value <= (lasts[place] as number)
}

/** As {@link isInNumbers}, for bigints. */
function isInBigints(firsts: readonly bigint[], lasts: readonly bigint[], half: number, value: bigint): boolean {
  let place = -1
  for (let step = half; step > 0; step >>= 1) if ((firsts[place + step] as bigint) <= value) place += step
  return place >= 0 && value <= (lasts[place] as bigint)
}

/** A set with one question. A missing value is in no set. */
export interface ValueSet<T> {
  has(value: T | undefined): boolean
}

/** Addresses of both families, kept apart: `::/0` holds no IPv4 address. */
export function createIpSet(ranges: readonly IpRange[]): ValueSet<IpValue> {
  const ipv4 = joinRanges(ranges.filter((range) => typeof range.first === 'number'))
  const ipv6 = joinRanges(ranges.filter((range) => typeof range.first === 'bigint'))
  const { padded: firsts6, half: half6 } = padFirsts(ipv6.firsts as bigint[], 1n << 128n)
  const { padded, half: half4 } = padFirsts(ipv4.firsts as number[], Infinity)
  const [firsts4, lasts4] = [Float64Array.from(padded), Float64Array.from(ipv4.lasts as number[])]
  const lasts6 = ipv6.lasts as bigint[]
  return {
    has: (value) =>
      typeof value === 'number'
        ? isInNumbers(firsts4, lasts4, half4, value)
        : value !== undefined && isInBigints(firsts6, lasts6, half6, value),
  }
}

/** Integers; both ends of a range belong to it. */
export function createIntSet(ranges: readonly IntRange[]): ValueSet<number | bigint> {
  const singles = new Set<Bound>()
  for (const range of ranges) if (range.first === range.last) singles.add(range.first)
  if (singles.size === ranges.length) return singles
  const joined = joinRanges(ranges)
  return { has: (value) => findRange(joined.firsts, joined.lasts, value) }
}
