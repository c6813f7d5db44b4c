import {
  fromText,
  isIpRange,
  lastIp,
  maskIp,
  normalInt,
  parseIp,
  type ByteString,
  type IpValue,
} from '../../runtime/index.ts'

/** Why a literal does not read, in the engine's terms. Offsets are into the whole text. */
export interface LiteralError {
  readonly kind: string
  readonly start: number
  readonly end: number
  readonly detail: Readonly<Record<string, string | number>>
}

export type Read<T> = { readonly value: T; readonly end: number } | LiteralError

export function isLiteralError(read: object): read is LiteralError {
  return 'kind' in read
}

/** A text with the end at which the engine stops reading (its input is trimmed). */
export interface Input {
  readonly text: string
  readonly end: number
}

function error(kind: string, start: number, end: number, detail: LiteralError['detail'] = {}): LiteralError {
  return { kind, start, end, detail }
}

const isHexDigit = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66)

function hexRun(input: Input, at: number): number {
  while (at < input.end && isHexDigit(input.text.charCodeAt(at))) at++
  return at
}

const radixDigits: Readonly<Record<number, RegExp>> = { 8: /^[0-7]+$/, 10: /^-?[0-9]+$/, 16: /^[0-9a-fA-F]+$/ }
const radixPrefix: Readonly<Record<number, string>> = { 8: '0o', 10: '', 16: '0x' }
const minInt = -(2n ** 63n)
const maxInt = 2n ** 63n - 1n
/** No 64-bit integer has more digits, in any radix, once zeros in front are gone. */
const longestInt = 64

/** Integers of so many hex digits are below 2^53. */
const longestExact = 13

function toInt(digits: string, radix: 8 | 10 | 16): number | bigint | undefined {
  if (radixDigits[radix]?.test(digits) !== true) return undefined
  // What is short is exact as a number, so it needs no detour.
  if (digits.length <= longestExact) return parseInt(digits, radix) + 0
  const negative = digits.startsWith('-')
  const significant = digits.replace(/^-?0*/, '')
  if (significant.length > longestInt) return undefined
  const magnitude = significant === '' ? 0n : BigInt(`${radixPrefix[radix] ?? ''}${significant}`)
  const value = negative ? -magnitude : magnitude
  return value < minInt || value > maxInt ? undefined : normalInt(value)
}

/** Reads an integer: `0x` is hex, a leading `0` octal, else decimal with an optional minus. */
export function readInt(input: Input, at: number): Read<number | bigint> {
  const { text } = input
  let radix: 8 | 10 | 16 = 10
  let digits = at
  if (text.startsWith('0x', at) && at + 1 < input.end) {
    radix = 16
    digits = at + 2
  } else if (text[at] === '0' && at < input.end) radix = 8
  else if (text[at] === '-' && at < input.end) digits = at + 1
  const end = hexRun(input, digits)
  if (end === digits) return error('ExpectedName', digits, input.end, { expected: 'digit' })
  const start = radix === 16 ? digits : at
  const value = toInt(text.slice(start, end), radix)
  return value === undefined ? error('ParseInt', start, end, { radix }) : { value, end }
}

export interface IntRangeValue {
  readonly first: number | bigint
  readonly last: number | bigint
  readonly single: boolean
}

/** Reads a set item: an integer or `a..b`. */
export function readIntRange(input: Input, at: number): Read<IntRangeValue> {
  const first = readInt(input, at)
  if (isLiteralError(first)) return first
  if (!input.text.startsWith('..', first.end)) {
    return { value: { first: first.value, last: first.value, single: true }, end: first.end }
  }
  const last = readInt(input, first.end + 2)
  if (isLiteralError(last)) return last
  if (first.value > last.value) return error('IncompatibleRangeBounds', at, last.end)
  return { value: { first: first.value, last: last.value, single: false }, end: last.end }
}

