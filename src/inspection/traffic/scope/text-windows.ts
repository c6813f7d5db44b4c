import type { RequestText } from './json-texts.ts'

/** UTF-16 units by which two windows of one text overlap, so that what a cut divides stands whole in one of them. */
export const windowOverlap = 2048

/** A part of a text that is looked at in one piece. */
export type WindowText = Pick<RequestText, 'location' | 'source' | 'text'>

function cut({ location, source, text }: WindowText, length: number): readonly WindowText[] {
  if (text.length <= length) return [{ location, source, text }]
  const step = Math.max(1, length - Math.min(windowOverlap, Math.floor(length / 2)))
  const pieces: WindowText[] = []
  for (let start = 0; start < text.length; start += step) {
    pieces.push({ location, source, text: text.slice(start, start + length) })
    if (start + length >= text.length) break
  }
  return pieces
}

/** The value in which a text stands: `messages[2].content` of `messages[2].content[0].text`, `tools[1]`, `metadata`. */
function groupOf(location: string): string {
  return /^[^.[]*(?:\[\d+\])?(?:\.(?:content|parts|text)\b)?/.exec(location)?.[0] ?? location
}

/** Texts that are looked at one by one; beyond it neighbours are joined, or short turns without number would take for ever. */
const maxGroups = 64

/**
 * Joins the texts of one turn or member, and cuts what is long into overlapping windows.
 *
 * @param length - UTF-16 units of a window
 * @returns windows: each a list of texts that together are at most so long
 */
export function toWindows(texts: readonly WindowText[], length: number): readonly (readonly WindowText[])[] {
  const groups: { location: string; source: WindowText['source']; parts: string[]; size: number }[] = []
  const names = new Set<string>()
  for (const { location, source, text } of texts) {
    const name = groupOf(location)
    names.add(name)
    const last = groups.at(-1)
    const joins =
      last !== undefined &&
      last.size + text.length <= length &&
      (names.size > maxGroups || (groupOf(last.location) === name && last.source === source))
    if (joins) {
      last.parts.push(text)
      last.size += text.length + 1
    } else groups.push({ location: name === '' ? location : name, source, parts: [text], size: text.length })
  }
  const windows: WindowText[][] = []
  let room = 0
  for (const { location, source, parts } of groups) {
    for (const piece of cut({ location, source, text: parts.join('\n') }, length)) {
      if (piece.text.length > room || windows.length === 0) {
        windows.push([])
        room = length
      }
      windows.at(-1)?.push(piece)
      room -= piece.text.length + 1
    }
  }
  return windows
}
