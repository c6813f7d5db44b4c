import { madeOnce } from '../../finding/made-once.ts'

/** Kinds of what a text is cut into; the model weighs them by their hashes alone. */
const kindOther = 0
const kindLetter = 1
const kindDigit = 2
const kindBlank = 3
const kindSingle = 4
const kindBreak = 5

const letter = madeOnce(() => /[\p{L}\p{M}]/u)
/** Scripts that put no space between words: each character is a token. */
const unspaced = madeOnce(
  () =>
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u,
)

function kindOf(char: string): number {
  if (char === '\n') return kindBreak
  if (/\s/.test(char)) return kindBlank
  if (/\p{N}/u.test(char)) return kindDigit
  if (unspaced().test(char)) return kindSingle
  return letter().test(char) ? kindLetter : kindOther
}

/** Kinds of the 65,536 UTF-16 units, each looked up once; a surrogate counts as a letter of its own. */
const kinds = new Int8Array(65536).fill(-1)

function kindOfUnit(unit: number): number {
  const known = kinds[unit] as number
  if (known >= 0) return known
  const kind = unit >= 0xd800 && unit < 0xe000 ? kindSingle : kindOf(String.fromCharCode(unit))
  kinds[unit] = kind
  return kind
}

const offsetBasis = 0x811c9dc5
const prime = 0x01000193

/** The tokens of a text, as columns. */
export interface Tokens {
  readonly count: number
  /** FNV-1a of each token: words in lower case, a run of digits as one, punctuation with the length of its run up to 3. */
  readonly hashes: Uint32Array
  /** Where each begins in the text, in UTF-16 units; one more at the end. */
  readonly starts: Uint32Array
}

/**
 * Cuts a text in normal form into words, numbers, marks and line breaks, in one pass.
 *
 * @param text - lower case
 */
export function tokenise(text: string): Tokens {
  const { length } = text
  const hashes = new Uint32Array(length + 1)
  const starts = new Uint32Array(length + 2)
  let count = 0
  for (let at = 0; at < length;) {
    const unit = text.charCodeAt(at)
    const kind = kindOfUnit(unit)
    if (kind === kindBlank) {
      at++
      continue
    }
    const start = at
    let hash = offsetBasis
    if (kind === kindLetter) {
      for (; at < length; at++) {
        const next = text.charCodeAt(at)
        if (kindOfUnit(next) !== kindLetter) {
          // An apostrophe between letters is one of them: `don't`.
          const quote = next === 0x27 || next === 0x2019
          if (!quote || at + 1 >= length || kindOfUnit(text.charCodeAt(at + 1)) !== kindLetter) break
          hash = Math.imul(hash ^ 0x27, prime)
          continue
        }
        hash = Math.imul(hash ^ next, prime)
      }
    } else if (kind === kindDigit) {
      while (at < length && kindOfUnit(text.charCodeAt(at)) === kindDigit) at++
      hash = Math.imul(hash ^ 0x30, prime)
    } else if (kind === kindSingle) {
      hash = Math.imul(hash ^ unit, prime)
      at++
    } else {
      while (at < length && text.charCodeAt(at) === unit) at++
      hash = Math.imul(Math.imul(hash ^ unit, prime) ^ Math.min(3, at - start), prime)
    }
    hashes[count] = hash >>> 0
    starts[count] = start
    count++
  }
  starts[count] = length
  return { count, hashes, starts }
}
