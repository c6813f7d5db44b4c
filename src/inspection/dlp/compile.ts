import {
  createDiagnostic,
  fail,
  succeed,
  suggest,
  type Diagnostic,
  type Result,
  type Span,
} from '../../diagnostics/index.ts'
import { compileRegex, type CompiledRegex } from '../../regex/index.ts'
import { createWildcard, fromText, parseWildcard, type WildcardMatcher } from '../../runtime/index.ts'
import { confidenceLevels, reaches, type DetectorEnvironment } from './detector.ts'
import { detectorRows, detectorsById } from './detectors/index.ts'
import {
  collectMatches,
  createDetectorFinder,
  createFilter,
  findPattern,
  noMatches,
  type EntryFinder,
  type EntryMatch,
} from './finding/entry-finder.ts'
import { defaultLimits, type DlpLimits } from './limits.ts'
import { findExactData } from './exact-data.ts'
import type { PhoneNumberPlan } from './numbers/phone-numbers.ts'
import type { DlpEntry, DlpProfile } from './profiles/profile.ts'
import { createPrefilter, type Prefilter } from './prefilter/index.ts'
import { createScanner, type CompiledEntry, type CompiledProfile, type DlpScanner } from './scan.ts'
import { createSurroundings } from './finding/surroundings.ts'
import { createTopicJudge, topicsById, type TopicRow } from './topics/index.ts'
import { madeOnce } from './finding/made-once.ts'
import { createWordFinder } from './finding/word-finder.ts'

export interface DlpCompileOptions {
  readonly limits?: Partial<DlpLimits> | undefined
  /** Secret keys of exact-match entries, by the name that entries use. */
  readonly keys?: ReadonlyMap<string, Uint8Array> | undefined
  /** Numbering plans, see `loadPhoneNumberPlan`; without them phone numbers are judged by shape. */
  readonly phonePlan?: PhoneNumberPlan | undefined
  /**
   * Characters of texts after which one pass over each text tells which detectors look at it (default 262,144; `Infinity`:
   * never). All find the same without it. Its tables take tens of milliseconds, which a process that scans little never earns back.
   */
  readonly prefilterAfter?: number | undefined
  /** Where in the user's document a path of the profiles' array stands. */
  readonly locate?: ((path: readonly (string | number)[]) => Span) | undefined
}

type Path = readonly (string | number)[]

const entryKinds = ['detector', 'pattern', 'words', 'exact', 'topic'] as const