/** Takes `count` characters (code points), or undefined if fewer are left. */
function take(input: Input, at: number, count: number): number | undefined {
  for (let taken = 0; taken < count; taken++) {
    if (at >= input.end) return undefined
    at += (input.text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  }
  return at
}

/** Reads digits of a byte as Rust's number parser does: it takes a plus in front (T24). */
function readByte(input: Input, at: number, digits: 2 | 3): Read<number> {
  const end = take(input, at, digits)
  const radix = digits === 2 ? 16 : 8
  if (end === undefined)
    return error('CountMismatch', at, input.end, {
      expected: digits,
      actual: Array.from(input.text.slice(at, input.end)).length,
    })
  const text = input.text.slice(at, end)
  const valid = digits === 2 ? /^(?:\+?[0-9a-fA-F]|[0-9a-fA-F]{2})$/ : /^\+?[0-7]+$/
  const value = valid.test(text) ? parseInt(text, radix) : 256
  return value > 255 ? error('ParseInt', at, end, { radix }) : { value, end }
}

/** Where a text without escapes ends, or -1 if it has one or does not end. */
function plainEnd({ text, end }: Input, start: number): number {
  for (let at = start; at < end; at++) {
    const char = text.charCodeAt(at)
    if (char === 0x22) return at
    if (char === 0x5c) return -1
  }
  return -1
}

/** Reads `"…"` from its opening quote. */
export function readQuoted(input: Input, open: number): Read<ByteString> {
  const { text } = input
  const close = plainEnd(input, open + 1)
  if (close !== -1) return { value: fromText(text.slice(open + 1, close)), end: close + 1 }
  const parts: string[] = []
  let plain = open + 1
  let at = plain
  const flush = (): void => {
    if (at > plain) parts.push(fromText(text.slice(plain, at)))
  }
  while (at < input.end) {
    const char = text.charCodeAt(at)
    if (char === 0x22) {
      flush()
      return { value: parts.join(''), end: at + 1 }
    }
    if (char !== 0x5c) {
      at++
      continue
    }
    flush()
    if (at + 1 >= input.end) break
    const escape = text.charAt(at + 1)
    if (escape === '"' || escape === '\\') {
      parts.push(escape)
      at += 2
    } else if (escape === 'x' || /[0-7]/.test(escape)) {
      const byte = escape === 'x' ? readByte(input, at + 2, 2) : readByte(input, at + 1, 3)
      if (isLiteralError(byte)) return byte
      parts.push(String.fromCharCode(byte.value))
      at = byte.end
    } else return error('InvalidCharacterEscape', at + 1, take(input, at + 1, 1) ?? input.end)
    plain = at
  }
  return error('MissingEndingQuote', open + 1, input.end)
}

/** Reads `r"…"` or `r#"…"#` from its `r`; the value is the text between the quotes. */
export function readRaw(input: Input, open: number): Read<string> {
  const { text } = input
  let quote = open + 1
  while (quote < input.end && text[quote] === '#') quote++
  const hashes = quote - open - 1
  if (hashes > 255) return error('InvalidRawStringHashCount', open + 1, input.end, { count: hashes })
  if (quote >= input.end || text[quote] !== '"') return error('ExpectedName', quote, input.end, { expected: '" or #' })
  const close = text.indexOf('"' + '#'.repeat(hashes), quote + 1)
  if (close === -1 || close + 1 + hashes > input.end) return error('MissingEndingQuote', open + 1, input.end)
  return { value: text.slice(quote + 1, close), end: close + 1 + hashes }
}

/** Reads `6F:72-67`: two bytes or more. */
function readHexBytes(input: Input, start: number): Read<ByteString> {
  const parts: string[] = []
  let at = start
  for (;;) {
    const byte = readByte(input, at, 2)
    if (isLiteralError(byte)) return byte
    parts.push(String.fromCharCode(byte.value))
    at = byte.end
    const separator = at < input.end ? input.text.charAt(at) : ''
    if (separator === ':' || separator === '-' || separator === '.') at++
    else if (parts.length > 1) return { value: parts.join(''), end: at }
    else if (separator === '') return error('CountMismatch', at, input.end, { expected: 1, actual: 0 })
    else return error('ExpectedName', at, take(input, at, 1) ?? input.end, { expected: 'byte separator' })
  }
}

export interface BytesValue {
  readonly bytes: ByteString
  readonly form: 'quoted' | 'raw' | 'hex'
}

/** Reads a Bytes literal in any of its three forms. */
export function readBytes(input: Input, at: number): Read<BytesValue> {
  if (at >= input.end) return error('EOF', at, input.end)
  const first = input.text.charAt(at)
  if (first === '"') {
    const quoted = readQuoted(input, at)
    return isLiteralError(quoted) ? quoted : { value: { bytes: quoted.value, form: 'quoted' }, end: quoted.end }
  }
  if (first === 'r') {
    const raw = readRaw(input, at)
    return isLiteralError(raw) ? raw : { value: { bytes: fromText(raw.value), form: 'raw' }, end: raw.end }
  }
  const hex = readHexBytes(input, at)
  return isLiteralError(hex) ? hex : { value: { bytes: hex.value, form: 'hex' }, end: hex.end }
}

/** Reads a bare decimal number as its text, where a dialect has that; undefined if none stands there. */
export function readNumberText(input: Input, at: number): { value: BytesValue; end: number } | undefined {
  let end = at
  while (end < input.end && /[0-9]/.test(input.text.charAt(end))) end++
  // `61:62` and `6162` before a letter are the engine's bytes and mistakes.
  if (end === at || (end < input.end && !/[\s)}]/.test(input.text.charAt(end)))) return undefined
  return { value: { bytes: input.text.slice(at, end), form: 'quoted' }, end }
}

/** Reads a pattern for `wildcard`: quoted or raw. */
export function readPatternBytes(input: Input, at: number): Read<BytesValue> {
  if (at < input.end && input.text[at] !== '"' && input.text[at] !== 'r') {
    return error('ExpectedName', at, input.end, { expected: '" or r' })
  }
  return readBytes(input, at)
}

export interface RegexText {
  readonly pattern: string
  readonly form: 'quoted' | 'raw'
}

