import { unwrap } from '../../../diagnostics/index.ts'
import {
  compileDlpProfiles,
  detectorRows,
  detectorsById,
  loadPhoneNumberPlan,
  normaliseText,
  type DlpEntry,
  type DlpProfile,
} from '../../dlp/index.ts'
import { holdFrom, longestGroup, type HoldOptions } from './hold-back.ts'
import { fold, Phrases } from './phrases.ts'
import { buildLiteralAutomaton } from './literal-automaton.ts'
import { hasLabel, hasSign, labelLiterals } from './signs.ts'
import { TextWatch } from './text-watch.ts'
import { patternReach, type PatternReach } from '../../../regex/index.ts'
import type { FoundSpan, GuardAction, SegmentJudge, SpanGuard } from './span-guard.ts'

/** A guard that judges texts by segments. */
export interface SegmentGuard {
  readonly guard: string
  readonly action: GuardAction
  readonly judge: SegmentJudge
  /** Segments leave before they are judged. */
  readonly follows: boolean
}

/** What is known of the part of a text that is asked about. */
export interface Watched {
  readonly mayHavePhrase: boolean
  readonly mayHaveLabel: boolean
}

/** Finds the spans of guards in texts that are at hand, or still under way. */
export interface SpanFinder {
  /** Spans in the order of the text; of overlapping ones the longest, then that of the guard that stands first. */
  find(text: string): readonly FoundSpan[]
  /** Where the part begins that must wait for more text; see `holdFrom`. */
  hold(text: string, from: number, isPatient?: boolean, begun?: number): number
  /** Whether a span may begin in a part of a text; if not, that part need not be scanned. */
  mayHold(text: string, from: number, to: number, watched?: Watched): boolean
  /** What tells of most deltas at once what `hold` and `mayHold` would; undefined where something is looked for that it does not know. */
  watch(): TextWatch | undefined
  /** Characters of a tail that are held at most, but for long keys: 352 (a word, and the group of a number before it), or 2,048 where sentences are read. */
  readonly longestTail: number
  /** Characters of this tail that are held at most: more than `longestTail` where a long key may stand in it, up to 8,192. */
  longestHeld(tail: string): number
  /** Whether some guard does more than tell: then what cannot be read must not pass. */
  readonly acts: boolean
  /** Guards that judge texts by segments. */
  readonly segments: readonly SegmentGuard[]
  /** Some guard wants all of a text before any of it leaves. */
  readonly holdsWhole: boolean
  /** The same, with only the guards of which this is true. What waits is as if all were there. */
  restrict(isInForce: (guard: string) => boolean): SpanFinder
  /** What is done where more would have to be held than anybody wants to. */
  readonly onOverflow: 'block' | 'release'
}

/** Families of detectors that need the sentence round a finding, so that streams wait for its end. */
const sentenceFamilies: ReadonlySet<string> = new Set(['personal', 'organisation', 'health', 'financial'])
const sentenceCategories: ReadonlySet<string> = new Set(['LOCATION', 'PERSON', 'DATE_TIME', 'NRP'])

/** The detectors of categories of personal data. */
function detectorsOf(categories: readonly string[]): readonly string[] {
  const wanted = new Set(categories)
  return detectorRows.filter(({ pii }) => pii?.some((category) => wanted.has(category))).map(({ id }) => id)
}

const secretIds = detectorRows.filter(({ family }) => family === 'secret').map(({ id }) => id)

/** Characters of a word that are held at most, but for keys. */
const longestWord = 256
/** Characters that are held at most where a key may stand that has many lines or is one long word. */
const longestKey = 8192

/** Patterns of a guard have ids of their own: a name may be that of a detector. */
const patternPrefix = 'pattern:'

function profileOf({
  id,
  pii = [],
  secrets = false,
  words = [],
  patterns = {},
  entries: own = [],
}: SpanGuard): DlpProfile | undefined {
  // prettier-ignore
  const ids = [...new Set([...detectorsOf(pii), ...(secrets ? secretIds : [])])]
  const entries: DlpEntry[] = [
    ...ids.map((detector) => ({ id: detector, detector })),
    ...own.filter((entry) => !ids.includes(entry.id)),
    ...Object.entries(patterns).map(([name, pattern]) => ({ id: patternPrefix + name, pattern })),
  ]
  if (words.length > 0) entries.push({ id: 'word', words })
  return entries.length === 0 ? undefined : { id, name: id, confidence: 'medium', entries }
}

function categoryOf(entry: string, { pii = [] }: SpanGuard): string {
  if (entry.startsWith(patternPrefix)) return entry.slice(patternPrefix.length)
  const own = detectorsById.get(entry)?.pii ?? []
  return own.find((category) => pii.includes(category)) ?? own[0] ?? entry
}

function* findCanaries(text: string, guards: readonly SpanGuard[]): Generator<FoundSpan> {
  if (guards.every(({ canaries }) => canaries === undefined || canaries.length === 0)) return
  const normal = normaliseText(text)
  const lower = fold(normal.text)
  for (const { id, action, canaries = [] } of guards)
    for (const canary of canaries) {
      const wanted = fold(normaliseText(canary).text)
      if (wanted === '') continue
      for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, at + wanted.length)) {
        const [start, end] = [normal.originalOffset(at), normal.originalOffset(at + wanted.length)]
        yield { start, end, category: 'canary', guard: id, action }
      }
    }
}

const ranks = { block: 0, redact: 1, log: 2 } as const

