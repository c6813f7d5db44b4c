import type { EditorDocument, PlacedEntry } from './editor-document.ts'

/** The phase of the ruleset that holds an entry. */
export function phaseOf(document: EditorDocument, { entry: { keys }, chunk, index }: PlacedEntry): string | undefined {
  if (chunk.settings?.phase !== undefined) return chunk.settings.phase
  const list = keys.lastIndexOf('rules')
  if (list < 1) return undefined
  const wanted = [...keys.slice(0, list), 'phase'].join('\n')
  const phaseIn = (at: number): PlacedEntry | undefined => {
    const found = document.chunks[at]?.rule === undefined ? document.chunks[at]?.entries.findLast((entry) => entry.keys.join('\n') === wanted) : undefined // prettier-ignore
    return found === undefined ? undefined : document.place(at, found)
  }
  for (let at = index; at >= 0; at--) {
    const found = phaseIn(at)
    if (found !== undefined) return document.wordOf(found)
  }
  for (let at = index + 1; at < document.chunks.length; at++) {
    const found = phaseIn(at)
    if (found !== undefined) return document.wordOf(found)
  }
  return undefined
}
