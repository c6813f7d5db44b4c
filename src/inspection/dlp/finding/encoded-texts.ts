import { hasLongRun, shortestRun, type TextLook } from '../prefilter/index.ts'

/** A text that another one carries in an encoding. */
export interface EncodedText {
  /** Where the encoded form stands, in UTF-16 units of the carrying text. */
  readonly start: number
  readonly end: number
  readonly text: string
}

/** How many encoded parts of one text are read, and how long each may be, in UTF-16 units. */
const mostParts = 20
const longestPart = 65_536

/** Base64 and base64url, with or without the head of a `data:` URL; shorter runs are words. */
const encodedRun = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,65536}={0,2}(?![A-Za-z0-9+/_-])/g
const digitList = /(?<![\d.])\d(?:"?\s{0,2},\s{0,2}"?\d){11,40}(?![\d.])/g

/** What each list of digits has. */
const listedDigit = /\d"?\s{0,2},/

function isReadable(text: string): boolean {
  return text.length >= 8 && !/[\x00-\x08\x0e-\x1f\x7f\ufffd]/.test(text)
}

/** Bytes as UTF-16 (every other byte is zero) or as UTF-8. */
function toReadable(binary: string): string | undefined {
  const even = binary.length % 2 === 0 ? binary : binary.slice(0, -1)
  if (/^(?:\xff\xfe)?(?:[\t\n\r\x20-\x7e]\x00){4}/.test(even))
    return even.replace(/^\xff\xfe/, '').replace(/([\s\S])\x00/g, '$1')
  if (/^(?:\xfe\xff)?(?:\x00[\t\n\r\x20-\x7e]){4}/.test(even))
    return even.replace(/^\xfe\xff/, '').replace(/\x00([\s\S])/g, '$1')
  const text = new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)))
  return isReadable(text) ? text : undefined
}

function fromBase64(run: string): string | undefined {
  const plain = run.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/')
  // Words and numbers alone decode to garbage; a run of base64 mixes kinds of characters.
  if (plain.length % 4 === 1 || !/[A-Z]/.test(plain) || !/[a-z]/.test(plain)) return undefined
  return toReadable(atob(plain))
}

const nothing: readonly EncodedText[] = []

/**
 * What a text carries in base64, base64url or a `data:` URL, as UTF-8 or UTF-16, and digits in a list of single ones.
 *
 * @param look - what is known of the text
 */
export function encodedTexts(
  text: string,
  look?: Pick<TextLook, 'longestRun' | 'mayListDigits'>,
): readonly EncodedText[] {
  const mayHoldRun = look === undefined || look.longestRun >= shortestRun
  const mayListDigits = look?.mayListDigits !== false
  if (!mayHoldRun && !mayListDigits) return nothing
  const found: EncodedText[] = []
  const runs = mayHoldRun && hasLongRun(text) ? text.matchAll(encodedRun) : []
  for (const match of runs) {
    if (found.length >= mostParts) return found
    const decoded = match[0].length > longestPart ? undefined : fromBase64(match[0])
    if (decoded !== undefined) found.push({ start: match.index, end: match.index + match[0].length, text: decoded })
  }
  const lists = mayListDigits && listedDigit.test(text) ? text.matchAll(digitList) : []
  for (const match of lists) {
    if (found.length >= mostParts) return found
    found.push({ start: match.index, end: match.index + match[0].length, text: match[0].replace(/\D/g, '') })
  }
  return found
}
