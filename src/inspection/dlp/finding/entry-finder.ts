import { fromText } from '../../../runtime/index.ts'
import type { CompiledRegex } from '../../../regex/index.ts'
import { reaches, type Candidate, type Confidence, type DetectorEnvironment, type DetectorRow } from '../detector.ts'
import { ownText, type Prefilter, type TextLook } from '../prefilter/index.ts'
import { asItIs, hasEntities, normaliseText, type NormalText } from './normal-text.ts'
import { createSurroundings, type Surroundings } from './surroundings.ts'

/** A place in the original text where an entry matches. */
export interface EntryMatch {
  readonly start: number
  readonly end: number
  readonly confidence: Confidence
}

export interface EntryMatches {
  readonly matches: readonly EntryMatch[]
  /** There was more than the limit let through. */
  readonly truncated: boolean
}

/** One text under scan, with what several entries share. */
export class ScannedText {
  readonly original: string
  readonly normal: NormalText
  /** What detectors found already, by detector id. */
  readonly found = new Map<string, EntryMatches>()
  /** Ids of the detectors that may find something, in the order of the table; undefined if all may. */
  readonly candidates: ReadonlySet<string> | undefined
  /** What one pass told of the original; undefined if there was none. */
  readonly look: TextLook | undefined

  /** @param prefilter - of the detectors that are asked; without one each looks at the text itself */
  constructor(original: string, prefilter?: Prefilter) {
    const look = prefilter?.look(original)
    const isNormal = look?.isAscii === true && !hasEntities(original)
    const normal = isNormal ? asItIs(original) : normaliseText(original)
    const isSame = normal.text === original
    this.look = look
    this.candidates = look === undefined || isSame ? look?.candidates : prefilter?.look(normal.text)?.candidates
    // Nobody reads a text of which one pass has told all.
    const own = this.candidates?.size === 0 ? original : ownText(original)
    this.original = own
    this.normal = isSame ? { text: own, originalOffset: normal.originalOffset } : normal
  }
}

export const noMatches: EntryMatches = { matches: [], truncated: false }

/** Finds the matches of one entry; at most `limit` of them. */
export type EntryFinder = (text: ScannedText, limit: number) => EntryMatches

function* patternCandidates(row: DetectorRow, text: string): Generator<Candidate> {
  if (row.pattern === undefined) return
  const pattern = new RegExp(row.pattern.source, row.pattern.flags)
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const end = match.index + match[0].length
    if (end === match.index || row.accepts?.(match[0], text, match.index) === false) {
      // What was refused as a whole may hold a match that starts later.
      pattern.lastIndex = match.index + 1
    } else yield { start: match.index, end, ...(row.isWeak?.(match[0]) === true ? { confidence: 'low' } : {}) }
  }
}

/** Keeps the candidates that their surroundings confirm, up to the limit. */
export function collectMatches(
  candidates: Iterable<Candidate>,
  text: Pick<ScannedText, 'normal'>,
  row: Pick<DetectorRow, 'confidence'>,
  surroundings: Surroundings,
  limit: number,
): EntryMatches {
  const matches: EntryMatch[] = []
  for (const candidate of candidates) {
    const confidence = surroundings.judge(
      text.normal.text,
      candidate.start,
      candidate.end,
      candidate.confidence ?? row.confidence,
    )
    if (confidence === undefined) continue
    if (matches.length >= limit) return { matches, truncated: true }
    matches.push({
      start: text.normal.originalOffset(candidate.start),
      end: text.normal.originalOffset(candidate.end),
      confidence,
    })
  }
  return { matches, truncated: false }
}

/** The finder of a predefined detector; entries of several profiles share what it found. */
export function createDetectorFinder(row: DetectorRow, environment: DetectorEnvironment): EntryFinder {
  const surroundings = createSurroundings(row)
  const { needs } = row
  /** Asked first where nothing else finds: most texts have no match, and a search of their own would cost more than that. */
  const own = row.find === undefined && row.pattern !== undefined ? new RegExp(row.pattern) : undefined
  const matchesNowhere = (text: string): boolean => {
    if (own === undefined) return false
    own.lastIndex = 0
    return !own.test(text)
  }
  return (text, limit) => {
    const plain = text.normal.text
    // Most detectors of most texts end here, so nothing is made or kept for them.
    if (needs !== undefined && !plain.includes(needs)) return noMatches
    const known = text.found.get(row.id)
    if (known !== undefined) return known
    if (text.candidates?.has(row.id) === false) return noMatches
    if (matchesNowhere(plain)) {
      text.found.set(row.id, noMatches)
      return noMatches
    }
    const candidates = row.find?.(plain, environment) ?? patternCandidates(row, plain)
    const result = collectMatches(candidates, text, row, surroundings, limit)
    text.found.set(row.id, result)
    return result
  }
}

/** UTF-16 offsets by byte offset of a text that is not ASCII. */
function textOffsets(text: string, byteLength: number): Uint32Array {
  const offsets = new Uint32Array(byteLength + 1)
  let byte = 0
  for (let at = 0; at < text.length;) {
    const code = text.codePointAt(at) ?? 0
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    offsets.fill(at, byte, byte + bytes)
    byte += bytes
    at += code < 0x10000 ? 1 : 2
  }
  offsets[byteLength] = text.length
  return offsets
}

/** Every match of a user's pattern, leftmost first, not overlapping, as places in the text. */
export function* findPattern(regex: CompiledRegex, text: string): Generator<Candidate> {
  const bytes = fromText(text)
  const offsets = bytes.length === text.length ? undefined : textOffsets(text, bytes.length)
  const place = (byte: number): number => offsets?.[byte] ?? byte
  for (const match of regex.all(bytes))
    if (match.end > match.start) yield { start: place(match.start), end: place(match.end) }
}

/** Lets through what reaches a level and none of the patterns knows as harmless. */
export function createFilter(
  least: Confidence,
  skip: readonly CompiledRegex[],
): (text: string, match: EntryMatch) => boolean {
  return (text, match) => {
    if (!reaches(match.confidence, least)) return false
    if (skip.length === 0) return true
    const value = fromText(text.slice(match.start, match.end))
    return !skip.some((pattern) => pattern.test(value))
  }
}
