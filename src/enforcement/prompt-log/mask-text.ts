import type { DlpFinding, DlpScanner } from '../../inspection/dlp/index.ts'
import type { LoggedText } from './record.ts'

/** A text without what was found in it. */
export interface MaskedText {
  /** Null: there is text that the scanner did not read. */
  readonly text: string | null
  readonly masked: readonly string[]
}

/** A place to be starred out. */
type Place = Pick<DlpFinding, 'start' | 'end' | 'masked'> & { readonly entry: string }

/** Stars out what DLP finds in a text and what is to be hidden in it anyway. A topic is about the whole text, so it hides nothing. */
export function maskText({ text, hidden = [] }: LoggedText, scanner: DlpScanner): MaskedText {
  const { findings, truncated } = scanner.scan([{ location: 'prompt', text }])
  const own = hidden.map(({ start, end, category }): Place => ({ start, end, entry: category, masked: '*'.repeat(end - start) })) // prettier-ignore
  const places = [...findings.filter(({ masked }) => masked !== ''), ...own].sort(
    (a, b) => a.start - b.start || b.end - a.end,
  )
  const masked = [...new Set(places.map(({ entry }) => entry))].sort()
  return { text: truncated ? null : replacePlaces(text, places), masked }
}

/** Replaces each run of overlapping findings: by its mask if all agree on it, else by stars alone. */
function replacePlaces(text: string, places: readonly Place[]): string {
  const parts: string[] = []
  let at = 0
  for (let index = 0; index < places.length;) {
    const first = places[index] as Place
    let { end } = first
    let next = index + 1
    for (let place = places[next]; place !== undefined && place.start < end; place = places[++next])
      end = Math.max(end, place.end)
    const isOne = places
      .slice(index, next)
      .every((place) => place.start === first.start && place.end === first.end && place.masked === first.masked)
    parts.push(text.slice(at, first.start), isOne ? first.masked : '*'.repeat(end - first.start))
    at = end
    index = next
  }
  return parts.join('') + text.slice(at)
}