/** Checks and compiles profiles; every mistake of every profile is reported. */
export function compileDlpProfiles(
  profiles: readonly DlpProfile[],
  options: DlpCompileOptions = {},
): Result<DlpScanner> {
  const limits = { ...defaultLimits, ...options.limits }
  const environment: DetectorEnvironment = { phonePlan: options.phonePlan }
  const found: Diagnostic[] = []
  const report = (path: Path, reason: string, hint?: string): void => {
    found.push(
      createDiagnostic(
        'E_DLP_PROFILE',
        options.locate?.(path) ?? { start: 0, end: 0 },
        { path: `/${path.join('/')}`, reason },
        { hint },
      ),
    )
  }
  const overLimit = (path: Path, setting: keyof DlpLimits): void => {
    found.push(
      createDiagnostic('E_DLP_LIMIT', options.locate?.(path) ?? { start: 0, end: 0 }, {
        path: `/${path.join('/')}`,
        setting,
        limit: limits[setting],
      }),
    )
  }
  /** Detectors are compiled once, whatever the number of entries that use them. */
  const finders = new Map<string, EntryFinder>()
  /** Topics that words of several groups tell. */
  const wordTopics = new Map<string, TopicRow>()
  const rowPrefilter = madeOnce(() =>
    createPrefilter([...detectorRows.filter(({ id }) => finders.has(id)), ...wordTopics.values()]),
  )
  const { prefilterAfter = 262_144 } = options
  let scanned = 0
  const prefilter: Prefilter = {
    look(text) {
      scanned += text.length
      return scanned <= prefilterAfter ? undefined : rowPrefilter().look(text)
    },
  }
  const detectorFinder = (id: string): EntryFinder | undefined => {
    const row = detectorsById.get(id)
    if (row === undefined) return undefined
    const finder = finders.get(id) ?? createDetectorFinder(row, environment)
    finders.set(id, finder)
    return finder
  }

  function compilePattern(pattern: string, path: Path): CompiledRegex | undefined {
    const regex = compileRegex(pattern, limits.maxRegexSize)
    if (!('kind' in regex)) return regex
    if (regex.kind === 'too_big') overLimit(path, 'maxRegexSize')
    else report(path, `the regular expression does not compile: ${regex.reason}`)
    return undefined
  }

  function compileTopic(row: TopicRow): EntryFinder {
    const { detectors } = row
    if (detectors !== undefined) {
      const rows = detectorRows.filter(
        (detector) => detectors.families.includes(detector.family) || detectors.ids.includes(detector.id),
      )
      const parts = new Map(rows.flatMap(({ id }) => [[id, detectorFinder(id)] as const]))
      return (text, limit) => {
        const results = [...(text.candidates ?? parts.keys())].flatMap((id) => parts.get(id)?.(text, limit) ?? [])
        if (results.length === 0) return noMatches
        const matches = results
          .flatMap((result) => result.matches)
          .filter((match) => reaches(match.confidence, detectors.least))
        return {
          matches: matches.slice(0, limit),
          truncated: matches.length > limit || results.some((result) => result.truncated),
        }
      }
    }
    const judge = row.groups === undefined ? row.judge : createTopicJudge(row)
    if (row.groups !== undefined) wordTopics.set(row.id, row)
    return (text) => {
      if (row.groups !== undefined && text.candidates?.has(row.id) === false) return noMatches
      const confidence = judge?.(text.normal.text)
      const matches: EntryMatch[] =
        confidence === undefined ? [] : [{ start: 0, end: text.original.length, confidence }]
      return { matches, truncated: false }
    }
  }

  function compileFinder(entry: DlpEntry, path: Path): EntryFinder | undefined {
    if ('detector' in entry) {
      const finder = detectorFinder(entry.detector)
      if (finder !== undefined) return finder
      const [near] = suggest(entry.detector, detectorsById.keys())
      const hint = near === undefined ? undefined : `did you mean \`${near}\`?`
      report([...path, 'detector'], `no detector is called \`${entry.detector}\``, hint)
      return undefined
    }
    if ('pattern' in entry) {
      if (entry.pattern === '') {
        report([...path, 'pattern'], 'the pattern is empty')
        return undefined
      }
      const regex = compilePattern(entry.pattern, [...path, 'pattern'])
      if (regex === undefined) return undefined
      const row = {
        confidence: entry.confidence ?? 'medium',
        ...(entry.context === undefined ? {} : { context: entry.context }),
        ...(entry.veto === undefined ? {} : { veto: entry.veto }),
      } as const
      const surroundings = createSurroundings(row)
      return (text, limit) => {
        const plain = { normal: { text: text.original, originalOffset: (offset: number) => offset } }
        return collectMatches(findPattern(regex, text.original), plain, row, surroundings, limit)
      }
    }
    if ('words' in entry) {
      if (entry.words.length > limits.maxWords) overLimit([...path, 'words'], 'maxWords')
      entry.words.forEach((word, at) => {
        if (word.replace(/\*$/, '').trim() === '' || word.length > 200)
          report([...path, 'words', at], 'expected a word or phrase of 1 to 200 characters')
      })
      const words = createWordFinder(entry.words, entry.caseSensitive ?? false)
      const surroundings = createSurroundings({})
      return (text, limit) =>
        collectMatches(words.find(text.normal.text), text, { confidence: 'high' }, surroundings, limit)
    }
    if ('exact' in entry) {
      const key = options.keys?.get(entry.key)
      if (key === undefined) {
        report([...path, 'key'], `no key is called \`${entry.key}\``)
        return undefined
      }
      if (entry.exact.hashes.length > limits.maxWords) overLimit([...path, 'exact', 'hashes'], 'maxWords')
      entry.exact.hashes.forEach((hash, at) => {
        if (!/^[0-9a-f]{64}$/.test(hash)) report([...path, 'exact', 'hashes', at], 'expected 64 lower-case hex digits')
      })
      const set = {
        hashes: new Set(entry.exact.hashes),
        lengths: new Set(entry.exact.lengths),
        longest: Math.max(0, ...entry.exact.lengths.slice(0, 200)),
      }
      const surroundings = createSurroundings({})
      return (text, limit) => {
        const budget = { hashes: limits.maxHashes }
        const result = collectMatches(
          findExactData(text.normal.text, set, key, budget),
          text,
          { confidence: 'high' },
          surroundings,
          limit,
        )
        return budget.hashes < 0 ? { ...result, truncated: true } : result
      }
    }
    const topic = topicsById.get(entry.topic)
    if (topic !== undefined) return compileTopic(topic)
    report([...path, 'topic'], `no topic is called \`${entry.topic}\``)
    return undefined
  }

  function compileEntry(entry: DlpEntry, profile: DlpProfile, path: Path): CompiledEntry | undefined {
    const kinds = entryKinds.filter((kind) => kind in entry)
    if (kinds.length !== 1) {
      const names = entryKinds.map((kind) => `\`${kind}\``).join(', ')
      report(path, `expected exactly one of ${names}, found ${String(kinds.length)}`)
      return undefined
    }
    const finder = compileFinder(entry, path)
    const skip = (entry.skip ?? [])
      .map((pattern, at) => compilePattern(pattern, [...path, 'skip', at]))
      .filter((regex) => regex !== undefined)
    if (finder === undefined || entry.enabled === false) return undefined
    return {
      id: entry.id,
      detector: 'detector' in entry ? entry.detector : undefined,
      find: finder,
      accepts: createFilter(profile.confidence ?? 'low', skip),
      whole: 'topic' in entry && topicsById.get(entry.topic)?.detectors === undefined,
    }
  }

  function compileLocations(patterns: readonly string[], path: Path): WildcardMatcher[] {
    return patterns.flatMap((pattern, at) => {
      const parsed = parseWildcard(fromText(pattern))
      if (typeof parsed === 'string')
        report(
          [...path, at],
          parsed === 'double_star' ? 'a location has two stars in a row' : 'a location has an unknown escape',
        )
      return typeof parsed === 'string' ? [] : [createWildcard(parsed.parts, true)]
    })
  }

  function compileProfile(profile: DlpProfile, at: number): CompiledProfile {
    const count = profile.matchCount ?? 0
    if (!Number.isInteger(count) || count < 0 || count > 1000)
      report([at, 'matchCount'], 'expected a whole number from 0 to 1000')
    if (profile.confidence !== undefined && !confidenceLevels.includes(profile.confidence))
      report([at, 'confidence'], 'expected `low`, `medium` or `high`')
    if (profile.entries.length > limits.maxEntries) overLimit([at, 'entries'], 'maxEntries')
    const ids = new Set<string>()
    const entries: CompiledEntry[] = []
    profile.entries.slice(0, limits.maxEntries).forEach((entry, index) => {
      if (ids.has(entry.id)) report([at, 'entries', index, 'id'], `two entries have the id \`${entry.id}\``)
      ids.add(entry.id)
      const compiled = compileEntry(entry, profile, [at, 'entries', index])
      if (compiled !== undefined) entries.push(compiled)
    })
    const { only, skip } = profile.locations ?? {}
    const wanted = only === undefined ? undefined : compileLocations(only, [at, 'locations', 'only'])
    const unwanted = compileLocations(skip ?? [], [at, 'locations', 'skip'])
    return {
      id: profile.id,
      name: profile.name,
      entries,
      matchCount: count,
      record: profile.record,
      reads: (location) =>
        (wanted?.some((pattern) => pattern.test(fromText(location))) ?? true) &&
        !unwanted.some((pattern) => pattern.test(fromText(location))),
    }
  }

  if (profiles.length > limits.maxProfiles) overLimit([], 'maxProfiles')
  const compiled = new Map<string, CompiledProfile>()
  profiles.slice(0, limits.maxProfiles).forEach((profile, at) => {
    if (compiled.has(profile.id)) report([at, 'id'], `two profiles have the id \`${profile.id}\``)
    compiled.set(profile.id, compileProfile(profile, at))
  })
  return found.length > 0 ? fail(...found) : succeed(createScanner(compiled, limits, prefilter))
}
