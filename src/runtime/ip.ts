/** An IPv4 address is a number (0 to 2^32 - 1), an IPv6 address a bigint (0 to 2^128 - 1). */
export type IpValue = number | bigint

function parseIpv4(text: string): number | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0
  for (const part of parts) {
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(part)) return undefined
    const octet = Number(part)
    if (octet > 255) return undefined
    value = value * 256 + octet
  }
  return value
}

function parseGroups(text: string, allowIpv4: boolean): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(parseInt(part, 16))
    } else if (allowIpv4 && index === parts.length - 1) {
      const ipv4 = parseIpv4(part)
      if (ipv4 === undefined) return undefined
      groups.push(Math.floor(ipv4 / 65536), ipv4 % 65536)
    } else {
      return undefined
    }
  }
  return groups
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head = '', tail] = halves
  const left = parseGroups(head, tail === undefined)
  const right = tail === undefined ? [] : parseGroups(tail, true)
  if (left === undefined || right === undefined) return undefined
  const missing = 8 - left.length - right.length
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  let value = 0n
  for (const group of [...left, ...Array<number>(missing).fill(0), ...right]) value = (value << 16n) | BigInt(group)
  return value
}

/**
 * Reads one address in the strict forms: a dotted quad without leading zeros, or IPv6 text.
 *
 * @returns the address, or undefined if the text is none
 */
export function parseIp(text: string): IpValue | undefined {
  if (text.length > 45) return undefined
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text)
}

/** The address as text; IPv6 in the shortest form (RFC 5952). */
export function printIp(ip: IpValue): string {
  if (typeof ip === 'number') return [24, 16, 8, 0].map((shift) => (ip >>> shift) & 255).join('.')
  const groups = Array.from({ length: 8 }, (_, index) => Number((ip >> BigInt(112 - index * 16)) & 0xffffn))
  // RFC 5952 leaves the dotted form to well-known prefixes; ::ffff:0:0/96 is the one that people write.
  if (ip >> 32n === 0xffffn) return `::ffff:${printIp(Number(ip & 0xffffffffn))}`
  let start = -1
  let length = 1
  for (let at = 0; at < 8; at++) {
    let end = at
    while (end < 8 && groups[end] === 0) end++
    if (end - at > length) {
      start = at
      length = end - at
    }
    if (end > at) at = end
  }
  const text = (part: number[]): string => part.map((group) => group.toString(16)).join(':')
  return start === -1 ? text(groups) : `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`
}

/** Keeps the first `bits` bits of an address (0 to 32, or 0 to 128) and clears the rest. */
export function maskIp(ip: IpValue, bits: number): IpValue {
  if (typeof ip === 'number') {
    const size = 2 ** (32 - bits)
    return Math.floor(ip / size) * size
  }
  const shift = BigInt(128 - bits)
  return (ip >> shift) << shift
}

/** The last address of the network that starts at `first`. */
export function lastIp(first: IpValue, bits: number): IpValue {
  return typeof first === 'number' ? first + 2 ** (32 - bits) - 1 : first + (1n << BigInt(128 - bits)) - 1n
}

/** Whether two addresses are the ends of a range: of one family, and in their order. */
export function isIpRange(first: IpValue, last: IpValue): boolean {
  return typeof first === typeof last && first <= last
}
