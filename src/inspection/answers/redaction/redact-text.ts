import type { SegmentGuard, SpanFinder } from '../spans/span-finder.ts'
import { segmentLength, segmentOverlap, type FoundSpan } from '../spans/span-guard.ts'
import type { PlaceholderVault } from './placeholder-vault.ts'

/** What redacting a text came to. */
export interface Redaction {
  /** What was found, by offsets in the text as it was. */
  readonly spans: readonly FoundSpan[]
  /** The changes, in the order of the text. */
  readonly edits: readonly { readonly start: number; readonly end: number; readonly text: string }[]
  /** Segments that guards speak of. */
  readonly segments: readonly (Pick<SegmentGuard, 'guard' | 'action'> & { readonly category: string })[]
  /** A span that ends the message: one that blocks, or one for which the vault had no placeholder left. */
  readonly stop: FoundSpan | undefined
}

interface Placed extends FoundSpan {
  readonly placeholder: string
}

/** What is hidden changes what stands round the rest: so many looks are taken at most. */
const mostLooks = 6

/** A text with placeholders, and where the part before each begins in the original. */
function write(
  text: string,
  placed: readonly Placed[],
): { readonly written: string; readonly toOriginal: (at: number) => number | undefined } {
  // prettier-ignore
  let written = ''
  let from = 0
  const kept: { readonly at: number; readonly length: number; readonly from: number }[] = []
  for (const { start, end, placeholder } of placed) {
    kept.push({ at: written.length, length: start - from, from })
    written += text.slice(from, start) + placeholder
    from = end
  }
  kept.push({ at: written.length, length: text.length - from, from })
  return {
    written: written + text.slice(from),
    toOriginal: (at) => {
      const part = kept.findLast((one) => one.at <= at)
      return part === undefined || at > part.at + part.length ? undefined : part.from + at - part.at
    },
  }
}

function judgeSegments(text: string, guards: readonly SegmentGuard[]): Redaction['segments'] {
  const found: Redaction['segments'][number][] = []
  if (guards.length === 0) return found
  for (let at = 0; at < text.length; at += segmentLength) {
    const segment = text.slice(Math.max(0, at - segmentOverlap), at + segmentLength)
    for (const { guard, action, judge } of guards) {
      const category = judge(segment)
      if (category !== undefined) found.push({ guard, action, category })
    }
  }
  return found
}

/**
 * Finds what guards look for in a whole text, and what stands in its place. What is hidden may be what kept another
 * finding from being one, so the text is looked at again until nothing more is found: redacting twice changes nothing.
 */
export function redactText(text: string, finder: SpanFinder, vault: PlaceholderVault): Redaction {
  const placed: Placed[] = []
  const logged = new Map<string, FoundSpan>()
  let stop: FoundSpan | undefined
  for (let look = 0; look < mostLooks; look++) {
    const { written, toOriginal } = write(text, placed)
    if (!finder.mayHold(written, 0, written.length)) break
    const before = placed.length
    for (const found of finder.find(written)) {
      const [start, end] = [toOriginal(found.start), toOriginal(found.end)]
      if (start === undefined || end === undefined || end <= start) continue
      const span = { ...found, start, end }
      if (placed.some((other) => start < other.end && end > other.start)) continue
      logged.set(`${String(start)} ${span.guard}`, span)
      if (span.action === 'log') continue
      const placeholder = span.action === 'block' ? undefined : vault.placeholderFor(span.category, text.slice(start, end)) // prettier-ignore
      if (placeholder === undefined) stop ??= span
      else placed.push({ ...span, placeholder })
    }
    placed.sort((a, b) => a.start - b.start)
    if (placed.length === before || stop !== undefined) break
  }
  return {
    spans: [...logged.values()].sort((a, b) => a.start - b.start),
    edits: placed.map(({ start, end, placeholder }) => ({ start, end, text: placeholder })),
    segments: judgeSegments(text, finder.segments),
    stop,
  }
}
