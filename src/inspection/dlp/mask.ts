/** How many characters stay readable at the end of a long match. */
const readable = 4
/** A match needs this many letters and digits before any of them stays readable. */
const longEnough = 12

/**
 * A match with its letters and digits starred, so that its shape can be seen and its value cannot.
 * Of twelve or more characters the last four stay; a match longer than 64 is cut.
 */
export function maskText(text: string): string {
  const cut = text.length > 64 ? `${text.slice(0, 28)}…` : text
  const characters = (cut.match(/[\p{L}\p{N}]/gu) ?? []).length
  let left = cut === text && characters >= longEnough ? characters - readable : characters
  return cut.replace(/[\p{L}\p{M}\p{N}_]/gu, (char) => {
    if (!/[\p{L}\p{N}]/u.test(char)) return '*'
    return left-- > 0 ? '*' : char
  })
}
