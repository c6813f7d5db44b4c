import nlp from 'compromise'

/** A part of a text, as UTF-16 offsets. */
export interface NamedPart {
  readonly start: number
  readonly end: number
}

/** So many UTF-16 units of a text are read: the tagger takes up to 0.7 s on a longer hostile one. */
export const longestRead = 4096

/** What `json()` of compromise says of one group of words. */
interface TaggedWords {
  readonly offset: { readonly start: number; readonly length: number }
  readonly terms: readonly { readonly tags: readonly string[] }[]
}

const givenNames: ReadonlySet<string> = new Set(['FirstName', 'MaleName', 'FemaleName'])
const address = /^(?:sir|madam|lord|lady|god|santa|mum|mom|dad|grandma|grandpa)\W*$/i

/** Two of three speak for a name: a capital, a given name of the tagger's list, a second word with a capital. */
function isName(words: TaggedWords, text: string): boolean {
  const votes = [
    /^\p{Lu}\p{Ll}/u.test(text),
    words.terms.some(({ tags }) => tags.some((tag) => givenNames.has(tag))),
    (text.match(/(?<!\p{L})\p{Lu}/gu)?.length ?? 0) > 1,
  ]
  return votes.filter(Boolean).length >= 2 && !address.test(text)
}

/** Names beside a number are those of streets: `4401 Valerie Walks`, `Via Rebecca 83`. */
function standsByNumber(text: string, start: number, end: number): boolean {
  return /\d[a-z]?,? $/i.test(text.slice(Math.max(0, start - 5), start)) || /^ \d/.test(text.slice(end, end + 2))
}

/**
 * Names of persons, also without words around them, by the package compromise (an optional peer; English, with given
 * names of many languages). Of a text the first {@link longestRead} UTF-16 units are read. It takes streets and firms that are
 * called after somebody for persons: `createPiiDetector` takes out what it knows as a place or a firm.
 */
export function findPersonNames(text: string): NamedPart[] {
  const read = text.slice(0, longestRead)
  const people = nlp(read)
    .people()
    .json({ offset: true, terms: { tags: true } }) as readonly TaggedWords[]
  return people.flatMap((words) => {
    const { start, length } = words.offset
    const end = start + length
    return isName(words, read.slice(start, end)) && !standsByNumber(read, start, end) ? [{ start, end }] : []
  })
}
