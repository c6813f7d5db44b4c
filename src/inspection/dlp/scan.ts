import { toText, type ByteString } from '../../runtime/index.ts'
import type { DlpLimits } from './limits.ts'
import type { Confidence } from './detector.ts'
import { encodedTexts } from './finding/encoded-texts.ts'
import { ScannedText, type EntryFinder, type EntryMatch } from './finding/entry-finder.ts'
import { maskText } from './mask.ts'
import { EntryIndex, type Prefilter } from './prefilter/index.ts'

/** One thing found. It never holds the matched text in clear. */
export interface DlpFinding {
  readonly profile: string
  readonly entry: string
  /** UTF-16 offsets in the text of the location; `end` is exclusive. Of what stands in base64 they are those of the whole run. */
  readonly start: number
  readonly end: number
  readonly masked: string
  readonly confidence: Confidence
  readonly location: string
}

/** What a scan found. */
export interface DlpFindings {
  /** Ids of the profiles that match, in the order of the profiles. */
  readonly profiles: readonly string[]
  readonly findings: readonly DlpFinding[]
  /** A limit cut the text, the matches or the hashes: there may be more. */
  readonly truncated: boolean
}

/** A text and where it comes from: `body`, `prompt`, `tool.arguments.query` ... */
export interface LocatedText {
  readonly location: string
  readonly text: string
}

export interface DlpScanOptions {
  /** Ids of the profiles to ask; default all. Unknown ids are ignored. */
  readonly profiles?: Iterable<string> | undefined
}

/** A field that is scanned when it is first read. */
export interface DlpField {
  /** Ids of the matching profiles; give it to `ExecutionContext.setLazy`. */
  readonly read: () => string[]
  /** What the scan found, or undefined if nobody has read the field. */
  readonly findings: () => DlpFindings | undefined
}

/** Compiled profiles. It keeps no state between scans. */
export interface DlpScanner {
  readonly profileIds: readonly string[]
  /** Scans a text (as location `body`), or several texts with their locations. */
  scan(input: string | readonly LocatedText[], options?: DlpScanOptions): DlpFindings
  /** Scans UTF-8 bytes as location `body`; offsets are those of the decoded text. */
  scanBytes(bytes: ByteString, options?: DlpScanOptions): DlpFindings
  /** A lazy field: `getTexts` is called, and the scan made, on the first read only. */
  createField(getTexts: () => string | readonly LocatedText[], options?: DlpScanOptions): DlpField
}

export interface CompiledEntry {
  readonly id: string
  /** The detector that it stands for, if it is one. */
  readonly detector: string | undefined
  readonly find: EntryFinder
  readonly accepts: (text: string, match: EntryMatch) => boolean
  /** A match is about the whole text, so nothing of it is shown. */
  readonly whole: boolean
}

export interface CompiledProfile {
  readonly id: string
  readonly name: string
  readonly entries: readonly CompiledEntry[]
  readonly matchCount: number
  readonly record: { readonly entries: number; readonly within: number } | undefined
  readonly reads: (location: string) => boolean
}

/** Whether so many different entries stand within so many UTF-16 units of one location. */
function formsRecord(
  findings: readonly DlpFinding[],
  wanted: { readonly entries: number; readonly within: number },
): boolean {
  const ordered = [...findings].sort((a, b) =>
    a.location === b.location ? a.start - b.start : a.location < b.location ? -1 : 1,
  )
  const inside = new Map<string, number>()
  let first = 0
  for (const finding of ordered) {
    inside.set(finding.entry, (inside.get(finding.entry) ?? 0) + 1)
    for (let oldest = ordered[first]; oldest !== undefined; oldest = ordered[first]) {
      if (oldest.location === finding.location && finding.start - oldest.start <= wanted.within) break
      const count = (inside.get(oldest.entry) ?? 0) - 1
      if (count > 0) inside.set(oldest.entry, count)
      else inside.delete(oldest.entry)
      first++
    }
    if (inside.size >= wanted.entries) return true
  }
  return false
}

/** A text to scan: one that was given, or one that stands in it in an encoding. */
interface ScannedPart {
  readonly location: string
  readonly text: ScannedText
  /** Where the encoded form stands in the given text; findings in it are there as a whole. */
  readonly carrier?: { readonly start: number; readonly end: number }
}

function scanProfile(
  profile: CompiledProfile,
  index: EntryIndex<CompiledEntry>,
  texts: readonly ScannedPart[],
  limit: number,
): { findings: DlpFinding[]; truncated: boolean } {
  const findings: DlpFinding[] = []
  let truncated = false
  for (const { location, text, carrier } of texts) {
    if (!profile.reads(location)) continue
    for (const entry of index.of(text)) {
      const result = entry.find(text, limit)
      truncated ||= result.truncated
      for (const match of result.matches) {
        if (!entry.accepts(text.original, match)) continue
        const masked = entry.whole ? '' : maskText(text.original.slice(match.start, match.end))
        findings.push({
          profile: profile.id,
          entry: entry.id,
          start: carrier?.start ?? match.start,
          end: carrier?.end ?? match.end,
          masked,
          confidence: match.confidence,
          location,
        })
      }
    }
  }
  return { findings, truncated }
}

/**
 * Makes the scanner of compiled profiles.
 *
 * @param prefilter - of all detectors that the profiles ask
 */
export function createScanner(
  profiles: ReadonlyMap<string, CompiledProfile>,
  limits: DlpLimits,
  prefilter: Prefilter | undefined,
): DlpScanner {
  const indexed = [...profiles.values()].map((profile) => ({ profile, index: new EntryIndex(profile.entries) }))

  function cut(texts: readonly LocatedText[]): {
    texts: ScannedPart[]
    truncated: boolean
  } {
    let left = limits.maxTextLength
    let truncated = false
    const kept: ScannedPart[] = []
    for (const { location, text } of texts) {
      if (text.length > left) truncated = true
      if (left > 0 || text.length === 0) {
        const read = text.slice(0, left)
        const scanned = new ScannedText(read, prefilter)
        kept.push({ location, text: scanned })
        for (const { start, end, text: inner } of encodedTexts(scanned.original, scanned.look))
          kept.push({ location, text: new ScannedText(inner, prefilter), carrier: { start, end } })
      }
      left -= Math.min(left, text.length)
    }
    return { texts: kept, truncated }
  }

  function scan(input: string | readonly LocatedText[], options: DlpScanOptions = {}): DlpFindings {
    const { texts, truncated: shortened } = cut(typeof input === 'string' ? [{ location: 'body', text: input }] : input)
    const asked = options.profiles === undefined ? undefined : new Set(options.profiles)
    const matching: string[] = []
    const findings: DlpFinding[] = []
    let truncated = shortened
    for (const { profile, index } of indexed) {
      if (asked !== undefined && !asked.has(profile.id)) continue
      const result = scanProfile(profile, index, texts, limits.maxMatchesPerEntry)
      truncated ||= result.truncated
      if (result.findings.length <= profile.matchCount) continue
      if (profile.record !== undefined && !formsRecord(result.findings, profile.record)) continue
      matching.push(profile.id)
      for (const finding of result.findings) findings.push(finding)
    }
    return { profiles: matching, findings, truncated }
  }

  return {
    profileIds: [...profiles.keys()],
    scan,
    scanBytes: (bytes, options) => scan(toText(bytes), options),
    createField(getTexts, options) {
      let found: DlpFindings | undefined
      return {
        read: () => [...(found ??= scan(getTexts(), options)).profiles],
        findings: () => found,
      }
    },
  }
}
