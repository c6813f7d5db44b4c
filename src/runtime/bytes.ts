/**
 * A byte sequence as a JavaScript string of one character (0 to 255) for each byte.
 *
 * This makes equality, order, `contains`, slices and native regular expressions those of
 * the bytes, at the speed of the engine's own strings, and an ASCII text is its own form.
 */
export type ByteString = string

const ascii = /^[\x00-\x7f]*$/

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const strictDecoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })

/** How many characters `String.fromCharCode` takes at once without a deep stack. */
const chunk = 8192

/** The UTF-8 bytes of a text. A lone surrogate becomes U+FFFD, as in `TextEncoder`. */
export function fromText(text: string): ByteString {
  return ascii.test(text) ? text : fromUint8Array(encoder.encode(text))
}

export function fromUint8Array(bytes: Uint8Array): ByteString {
  if (bytes.length <= chunk) return String.fromCharCode(...bytes)
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += chunk) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + chunk)))
  }
  return parts.join('')
}

export function toUint8Array(bytes: ByteString): Uint8Array {
  const result = new Uint8Array(bytes.length)
  for (let at = 0; at < bytes.length; at++) result[at] = bytes.charCodeAt(at)
  return result
}

/** The text of UTF-8 bytes; what is no UTF-8 becomes U+FFFD. */
export function toText(bytes: ByteString): string {
  return ascii.test(bytes) ? bytes : decoder.decode(toUint8Array(bytes))
}

/** The text of UTF-8 bytes, or undefined if they are none. */
export function toTextStrict(bytes: ByteString): string | undefined {
  if (ascii.test(bytes)) return bytes
  try {
    return strictDecoder.decode(toUint8Array(bytes))
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** V8 copies what is cut out of a text up to this length, and makes a view of what is longer. */
const longestCopied = 12

/**
 * The same bytes as a text of their own. What a parser cuts out of a text is a view of it in V8, and comparing a view
 * with a value takes a call of the host's own, some 50 ns; so what values are compared with is copied once.
 */
export function toOwnText(bytes: ByteString): ByteString {
  return bytes.length <= longestCopied ? bytes : [bytes.charAt(0), bytes.slice(1)].join('')
}

/** A-Z become a-z; every other byte stays. What has no capitals is given back as it is. */
export function lowerAscii(bytes: ByteString): ByteString {
  // The host's own change is the quickest, but it changes letters beyond ASCII as well.
  const lower = bytes.toLowerCase()
  return lower === bytes || ascii.test(bytes) ? lower : bytes.replace(/[A-Z]+/g, (run) => run.toLowerCase())
}

/** a-z become A-Z; every other byte stays. What has no lower-case letters is given back as it is. */
export function upperAscii(bytes: ByteString): ByteString {
  const upper = bytes.toUpperCase()
  return upper === bytes || ascii.test(bytes) ? upper : bytes.replace(/[a-z]+/g, (run) => run.toUpperCase())
}
