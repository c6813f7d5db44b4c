import { cloudflareEntryIds, detectorsById, topicRows } from '../../../inspection/dlp/index.ts'
import type { DlpEntry, DlpProfile, PolicyDocument } from '../../document/generated/document.generated.ts'
import type { FindingList } from '../../document/finding.ts'
import type { DocumentPath } from '../../document/text/document-text.ts'

type Row = Readonly<Record<string, unknown>>

/** Bytes of a pattern at most, and the signs that it may not hold. Source: dlp.json, customEntries. */
const longestPattern = 1024
const unboundedRepetition = /(?<!\\)(?:\\\\)*[+*]/

/** Members of an entry that change what it finds, and that no entry of Cloudflare has. */
const entryExtras = [
  'skip',
  'confidence',
  'context',
  'veto',
  'caseSensitive',
] as const satisfies readonly (keyof DlpEntry)[]
const profileExtras = ['locations', 'record'] as const satisfies readonly (keyof DlpProfile)[]

const idsByEntry = new Map([...cloudflareEntryIds].map(([uuid, entry]) => [entry, uuid]))

/** What a pattern would be refused for. */
function patternProblem(pattern: string): string | undefined {
  if (new TextEncoder().encode(pattern).length > longestPattern)
    return `its pattern has over ${String(longestPattern)} bytes`
  return unboundedRepetition.test(pattern.replace(/\[(?:\\.|[^\]\\])*\]/g, ''))
    ? 'its pattern repeats without a bound: write `{1,20}` for `+` and `{0,20}` for `*`'
    : undefined
}

function toEntry(entry: DlpEntry): Row | string {
  const extra = entryExtras.find((key) => entry[key] !== undefined)
  if (extra !== undefined) return `\`${extra}\` of an entry has no counterpart`
  const name = entry.name ?? entry.id
  const head = { id: entry.id, name, enabled: entry.enabled !== false }
  if (entry.pattern !== undefined)
    return patternProblem(entry.pattern) ?? { ...head, type: 'custom', pattern: { regex: entry.pattern } }
  if (entry.words !== undefined) return { ...head, type: 'word_list', word_list: entry.words }
  if (entry.exact !== undefined) return 'values of exact data are uploaded as a data set, not with a profile'
  const known =
    entry.detector === undefined
      ? topicRows.find(({ id }) => id === entry.topic)?.name
      : detectorsById.get(entry.detector)?.name
  if (known === undefined) return 'it has neither pattern nor words'
  return {
    ...head,
    id: idsByEntry.get(entry.detector ?? entry.topic ?? '') ?? entry.id,
    name: known,
    type: 'predefined',
  }
}

function toProfile(profile: DlpProfile, path: DocumentPath, findings: FindingList): Row {
  for (const key of profileExtras)
    if (profile[key] !== undefined)
      findings.add('E_EXPORT_COUNTERPART', [...path, key], {
        what: `\`${key}\` of the DLP profile \`${profile.name}\``,
        reason: 'a profile of Cloudflare has no such setting',
      })
  const entries = profile.entries.flatMap((entry, index) => {
    const row = toEntry(entry)
    if (typeof row !== 'string') return [row]
    findings.add('E_EXPORT_COUNTERPART', [...path, 'entries', index], {
      what: `the entry \`${entry.name ?? entry.id}\` of the DLP profile \`${profile.name}\``,
      reason: row,
    })
    return []
  })
  return {
    id: profile.id,
    name: profile.name,
    type: 'custom',
    ...(profile.description === undefined ? {} : { description: profile.description }),
    entries,
    allowed_match_count: profile.matchCount ?? 0,
    ...(profile.confidence === undefined ? {} : { confidence_threshold: profile.confidence }),
  }
}

/** The DLP profiles of a document in the JSON of the DLP API: custom profiles, with predefined entries by name. */
export function exportDlpProfiles(document: PolicyDocument, findings: FindingList): readonly Row[] {
  return (document.dlp?.profiles ?? []).map((profile, index) =>
    toProfile(profile, ['dlp', 'profiles', index], findings),
  )
}
