import { confidenceLevels, contextDistance, type Confidence, type DetectorRow } from '../detector.ts'
import { createWordFinder, type WordFinder } from './word-finder.ts'

/** Reads what stands round a match: words that confirm it, words that speak against it. */
export interface Surroundings {
  /** The confidence of a match, or undefined if the words round it say that it is none. */
  judge(text: string, start: number, end: number, without: Confidence): Confidence | undefined
}

type Words = Pick<
  DetectorRow,
  'context' | 'veto' | 'vetoLabels' | 'labelsYield' | 'contextOnly' | 'confidenceInContext'
>

function nearest(finder: WordFinder, before: string, after: string): number {
  let distance = Infinity
  // A word that may go on ends where its letters end.
  for (const hit of finder.find(before)) distance = before.slice(hit.end).replace(/^\p{L}+/u, '').length
  for (const hit of finder.find(after)) {
    // A word behind a number says less about it than one before, so it counts as farther away.
    distance = Math.min(distance, hit.start + contextDistance.after)
    break
  }
  return distance
}

/** A sentence that has ended no longer speaks about what follows; a dot inside a number or behind `No` ends none. */
function clipBefore(text: string): string {
  const breaks = [...text.matchAll(/(?<!\b(?:no|n|nr|num|núm|art|tel|ph|st))[.!?。！？]\s|\n\n/gi)].at(-1)
  return breaks === undefined ? text : text.slice(breaks.index + 1)
}

/** Behind a comma the next item of a list begins, with words of its own. */
function clipAfter(text: string): string {
  const at = text.search(/[.!?](?:\s|$)|[,;，、。！？\n]/)
  return at === -1 ? text : text.slice(0, at)
}

/** What may stand between a label and its number. */
const labelEnd = /[\s:#(]*(?:\b(?:no|nr|num|number|nummer|numéro|número|n|id)[.º°]*[\s:#]*)?$/iu

/** How far before the number the last label ends, or Infinity if none stands at its place. */
function labelDistance(finder: WordFinder, before: string): number {
  const end = before.length - (labelEnd.exec(before)?.[0].length ?? 0)
  let distance = Infinity
  // `id` and `no` belong to what may stand between, and to some labels too: those end behind that place.
  for (const hit of finder.find(before)) if (hit.end >= end) distance = before.length - hit.end
  return distance
}

/** Names of members and columns (`nhs_number`, `voterId`) as the words that they are made of. */
export function asWords(text: string): string {
  return text
    .replace(/_/g, ' ')
    .replace(/(?<!\p{L})\p{Ll}{2,20}(?:\p{Lu}\p{Ll}{1,20}){1,6}/gu, (name) =>
      name.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' '),
    )
}

/** Compiles the words of a row. */
export function createSurroundings(row: Words): Surroundings {
  const context = createWordFinder(row.context ?? [])
  const veto = createWordFinder(row.veto ?? [])
  const labels = createWordFinder(row.vetoLabels ?? [])
  const plain = row.context === undefined && row.veto === undefined && row.vetoLabels === undefined
  return {
    judge(text, start, end, without) {
      if (plain) return without
      const before = asWords(clipBefore(text.slice(Math.max(0, start - contextDistance.before), start)))
      const after = asWords(clipAfter(text.slice(end, end + contextDistance.after)))
      const confirming = row.context === undefined ? Infinity : nearest(context, before, after)
      const opposing = row.veto === undefined ? Infinity : nearest(veto, before, after)
      const label = row.vetoLabels === undefined ? Infinity : labelDistance(labels, before)
      if (Math.min(opposing, label) < confirming) {
        // Whoever sends a text chooses its words: against a checksum they lower confidence and end nothing.
        if (row.labelsYield !== true) return undefined
        const isBefore = nearest(context, before, '') < Infinity
        // One word behind the number may belong to what comes next; two speak of it.
        const behind = [...context.find(text.slice(end, end + contextDistance.after))].length
        if (!isBefore && behind < 2) return row.contextOnly === true ? undefined : 'low'
        if (opposing < confirming || !isBefore) return without
      }
      if (confirming === Infinity) return row.contextOnly === true ? undefined : without
      const raised = row.confidenceInContext ?? 'high'
      return confidenceLevels.indexOf(raised) > confidenceLevels.indexOf(without) ? raised : without
    },
  }
}
