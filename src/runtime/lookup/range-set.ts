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

/** Where a search by halves begins: at the largest power of two that is not above a count, and at 1 for none. */
function firstHalf(count: number): number {
  let half = 1
  while (2 * half <= count) half *= 2
  return half
}

const noNumbers = new Float64Array(1).fill(Infinity)

/** Numbers with what is above all behind them, twice the half less one: so a search by halves stays inside. */
function padNumbers(numbers: readonly number[], half: number): Float64Array {
  if (numbers.length === 0) return noNumbers
  const padded = new Float64Array(2 * half - 1).fill(Infinity, numbers.length)
  padded.set(numbers)
  return padded
}

/** As {@link padNumbers}, in place; an address has 128 bits. */
function padBigints(bigints: bigint[], half: number): readonly bigint[] {
  while (bigints.length < 2 * half - 1) bigints.push(1n << 128n)
  return bigints
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
  const half4 = firstHalf(ipv4.firsts.length)
  const half6 = firstHalf(ipv6.firsts.length)
  const firsts4 = padNumbers(ipv4.firsts as number[], half4)
  const lasts4 = padNumbers(ipv4.lasts as number[], half4)
  const firsts6 = padBigints(ipv6.firsts as bigint[], half6)
  const lasts6 = ipv6.lasts as readonly bigint[]
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