/** Reads a pattern for `matches`. In quotes only `\"` is special, and only outside a class (T20). */
export function readRegex(input: Input, at: number): Read<RegexText> {
  const { text } = input
  if (at >= input.end) return error('EOF', at, input.end)
  if (text[at] === 'r') {
    const raw = readRaw(input, at)
    return isLiteralError(raw) ? raw : { value: { pattern: raw.value, form: 'raw' }, end: raw.end }
  }
  if (text[at] !== '"') return error('ExpectedName', at, input.end, { expected: '" or r' })
  const parts: string[] = []
  let plain = at + 1
  let inClass = false
  for (let here = plain; here < input.end; here++) {
    const char = text[here]
    if (char === '\\') {
      here++
      if (here >= input.end) break
      if (text[here] === '"' && !inClass) {
        parts.push(text.slice(plain, here - 1))
        plain = here
      }
    } else if (char === '"' && !inClass) {
      parts.push(text.slice(plain, here))
      return { value: { pattern: parts.join(''), form: 'quoted' }, end: here + 1 }
    } else if (char === '[') inClass = true
    else if (char === ']') inClass = false
  }
  return error('MissingEndingQuote', at + 1, input.end)
}

/** The pattern of a literal as `matches` takes it, or undefined if the text is no such literal and nothing else. */
export function readRegexLiteral(text: string): string | undefined {
  const read = readRegex({ text, end: text.length }, 0)
  return isLiteralError(read) || read.end !== text.length ? undefined : read.value.pattern
}

function addressRun(input: Input, at: number): number {
  while (at < input.end && (isHexDigit(input.text.charCodeAt(at)) || /[:./]/.test(input.text.charAt(at)))) at++
  return at
}

function networkError(start: number, end: number, cause: string): LiteralError {
  return error('ParseNetwork', start, end, { cause })
}

/** Reads one address in the strict form; the token is the longest run of address characters. */
export function readIp(input: Input, at: number): Read<IpValue> {
  const end = addressRun(input, at)
  if (end === at) return error('ExpectedName', at, input.end, { expected: 'IP address character' })
  const value = parseIp(input.text.slice(at, end))
  return value === undefined ? networkError(at, end, 'AddrParseError') : { value, end }
}

/** In sets IPv4 may be short, `10.1` is 10.1.0.0 (T15). */
function parseShortIp(text: string): IpValue | undefined {
  const strict = parseIp(text)
  if (strict !== undefined) return strict
  if (!/^[0-9]+(?:\.[0-9]+){0,3}$/.test(text)) return undefined
  const octets = text.split('.').map(Number)
  if (octets.some((octet) => octet > 255)) return undefined
  return [0, 1, 2, 3].reduce((value, index) => value * 256 + (octets[index] ?? 0), 0)
}

export interface IpRangeValue {
  readonly first: IpValue
  readonly last: IpValue
  /** The length of a network; undefined for one address or `first..last`. */
  readonly prefix: number | undefined
}

/** Reads a set item: an address, a network, or `first..last`. */
export function readIpRange(input: Input, at: number): Read<IpRangeValue> {
  const end = addressRun(input, at)
  if (end === at) return error('ExpectedName', at, input.end, { expected: 'IP address character' })
  const token = input.text.slice(at, end)
  const dots = token.indexOf('..')
  if (dots !== -1) {
    const first = parseIp(token.slice(0, dots))
    if (first === undefined) return networkError(at, at + dots, 'AddrParseError')
    const last = parseIp(token.slice(dots + 2))
    if (last === undefined) return networkError(at + dots + 2, end, 'AddrParseError')
    if (!isIpRange(first, last)) return error('IncompatibleRangeBounds', at, end)
    return { value: { first, last, prefix: undefined }, end }
  }
  const slash = token.lastIndexOf('/')
  const address = parseShortIp(slash === -1 ? token : token.slice(0, slash))
  const addressEnd = slash === -1 ? end : at + token.indexOf('/')
  if (address === undefined) return networkError(at, addressEnd, 'AddrParseError')
  if (slash === -1) return { value: { first: address, last: address, prefix: undefined }, end }
  const digits = token.slice(slash + 1)
  const prefix = /^[0-9]+$/.test(digits) && digits.length <= input.text.length ? Number(digits) : 256
  if (prefix > 255) return networkError(at + slash + 1, end, 'NetworkLengthParseError')
  if (prefix > (typeof address === 'number' ? 32 : 128)) return networkError(at, end, 'NetworkLengthTooLongError')
  if (maskIp(address, prefix) !== address) return networkError(at, addressEnd, 'InvalidHostPart')
  return { value: { first: address, last: lastIp(address, prefix), prefix }, end }
}

/** Reads a list name from just after its `$`. */
export function readListName(input: Input, at: number, allowIds: boolean): Read<string> {
  const allowed = allowIds ? /[a-zA-Z0-9_.-]/ : /[a-z0-9_.]/
  let end = at
  while (end < input.end && allowed.test(input.text.charAt(end))) end++
  const name = input.text.slice(at, end)
  if (name === '' || name.startsWith('.') || name.endsWith('.')) {
    return error('InvalidListName', at, input.end, {
      name: name === '' ? input.text.slice(at, take(input, at, 1) ?? at) : name,
    })
  }
  return { value: name, end }
}