/** Of overlapping spans that of the strongest action, then the longest, then the one found first. */
function withoutOverlaps(spans: readonly FoundSpan[]): readonly FoundSpan[] {
  const ordered = [...spans].sort(
    (a, b) => ranks[a.action] - ranks[b.action] || b.end - b.start - (a.end - a.start) || a.start - b.start,
  )
  const kept: FoundSpan[] = []
  for (const span of ordered)
    if (kept.every((other) => span.end <= other.start || span.start >= other.end)) kept.push(span)
  return kept.sort((a, b) => a.start - b.start)
}

/** Patterns of guards, with how far their matches reach. */
function reachesOf(profiles: readonly DlpProfile[]): readonly PatternReach[] {
  return profiles.flatMap(({ entries }) =>
    entries.flatMap((entry) => ('pattern' in entry ? [patternReach(entry.pattern)] : [])),
  )
}

function phrasesOf({ entries }: DlpProfile): readonly string[] {
  return entries.flatMap((entry) => ('words' in entry ? entry.words : []))
}

function detectorIdsOf({ entries }: DlpProfile): readonly string[] {
  return entries.flatMap((entry) => ('detector' in entry ? [entry.detector] : []))
}

function segmentsOf(guards: readonly SpanGuard[]): readonly SegmentGuard[] {
  return guards.flatMap(({ id, action, judge, onStream }) =>
    judge === undefined ? [] : [{ guard: id, action, judge, follows: onStream === 'follow' }],
  )
}

type Find = (text: string, isInForce: ((guard: string) => boolean) | undefined) => readonly FoundSpan[]

/** What of a finder hangs on which guards are in force. */
function assemble(
  guards: readonly SpanGuard[],
  find: Find,
  shared: Pick<SpanFinder, 'hold' | 'mayHold' | 'watch' | 'longestTail' | 'longestHeld'>,
  isInForce?: (guard: string) => boolean,
): SpanFinder {
  return {
    ...shared,
    find: (text) => find(text, isInForce),
    acts: guards.some(({ action }) => action !== 'log'),
    segments: segmentsOf(guards),
    holdsWhole: guards.some(({ onStream }) => onStream === 'whole'),
    onOverflow: guards.some(({ onOverflow }) => onOverflow !== 'release') ? 'block' : 'release',
    restrict: (next) => {
      const kept = guards.filter(({ id }) => next(id))
      return kept.length === guards.length
        ? assemble(guards, find, shared, isInForce)
        : assemble(kept, find, shared, next)
    },
  }
}

/** Compiles guards. Loads the numbering plans of phones, so it is not there at once. */
export async function createSpanFinder(guards: readonly SpanGuard[]): Promise<SpanFinder> {
  const byId = new Map(guards.map((guard) => [guard.id, guard]))
  const profiles = guards.flatMap((guard) => profileOf(guard) ?? [])
  const scanner = unwrap(compileDlpProfiles(profiles, { phonePlan: await loadPhoneNumberPlan() }))
  const phrases = new Phrases([...guards.flatMap(({ canaries = [] }) => canaries), ...profiles.flatMap(phrasesOf)])
  const rows = profiles.flatMap((profile) => detectorIdsOf(profile).flatMap((id) => detectorsById.get(id) ?? []))
  const bySentence =
    guards.some(({ pii = [] }) => pii.some((category) => sentenceCategories.has(category))) ||
    rows.some(({ family }) => sentenceFamilies.has(family))
  const longestTail = bySentence ? 2048 : longestWord + longestGroup
  const keys = rows.flatMap(({ needs, longest }) =>
    needs === undefined || longest === undefined ? [] : [{ needs, longest }],
  )
  const patterns = reachesOf(profiles)
  const options: HoldOptions = {
    phrases,
    bySentence,
    wholeAddresses: rows.some(({ id }) => id === 'url'),
    byWord: rows.length > 0 || phrases.texts.length > 0,
    patterns,
  }
  const automaton = bySentence || patterns.length > 0 || !options.byWord ? undefined : buildLiteralAutomaton(phrases.texts, labelLiterals) // prettier-ignore
  const find: Find = (text, isInForce) => {
    const found = [...findCanaries(text, guards)]
    if (profiles.length > 0)
      for (const { profile, entry, start, end } of scanner.scan(text).findings) {
        const guard = byId.get(profile)
        if (guard !== undefined) found.push({ start, end, category: categoryOf(entry, guard), guard: guard.id, action: guard.action }) // prettier-ignore
      }
    return withoutOverlaps(isInForce === undefined ? found : found.filter(({ guard }) => isInForce(guard)))
  }
  return assemble(guards, find, {
    hold: (text, from, isPatient, begun) => holdFrom(text, from, options, isPatient, begun),
    mayHold: (text, from, to, watched) =>
      (bySentence && profiles.length > 0) ||
      patterns.length > 0 ||
      (watched?.mayHavePhrase !== false && phrases.standIn(text, from)) ||
      (rows.length > 0 && (hasSign(text, from, to) || (watched?.mayHaveLabel !== false && hasLabel(text, from, to)))),
    watch: () => (automaton === undefined ? undefined : new TextWatch(automaton)),
    longestTail,
    longestHeld: (tail) => {
      const key = Math.max(0, ...keys.filter(({ needs }) => tail.includes(needs)).map(({ longest }) => longest))
      return key === 0 ? longestTail : Math.min(longestTail + key, longestKey)
    },
  })
}
