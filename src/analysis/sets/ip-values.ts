import type { IpRange, IpValue } from '../../runtime/index.ts'
import { empty, found, type Answer } from '../answer.ts'
import {
  complementIntervals,
  intersectIntervals,
  nearestInterval,
  toIntervals,
  type IntervalSet,
} from './interval-set.ts'

/** Addresses of both families, which no comparison mixes. */
export interface IpSet {
  readonly ipv4: IntervalSet
  readonly ipv6: IntervalSet
}

const ipv4Universe = [0n, 2n ** 32n - 1n] as const
const ipv6Universe = [0n, 2n ** 128n - 1n] as const

export const allIps: IpSet = { ipv4: { ranges: [ipv4Universe] }, ipv6: { ranges: [ipv6Universe] } }

/** Addresses of documentation (RFC 5737 and RFC 3849), so that a witness names nobody's host. */
const wantedIpv4 = 0xc0000201n
const wantedIpv6 = 0x20010db8000000000000000000000001n

export function toIpSet(ranges: readonly IpRange[]): IpSet {
  const family = (type: 'number' | 'bigint'): IntervalSet =>
    toIntervals(
      ranges.filter(({ first }) => typeof first === type).map(({ first, last }) => [BigInt(first), BigInt(last)]),
    )
  return { ipv4: family('number'), ipv6: family('bigint') }
}

export function complementIps(set: IpSet): IpSet {
  return { ipv4: complementIntervals(set.ipv4, ipv4Universe), ipv6: complementIntervals(set.ipv6, ipv6Universe) }
}

export function intersectIps(a: IpSet, b: IpSet): IpSet {
  return { ipv4: intersectIntervals(a.ipv4, b.ipv4), ipv6: intersectIntervals(a.ipv6, b.ipv6) }
}

/** The addresses on one side of an address, within its family. */
export function ipsBeside(operator: 'lt' | 'le' | 'gt' | 'ge', bound: IpValue): IpSet {
  const isIpv4 = typeof bound === 'number'
  const [low, high] = isIpv4 ? ipv4Universe : ipv6Universe
  const at = BigInt(bound)
  const range: readonly [bigint, bigint] =
    operator === 'lt'
      ? [low, at - 1n]
      : operator === 'le'
        ? [low, at]
        : operator === 'gt'
          ? [at + 1n, high]
          : [at, high]
  const side = toIntervals([range])
  return isIpv4 ? { ipv4: side, ipv6: { ranges: [] } } : { ipv4: { ranges: [] }, ipv6: side }
}

export function findIp(set: IpSet): Answer<IpValue> {
  const ipv4 = nearestInterval(set.ipv4, wantedIpv4)
  if (ipv4 !== undefined) return found(Number(ipv4))
  const ipv6 = nearestInterval(set.ipv6, wantedIpv6)
  return ipv6 === undefined ? empty : found(ipv6)
}
