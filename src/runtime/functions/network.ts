import type { ByteString } from '../bytes.ts'
import type { Environment } from '../context/index.ts'
import { maskIp, type IpValue } from '../ip.ts'

type Maybe<T> = T | undefined
type Int = number | bigint

/** Clears the host bits: keeps the first bits of an address, by its family. Bits out of range give a missing value. */
export function cidr(address: Maybe<IpValue>, ipv4Bits: Maybe<Int>, ipv6Bits: Maybe<Int>): Maybe<IpValue> {
  if (address === undefined || ipv4Bits === undefined || ipv6Bits === undefined) return undefined
  const [bits, width] = typeof address === 'number' ? [Number(ipv4Bits), 32] : [Number(ipv6Bits), 128]
  return bits < 1 || bits > width ? undefined : maskIp(address, bits)
}

/** As {@link cidr} for IPv6; IPv4 addresses come back as they are. */
export function cidr6(address: Maybe<IpValue>, ipv6Bits: Maybe<Int>): Maybe<IpValue> {
  return cidr(address, 32, ipv6Bits)
}

/** The number in the bits from `start` up to `end`, up to 32 of them; missing beyond the end of the packet. */
export function bitSlice(packet: Maybe<ByteString>, start: number, end: number): Maybe<number> {
  if (packet === undefined || end <= start || end - start > 32 || end > packet.length * 8) return undefined
  let value = 0
  for (let bit = start; bit < end; bit++) {
    value = value * 2 + ((packet.charCodeAt(bit >> 3) >> (7 - (bit & 7))) & 1)
  }
  return value
}

/** Whether the request carries the token of a configuration. The host tells, through the context's environment. */
export function isJwtPresent(environment: Environment, configurationId: ByteString): Maybe<boolean> {
  const state = environment.jwt?.(configurationId)
  return state === undefined ? undefined : state !== 'absent'
}

/** Whether the token of a configuration is there and valid. */
export function isJwtValid(environment: Environment, configurationId: ByteString): Maybe<boolean> {
  const state = environment.jwt?.(configurationId)
  return state === undefined ? undefined : state === 'valid'
}
