import { resolveDlpProfile, type DlpEntry } from '../../../inspection/dlp/index.ts'
import { compileRegex, patternReach } from '../../../regex/index.ts'
import type { FindingList } from '../../document/finding.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'
import { listProfiles, suggestProfile } from '../dlp.ts'

type Row = NonNullable<PolicyDocument['guards']>[number]

/** Characters of a match in a stream: so many are held at most. */
const longestMatch = 256

/** As for patterns of DLP entries. */
const maxRegexSize = 10_485_760

/** Why a pattern cannot be looked for in a text that is still coming; undefined if it can. */
function streamProblem(pattern: string): string | undefined {
  const { longest, isAnchored } = patternReach(pattern)
  if (isAnchored) return 'it asks where the text begins or ends, which nobody knows while it comes'
  if (longest === Infinity) return 'its matches have no longest length'
  return longest > longestMatch ? `its matches may have ${String(longest)} characters` : undefined
}

/** Whether the answer comes in pieces that leave before its end. */
function isStreamed({ in: way, on_stream }: Row): boolean {
  return way !== 'request' && on_stream !== 'whole'
}

/** Checks the patterns of a guard; a stream must be able to wait for their matches. */
export function checkPatterns(row: Row, index: number, findings: FindingList): void {
  for (const [name, pattern] of Object.entries(row.patterns ?? {})) {
    const path = ['guards', index, 'patterns', name]
    const regex = compileRegex(pattern, maxRegexSize)
    if ('kind' in regex) {
      const reason = regex.kind === 'syntax' ? regex.reason : 'it is too big'
      findings.add('E_POLICY_SCHEMA', path, { reason: `the regular expression does not compile: ${reason}` })
      continue
    }
    const reason = isStreamed(row) ? streamProblem(pattern) : undefined
    if (reason !== undefined) findings.add('E_GUARD_PATTERN', path, { name, reason, limit: longestMatch })
  }
}

/** Why an entry of a profile is no span that a guard can look for. */
function entryProblem(entry: DlpEntry, row: Row): string | undefined {
  if ('topic' in entry) return 'it judges whole texts (`unsafe_topics` and `custom_topics` do)'
  if ('exact' in entry) return 'exact data is known by its hashes only, with keys that a guard does not have'
  if (!('pattern' in entry)) return undefined
  if ('kind' in compileRegex(entry.pattern, maxRegexSize)) return undefined
  return isStreamed(row) ? streamProblem(entry.pattern) : undefined
}

/** The entries of the profiles that a guard names; what cannot be looked for is told at its place. */
export function readProfiles(
  document: PolicyDocument,
  row: Row,
  index: number,
  findings: FindingList,
): readonly DlpEntry[] | undefined {
  if (row.profiles === undefined) return undefined
  const known = listProfiles(document)
  const entries = new Map<string, DlpEntry>()
  for (const [at, name] of row.profiles.entries()) {
    const path = ['guards', index, 'profiles', at]
    const profile = known.find(({ id }) => id === (resolveDlpProfile(name, known) ?? name))
    if (profile === undefined) {
      findings.add('E_UNKNOWN_REFERENCE', path, { what: 'DLP profile', name }, { hint: suggestProfile(document, name) })
      continue
    }
    if ((profile.matchCount ?? 0) > 0 || profile.record !== undefined)
      findings.add('E_GUARD_PROFILE', path, { profile: name, entry: '', reason: 'it counts findings, and a guard acts on each' }) // prettier-ignore
    for (const entry of profile.entries) {
      if (entry.enabled === false) continue
      const reason = entryProblem(entry, row)
      if (reason !== undefined) findings.add('E_GUARD_PROFILE', path, { profile: name, entry: ` (entry \`${entry.id}\`)`, reason }) // prettier-ignore
      const free = entries.has(entry.id) && !('detector' in entry) ? `${profile.id}:${entry.id}` : entry.id
      entries.set(free, free === entry.id ? entry : { ...entry, id: free })
    }
  }
  return [...entries.values()]
}
