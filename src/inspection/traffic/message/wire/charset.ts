import { readParameters } from '../parameters.ts'

/** A body as text. */
export interface TextReading {
  readonly text: string
  /** Nobody knows that others read the same: bytes that the character set does not have, or a set that is not read. */
  readonly doubt: { readonly kind: 'invalid' } | { readonly kind: 'charset'; readonly charset: string } | undefined
}

/** Bytes at the start that tell a form of Unicode. Source: WHATWG Encoding, 6; Unicode 16, 23.8. */
const byteOrderMarks: readonly (readonly [charset: string, bytes: readonly number[]])[] = [
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-7', [0x2b, 0x2f, 0x76]],
]

const firstOfMarks: ReadonlySet<number | undefined> = new Set(byteOrderMarks.map(([, [first]]) => first))

function findMark(bytes: Uint8Array): string | undefined {
  if (!firstOfMarks.has(bytes[0])) return undefined
  return byteOrderMarks.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0]
}

/** The form of Unicode that zero bytes tell. */
function findByZeros(bytes: Uint8Array): string | undefined {
  if (bytes.length < 2) return undefined
  return findByFirstZeros(bytes) ?? findByMostZeros(bytes)
}

/** Bytes that are looked at for zeros, and the share of a place in them that makes it the high byte of a character. */
const sampled = 256
const mostlyZero = 0.5

/** A text that begins with other characters than ASCII, and goes on with them: half of its high bytes are zero. */
function findByMostZeros(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, sampled)
  if (sample.length < 8 || sample.length % 2 !== 0) return undefined
  const zeros = [0, 0, 0, 0]
  if (!sample.includes(0)) return undefined
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 4] = (zeros[at % 4] ?? 0) + 1
  const isZero = zeros.map((count) => count > (sample.length / 4) * mostlyZero).join()
  switch (isZero) {
    case 'true,false,true,false':
      return 'utf-16be'
    case 'false,true,false,true':
      return 'utf-16le'
    case 'true,true,true,false':
    case 'true,true,false,false':
      return 'utf-32be'
    case 'false,true,true,true':
    case 'false,false,true,true':
      return 'utf-32le'
    default:
      return undefined
  }
}

/** A text that begins with two ASCII characters has zeros in these places. Source: RFC 4627, 3. */
function findByFirstZeros(bytes: Uint8Array): string | undefined {
  // Nearly every text.
  if (bytes[0] !== 0 && bytes[1] !== 0 && bytes[2] !== 0) return undefined
  const zeros = [...bytes.subarray(0, 4)].map((byte) => (byte === 0 ? '0' : 'x')).join('')
  switch (zeros) {
    case '000x':
      return 'utf-32be'
    case 'x000':
      return 'utf-32le'
    case '0x0x':
    case '0x':
      return 'utf-16be'
    case 'x0x0':
    case 'x0':
      return 'utf-16le'
    default:
      return undefined
  }
}

/** Sets whose bytes look like ASCII and mean something else: read as UTF-8 they would hide a text. */
const deceptive =
  /^(?:utf-?7|unicode-1-1-utf-7|x-imap4-modified-utf7|hz-gb-2312|iso-2022-.*|csiso2022.*|ebcdic.*|ibm.*|cp.*|scsu|bocu-1)$/
/** Those of the names above that are supersets of ASCII by another name. */
const harmless = /^cp(?:125[0-8]|437|65001|93[26]|949|950)$/

/**
 * Whether text in a character set looks like ASCII and means something else.
 *
 * @param charset - in lower case
 */
export function isDeceptiveCharset(charset: string): boolean {
  return deceptive.test(charset) && !harmless.test(charset)
}

function decodeUtf32(bytes: Uint8Array, isLittle: boolean): TextReading {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pieces: string[] = []
  let isInvalid = bytes.length % 4 !== 0
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, isLittle)
    const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    isInvalid ||= !isCharacter
    if (at > 0 || code !== 0xfeff) pieces.push(isCharacter ? String.fromCodePoint(code) : '\ufffd')
  }
  return { text: pieces.join(''), doubt: isInvalid ? { kind: 'invalid' } : undefined }
}

/** Bytes of the longest character of a form of Unicode. */
const longestCharacter = 4

/** It keeps nothing between two texts: each is given whole. */
const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

/** Decodes strictly; what is not of the set becomes U+FFFD and a doubt. A character that a limit cut is none. */
function decode(bytes: Uint8Array, charset: string, isCut: boolean): TextReading {
  const strict = charset === 'utf-8' ? strictUtf8 : new TextDecoder(charset, { fatal: true })
  for (let short = 0; short < (isCut ? longestCharacter : 1); short++) {
    try {
      return { text: strict.decode(bytes.subarray(0, Math.max(0, bytes.length - short))), doubt: undefined }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }
  return { text: new TextDecoder(charset).decode(bytes), doubt: { kind: 'invalid' } }
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80)
}

/** The name of a set as the platform knows it; undefined if it does not. */
function knownName(charset: string): string | undefined {
  try {
    return new TextDecoder(charset).encoding
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function decodeDeclared(bytes: Uint8Array, charset: string, isCut: boolean): TextReading {
  const doubt = { kind: 'charset', charset: charset.slice(0, 40) } as const
  const utf8 = decode(bytes, 'utf-8', isCut)
  if (isDeceptiveCharset(charset)) return { text: utf8.text, doubt }
  if (/^utf-?32/.test(charset)) return isAscii(bytes) ? { ...utf8, doubt } : decodeUtf32(bytes, !charset.endsWith('be'))
  const known = knownName(charset)
  if (known === undefined) return { text: utf8.text, doubt }
  if (known.startsWith('utf-16')) {
    // Text that reads as UTF-8 and says that it is UTF-16 is read by some as one, by others as the other.
    return utf8.doubt === undefined ? { text: utf8.text, doubt } : decode(bytes, known, isCut)
  }
  if (isAscii(bytes)) return utf8
  return utf8.doubt === undefined ? { text: utf8.text, doubt } : decode(bytes, known, isCut)
}

/**
 * Reads bytes as text: by their byte order mark, by the zero bytes of UTF-16 and UTF-32, by the character set
 * that the content type declares, and else as UTF-8. UTF-7 and other sets that hide text in ASCII are not read.
 *
 * @param contentType - all its lines
 * @param isCut - the bytes are not all, so a broken character at their end says nothing
 */
export function decodeBytes(bytes: Uint8Array, contentType: string | undefined, isCut: boolean): TextReading {
  const told = findMark(bytes) ?? findByZeros(bytes)
  const declared = readParameters((contentType ?? '').replaceAll(',', ';')).flatMap(([name, value]) =>
    // The form with a star names its own character set and language in front. Source: RFC 8187, 3.2.
    /^charset(?:\*\d*\*?)?$/.test(name) ? [value.toLowerCase().replace(/^.*'(?=[^'])|^'+|'+$/g, '')] : [],
  )
  if (told === 'utf-7')
    return { text: decode(bytes, 'utf-8', isCut).text, doubt: { kind: 'charset', charset: 'utf-7' } }
  if (told?.startsWith('utf-32') === true) return decodeUtf32(bytes, told === 'utf-32le')
  if (told !== undefined && told !== 'utf-8') return decode(bytes, told, isCut)
  const other = declared.find((charset) => !/^(?:utf-?8|us-ascii|ascii)?$/.test(charset))
  return other === undefined || told === 'utf-8' ? decode(bytes, 'utf-8', isCut) : decodeDeclared(bytes, other, isCut)
}
