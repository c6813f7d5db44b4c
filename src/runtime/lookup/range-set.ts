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

/** A set with one question. A missing value is in no set. */
export interface ValueSet<T> {
  has(value: T | undefined): boolean
}

/** Addresses of both families, kept apart: `::/0` holds no IPv4 address. */
export function createIpSet(ranges: readonly IpRange[]): ValueSet<IpValue> {
  const ipv4 = joinRanges(ranges.filter((range) => typeof range.first === 'number'))
  const ipv6 = joinRanges(ranges.filter((range) => typeof range.first === 'bigint'))
  return {
    has(value) {
      const { firsts, lasts } = typeof value === 'number' ? ipv4 : ipv6
      return findRange(firsts, lasts, value)
    },
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
