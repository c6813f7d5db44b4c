/** Units of the head of a `data:` URL, up to its comma. */
const longestHead = 200
/** Readings of one text. */
const maxReadings = 100
/** Letters in a row that are taken for text among bytes that are none. */
const runs = /[\x20-\x7e\t]{8,}/g

function toBytes(base64: string): Uint8Array | undefined {
  const plain = base64.replace(/-/g, '+').replace(/_/g, '/').replace(/[\s=]/g, '')
  if (plain.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(plain)) return undefined
  return Uint8Array.from(atob(plain), (character) => character.charCodeAt(0))
}

function decode(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** UTF-16 by its mark, or by zeros in every other byte, as all letters of Europe have them. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const zeros = [0, 0]
  for (const [index, byte] of bytes.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  const most = bytes.length / 4
  if ((zeros[1] ?? 0) >= most && (zeros[0] ?? 0) < most / 4) return 'utf-16le'
  if ((zeros[0] ?? 0) >= most && (zeros[1] ?? 0) < most / 4) return 'utf-16be'
  return undefined
}

/** What bytes say, as far as they are text; undefined if no part of them is. */
function textOf(bytes: Uint8Array): string | undefined {
  const wide = utf16Of(bytes)
  const text = wide === undefined ? decode(bytes, 'utf-8') : decode(bytes.subarray(0, bytes.length & ~1), wide)
  if (text !== undefined && (wide !== undefined || !text.includes('\0'))) return text
  // TextDecoder's `latin1` is windows-1252, which gives every byte a character.
  const found = decode(bytes, 'latin1')?.replaceAll('\0', '').match(runs)
  return found === null || found === undefined ? undefined : found.join('\n')
}

function fromBase64(base64: string): string | undefined {
  const bytes = toBytes(base64)
  return bytes === undefined || bytes.length === 0 ? undefined : textOf(bytes)
}

function fromPercent(text: string): string | undefined {
  const bytes = text.replace(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
  return bytes === text
    ? text
    : (decode(
        Uint8Array.from(bytes, (character) => character.charCodeAt(0) & 255),
        'utf-8',
      ) ?? bytes)
}

/** The contents of the `data:` URLs in a text. Source: RFC 2397. */
function* dataUrls(text: string): Generator<string> {
  const lower = text.toLowerCase()
  for (let at = lower.indexOf('data:'); at !== -1; at = lower.indexOf('data:', at + 1)) {
    const comma = text.slice(at, at + longestHead).indexOf(',')
    if (comma === -1) continue
    const start = at + comma + 1
    const tail = /[\s"'<>)\]]/g
    tail.lastIndex = start
    const end = tail.exec(text)?.index ?? text.length
    const content = text.slice(start, end)
    const isBase64 = /;\s*base64\s*$/i.test(text.slice(at, start - 1))
    const read = isBase64 ? fromBase64(fromPercent(content) ?? content) : fromPercent(content)
    if (read !== undefined) yield read
    at = Math.max(at, end - 1)
  }
}

/**
 * What stands in a text in another form: base64 and base64url as a whole, of UTF-8, UTF-16 or bytes
 * with text among them, and `data:` URLs. Linear in its length.
 *
 * @param isEncoded - whether its place in the protocol says that it is base64
 */
export function encodedTexts(text: string, isEncoded: boolean): readonly string[] {
  const found: string[] = []
  const whole = text.trim()
  const foreign = isEncoded ? /[^A-Za-z0-9+/_=\s-]/ : /[^A-Za-z0-9+/_=\r\n-]/
  if (whole.length >= (isEncoded ? 4 : 12) && !foreign.test(whole)) {
    const read = fromBase64(whole)
    // Most words are base64 of something; that of a text is printable.
    if (read !== undefined && (isEncoded || !/[\0-\x08\x0e-\x1f\x7f\ufffd]/.test(read))) found.push(read)
  }
  if (/data:/i.test(text)) {
    for (const read of dataUrls(text)) {
      found.push(read)
      if (found.length >= maxReadings) break
    }
  }
  return found
}
