/** Between tokens only space, CR and LF are skipped (T1): a tab or NBSP is an error. */
export function skipSpace(text: string, at: number): number {
  for (;;) {
    const char = text.charCodeAt(at)
    if (char !== 0x20 && char !== 0x0a && char !== 0x0d) return at
    at++
  }
}

/** Unicode White_Space. `String.prototype.trim` differs: it takes U+FEFF and leaves U+0085. */
const whiteSpace = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

function isWhiteSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  // Most texts begin and end with a visible character of ASCII.
  return !(code > 0x20 && code < 0x7f) && whiteSpace.test(text.charAt(at))
}

/** The part of the text that is left when White_Space is cut from both ends. */
export function trimRange(text: string): { readonly start: number; readonly end: number } {
  let start = 0
  let end = text.length
  while (start < end && isWhiteSpace(text, start)) start++
  if (start === end) return { start: 0, end: 0 }
  while (end > start && isWhiteSpace(text, end - 1)) end--
  return { start, end }
}
