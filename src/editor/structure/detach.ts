/**
 * A copy of a part of a text that shares nothing with it. Engines keep a slice as a view, so that what is kept of one rule
 * would keep the whole document, as it was at that key.
 */
export function detach(part: string): string {
  return part === '' ? '' : `\0${part}`.slice(1)
}

/** Words that documents say again and again; a table that is full is begun anew. */
const words = new Map<string, string>()
const mostWords = 10_000
const longestWord = 200

/** A word that was read from a text, as one string for all places that say it, which shares nothing with any text. */
export function keepWord(word: string): string {
  const known = words.get(word)
  if (known !== undefined) return known
  if (word.length > longestWord) return detach(word)
  if (words.size >= mostWords) words.clear()
  const own = detach(word)
  words.set(own, own)
  return own
}
