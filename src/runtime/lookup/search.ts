import type { ByteString } from '../bytes.ts'

/**
 * Literals up to this length are left to the host, which compares a literal at each place in
 * the worst case: at most so many comparisons for each byte.
 */
export const longestDirect = 64

/**
 * The first place of a literal at an offset or behind it, or -1. Takes time in proportion
 * to value and literal together, whatever both are, where the host's search multiplies them.
 */
export function findBytes(value: ByteString, literal: ByteString, from = 0): number {
  return literal.length <= longestDirect ? value.indexOf(literal, from) : findWithoutGoingBack(value, literal, from)
}

/** The search of Knuth, Morris and Pratt (SIAM Journal on Computing 6, 1977). */
function findWithoutGoingBack(value: ByteString, literal: ByteString, from: number): number {
  // By length of what agrees: how much of it still agrees when the next byte does not.
  const fallbacks = new Int32Array(literal.length + 1)
  fallbacks[0] = -1
  for (let at = 0, agreed = -1; at < literal.length;) {
    while (agreed >= 0 && literal.charCodeAt(at) !== literal.charCodeAt(agreed)) agreed = fallbacks[agreed] as number
    at++
    agreed++
    fallbacks[at] =
      at < literal.length && literal.charCodeAt(at) === literal.charCodeAt(agreed)
        ? (fallbacks[agreed] as number)
        : agreed
  }
  for (let at = from, agreed = 0; at < value.length;) {
    while (agreed >= 0 && value.charCodeAt(at) !== literal.charCodeAt(agreed)) agreed = fallbacks[agreed] as number
    at++
    agreed++
    if (agreed === literal.length) return at - agreed
  }
  return -1
}

/** Whether a literal stands in a value, in linear time. A missing value holds none. */
export function containsBytes(value: ByteString | undefined, literal: ByteString): boolean {
  return value !== undefined && findBytes(value, literal) !== -1
}
