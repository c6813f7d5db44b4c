import { fromText, type ByteString } from '../bytes.ts'

type Maybe<T> = T | undefined

/** Base64 without padding; flag `u` takes the URL-safe alphabet, flag `p` pads. */
export function encodeBase64(value: Maybe<ByteString>, flags: ByteString = ''): Maybe<ByteString> {
  if (value === undefined) return undefined
  const text = btoa(value)
  const alphabet = flags.includes('u') ? text.replaceAll('+', '-').replaceAll('/', '_') : text
  return flags.includes('p') ? alphabet : alphabet.replace(/=+$/, '')
}

/** Decodes the standard alphabet, padded or not. What is no Base64 gives a missing value: the documentation leaves it open. */
export function decodeBase64(value: Maybe<ByteString>): Maybe<ByteString> {
  if (value === undefined || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return undefined
  const digits = value.replace(/=+$/, '')
  if (digits.length % 4 === 1 || (value.length !== digits.length && value.length % 4 !== 0)) return undefined
  return atob(digits)
}

function hexDigits(text: readonly string[], from: number, count: number): number | undefined {
  const digits = text.slice(from, from + count).join('')
  return digits.length === count && /^[0-9A-Fa-f]+$/.test(digits) ? parseInt(digits, 16) : undefined
}

/** The bytes of `%uXXXX` escapes: two surrogates in a row are one character, one alone is U+FFFD. */
function unicodeBytes(escapes: string): ByteString {
  return fromText(
    String.fromCharCode(...(escapes.match(/[0-9A-Fa-f]{4}/g) ?? []).map((digits) => parseInt(digits, 16))),
  )
}

const byteEscape = /%[0-9A-Fa-f]{2}|\+/g
const anyEscape = /%u[Dd][89ABab][0-9A-Fa-f]{2}%u[Dd][C-Fc-f][0-9A-Fa-f]{2}|%u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}|\+/g

function decodeOnce(value: ByteString, unicode: boolean): ByteString {
  return value.replace(unicode ? anyEscape : byteEscape, (found) => {
    if (found === '+') return ' '
    return found.length === 3 ? String.fromCharCode(parseInt(found.slice(1), 16)) : unicodeBytes(found)
  })
}

/** What the end of the output stands for, if it is an escape: how long it is, and its code. */
function escapeAtEnd(output: readonly string[], unicode: boolean): { length: number; code: number } | undefined {
  const { length } = output
  if (length >= 3 && output[length - 3] === '%') {
    const code = hexDigits(output, length - 2, 2)
    if (code !== undefined) return { length: 3, code }
  }
  if (unicode && length >= 6 && output[length - 6] === '%' && output[length - 5] === 'u') {
    const code = hexDigits(output, length - 4, 4)
    if (code !== undefined) return { length: 6, code }
  }
  return undefined
}

/** Puts a decoded UTF-16 unit behind the output; a high surrogate waits there for its low one. */
function pushUnit(output: string[], code: number): void {
  const unit = String.fromCharCode(code)
  if (code >= 0xd800 && code <= 0xdbff) {
    output.push(unit)
    return
  }
  const isPair = code >= 0xdc00 && code <= 0xdfff && (output[output.length - 1] ?? '') > '\xff'
  for (const byte of fromText(isPair ? `${output.pop() ?? ''}${unit}` : unit)) output.push(byte)
}

/**
 * Decodes until nothing changes, in one pass: each byte that comes out may complete an
 * escape with those before it.
 */
function decodeFully(value: ByteString, unicode: boolean): ByteString {
  const output: string[] = []
  for (const char of value) {
    output.push(char === '+' ? ' ' : char)
    for (let found = escapeAtEnd(output, unicode); found !== undefined; found = escapeAtEnd(output, unicode)) {
      output.length -= found.length
      if (found.length === 6) pushUnit(output, found.code)
      else output.push(String.fromCharCode(found.code))
      if (output[output.length - 1] === '+') output[output.length - 1] = ' '
    }
  }
  return output.map((unit) => (unit > '\xff' ? fromText(unit) : unit)).join('')
}

/** Percent-decodes and turns `+` into a blank; option `r` repeats until nothing changes, `u` reads `%uXXXX` too. */
export function urlDecode(value: Maybe<ByteString>, options: ByteString = ''): Maybe<ByteString> {
  if (value === undefined) return undefined
  const unicode = options.includes('u')
  return options.includes('r') ? decodeFully(value, unicode) : decodeOnce(value, unicode)
}

/** A query string without the named parameters. */
export function removeQueryArgs(query: Maybe<ByteString>, ...names: Maybe<ByteString>[]): Maybe<ByteString> {
  if (query === undefined || names.includes(undefined)) return undefined
  return query
    .split('&')
    .filter((part) => !names.includes(part.split('=', 1)[0]))
    .join('&')
}

/** The version 4 UUID made of the first 16 bytes; fewer bytes give a missing value. */
export function uuidV4(bytes: Maybe<ByteString>): Maybe<ByteString> {
  if (bytes === undefined || bytes.length < 16) return undefined
  const hex = Array.from(bytes.slice(0, 16), (byte, index) => {
    const code = byte.charCodeAt(0)
    // RFC 9562, sections 4.1 and 5.4: the version and variant bits.
    const fixed = index === 6 ? (code & 0x0f) | 0x40 : index === 8 ? (code & 0x3f) | 0x80 : code
    return fixed.toString(16).padStart(2, '0')
  }).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
