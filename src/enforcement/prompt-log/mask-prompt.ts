import type { DlpFinding, DlpScanner } from '../../inspection/dlp/index.ts'

/** A prompt without what DLP found in it. */
export interface MaskedText {
  /** Null: there is text that the scanner did not read. */
  readonly text: string | null
  readonly masked: readonly string[]
}

/** Stars the findings of a text out. A topic is about the whole text, so it hides nothing. */
export function maskPrompt(prompt: string, scanner: DlpScanner): MaskedText {
  const { findings, truncated } = scanner.scan([{ location: 'prompt', text: prompt }])
  const places = findings.filter(({ masked }) => masked !== '').sort((a, b) => a.start - b.start || b.end - a.end)
  const masked = [...new Set(places.map(({ entry }) => entry))].sort()
  return { text: truncated ? null : replacePlaces(prompt, places), masked }
}

/** Replaces each run of overlapping findings: by its mask if it is one finding, else by stars alone. */
function replacePlaces(prompt: string, places: readonly DlpFinding[]): string {
  const parts: string[] = []
  let at = 0
  for (let index = 0; index < places.length;) {
    const first = places[index] as DlpFinding
    let { end } = first
    let next = index + 1
    for (let place = places[next]; place !== undefined && place.start < end; place = places[++next])
      end = Math.max(end, place.end)
    const isOne = places.slice(index, next).every((place) => place.start === first.start && place.end === first.end)
    parts.push(prompt.slice(at, first.start), isOne ? first.masked : '*'.repeat(end - first.start))
    at = end
    index = next
  }
  return parts.join('') + prompt.slice(at)
}
