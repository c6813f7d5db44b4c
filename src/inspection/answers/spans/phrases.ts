import { normaliseText } from '../../dlp/index.ts'

/** Lower case that keeps every offset. */
export function fold(text: string): string {
  const lower = text.toLowerCase()
  if (lower.length === text.length) return lower
  return Array.from({ length: text.length }, (_, at) => text.charAt(at).toLowerCase().charAt(0)).join('')
}

/** Phrases that are looked for in any case of letters, and where their characters are written in other ways. */
export class Phrases {
  /** As texts are compared: in their normal form and in lower case. */
  readonly texts: readonly string[]

  constructor(phrases: readonly string[]) {
    this.texts = [...new Set(phrases.map((phrase) => fold(normaliseText(phrase).text)))].filter((one) => one !== '')
  }

  /** UTF-16 units of the end of a text, not before `from`, that may be the beginning of a phrase. */
  begunAtEnd(text: string, from: number): number {
    if (this.texts.length === 0) return 0
    const lower = text.slice(from).toLowerCase()
    let longest = 0
    for (const phrase of this.texts)
      for (let length = Math.min(phrase.length, lower.length); length > longest; length--)
        if (lower.endsWith(phrase.slice(0, length))) longest = length
    return longest
  }

  /** Whether a phrase stands in a text behind `from`, with invisible characters or others of the same look in between as well. */
  standIn(text: string, from: number): boolean {
    if (this.texts.length === 0) return false
    const lower = fold(normaliseText(text.slice(from)).text)
    return this.texts.some((phrase) => lower.includes(phrase))
  }
}
