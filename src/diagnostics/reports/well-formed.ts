/** A text in which half a surrogate pair is the sign for what could not be read: URIs and XML have no form for it. */
export function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\u{FFFD}')
}
