import {
  fromText,
  maskIp,
  lastIp,
  parseIp,
  printIp,
  toTextStrict,
  type ByteString,
  type IpValue,
  type Value,
} from '../../runtime/index.ts'
import type { Draw } from './draw.ts'

/** Values that expressions mention; contexts are drawn near them. */
export interface Mentioned {
  readonly Int: (number | bigint)[]
  readonly Bytes: ByteString[]
  readonly Ip: IpValue[]
}

export function createMentioned(): Mentioned {
  return { Int: [], Bytes: [], Ip: [] }
}

const ints: readonly (number | bigint)[] = [
  0,
  1,
  2,
  -1,
  7,
  8,
  10,
  80,
  255,
  443,
  65535,
  -80,
  2 ** 31,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  9007199254740992n,
  9007199254740993n,
  -9007199254740993n,
  2n ** 63n - 1n,
  -(2n ** 63n),
]

const texts: readonly string[] = [
  '',
  'a',
  'b',
  'ab',
  'A',
  'aB',
  'abc',
  'é',
  '日本',
  '/health',
  '__proto__',
  'constructor',
  'a"b',
  'a\\b',
  'r#"',
  '*',
  '\0',
  '\n',
  '10',
  '9',
  '\uffff',
  '\u{10000}',
  'a.b',
]

const byteStrings: readonly ByteString[] = [...texts.map(fromText), '\xff', '\x80a', '\xc3', 'a\xffb']

const addresses: readonly string[] = [
  '0.0.0.0',
  '1.2.3.4',
  '1.2.3.5',
  '10.0.0.0',
  '10.0.0.255',
  '10.255.0.1',
  '127.0.0.1',
  '192.168.1.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:1.2.3.4',
  '2001:db8::',
  '2001:db8::1',
  'fe80::1',
  'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
]

/** Keys of maps, as text. */
export const keys: readonly string[] = ['k', 'a', 'b', '10', '9', '__proto__', 'constructor', 'é', '']

export function drawInt(draw: Draw): number | bigint {
  return draw.chance(0.3) ? draw.integer(-20, 300) : draw.pick(ints)
}

export function drawBytes(draw: Draw): ByteString {
  return draw.chance(0.3) ? draw.list(0, 4, () => draw.pick([...'abAB.\xff'])).join('') : draw.pick(byteStrings)
}

export function drawIp(draw: Draw): IpValue {
  return parseIp(draw.pick(addresses)) as IpValue
}

/** One of the spellings of an integer. */
export function printInt(draw: Draw, value: number | bigint): string {
  if (value > 0 && draw.chance(0.15)) return `0x${value.toString(16)}`
  if (value > 0 && draw.chance(0.1)) return `0${value.toString(8)}`
  return String(value)
}

function quoteChar(draw: Draw, char: string): string {
  const code = char.charCodeAt(0)
  if (char === '"' || char === '\\') return draw.chance(0.3) ? `\\x${code.toString(16)}` : `\\${char}`
  if (code >= 0x20 && code < 0x7f && !draw.chance(0.03)) return char
  return draw.chance(0.3) ? `\\${code.toString(8).padStart(3, '0')}` : `\\x${code.toString(16).padStart(2, '0')}`
}

export function printQuoted(draw: Draw, bytes: ByteString): string {
  const text = toTextStrict(bytes)
  if (text !== undefined && draw.chance(0.5)) return `"${text.replace(/["\\]/g, '\\$&')}"`
  return `"${Array.from(bytes, (char) => quoteChar(draw, char)).join('')}"`
}

/** A raw string, or undefined if the text holds what would end it. */
export function printRaw(draw: Draw, text: string): string | undefined {
  const hashes = '#'.repeat(draw.integer(0, 2))
  return text.includes(`"${hashes}`) ? undefined : `r${hashes}"${text}"${hashes}`
}

/**
 * One of the spellings of a byte literal.
 *
 * @param hex - whether the form `61:62` may be used: not where an argument is read
 */
export function printBytes(draw: Draw, bytes: ByteString, hex: boolean): string {
  if (hex && bytes.length > 1 && draw.chance(0.1)) {
    return Array.from(bytes, (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join(
      draw.pick([':', '-', '.']),
    )
  }
  const text = toTextStrict(bytes)
  if (text !== undefined && draw.chance(0.25)) {
    const raw = printRaw(draw, text)
    if (raw !== undefined) return raw
  }
  return printQuoted(draw, bytes)
}

function drawIntItem(draw: Draw, mentioned: Mentioned): string {
  const first = drawInt(draw)
  mentioned.Int.push(first)
  if (!draw.chance(0.4)) return printInt(draw, first)
  const second = drawInt(draw)
  mentioned.Int.push(second)
  const [low, high] = first <= second ? [first, second] : [second, first]
  return `${printInt(draw, low)}..${printInt(draw, high)}`
}

function drawIpItem(draw: Draw, mentioned: Mentioned): string {
  const first = drawIp(draw)
  mentioned.Ip.push(first)
  switch (draw.integer(0, 2)) {
    case 1: {
      const bits = draw.pick(typeof first === 'number' ? [32, 24, 8, 31, 0] : [128, 64, 32, 127, 0])
      const network = maskIp(first, bits)
      mentioned.Ip.push(network, lastIp(network, bits))
      return `${printIp(network)}/${String(bits)}`
    }
    case 2: {
      const second = drawIp(draw)
      if (typeof second !== typeof first) return printIp(first)
      mentioned.Ip.push(second)
      return first <= second ? `${printIp(first)}..${printIp(second)}` : `${printIp(second)}..${printIp(first)}`
    }
    default:
      return printIp(first)
  }
}

function drawBytesItem(draw: Draw, mentioned: Mentioned): string {
  const bytes = drawBytes(draw)
  mentioned.Bytes.push(bytes)
  return printBytes(draw, bytes, true)
}

const setItems = { Int: drawIntItem, Ip: drawIpItem, Bytes: drawBytesItem } as const

/** A set of a type, `{…}`, empty ones included. */
export function drawSet(draw: Draw, type: 'Int' | 'Bytes' | 'Ip', mentioned: Mentioned): string {
  return `{${draw.list(0, 5, () => setItems[type](draw, mentioned)).join(draw.pick([' ', '  ', '\n']))}}`
}

/** One literal of a type as text; `argument`: as an argument of a call, which takes fewer forms. */
export function drawLiteral(
  draw: Draw,
  type: 'Int' | 'Bytes' | 'Ip',
  mentioned: Mentioned,
  argument = false,
): { text: string; value: Value } {
  switch (type) {
    case 'Int': {
      const value = drawInt(draw)
      mentioned.Int.push(value)
      return { text: argument ? String(value) : printInt(draw, value), value }
    }
    case 'Ip': {
      const value = drawIp(draw)
      mentioned.Ip.push(value)
      return { text: printIp(value), value }
    }
    case 'Bytes': {
      const value = drawBytes(draw)
      mentioned.Bytes.push(value)
      return { text: printBytes(draw, value, !argument), value }
    }
  }
}
