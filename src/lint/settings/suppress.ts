import type { Finding, FindingSuppression } from '../../diagnostics/index.ts'
import type { PlacedFinding } from '../run/run-rules.ts'
import type { FileTexts } from '../run/file-texts.ts'
import { toFinding } from '../run/to-finding.ts'
import type { Baseline } from './baseline.ts'
import { baselineKey } from './baseline.ts'
import type { IgnoreComment } from './comments.ts'
import type { IgnoreSetting, LintSettings } from './settings.ts'

export const unusedSuppression = 'unused-suppression'
export const expiredSuppression = 'expired-suppression'

/** Whether a comment is about a finding: it stands in its rule, before it, or on its line. */
function concerns(comment: IgnoreComment, { finding, owner: ownerOf }: PlacedFinding, texts: FileTexts): boolean {
  if (comment.file !== finding.file || !comment.rules.includes(finding.code)) return false
  if (comment.isOfFile) return true
  const lineOf = (offset: number): number => texts.range(finding.file, { start: offset, end: offset }).start.line - 1
  const own = finding.range.start.line - 1
  if (own === comment.line || own === comment.nextLine) return true
  const owner = ownerOf()
  if (owner === undefined) return false
  const [first, last] = [lineOf(owner.start), lineOf(Math.max(owner.start, owner.end - 1))]
  return (first <= comment.line && comment.line <= last) || comment.nextLine === first
}

function isIgnored({ rule, file, subject }: IgnoreSetting, finding: Finding): boolean {
  return (
    rule === finding.code &&
    (file === undefined || finding.file === file || finding.file.endsWith(`/${file}`)) &&
    (subject === undefined || subject === finding.subject)
  )
}

/** One suppression, whatever it stands in. */
interface Source {
  readonly suppression: FindingSuppression
  readonly covers: (placed: PlacedFinding) => boolean
  /** Where to tell that it is of no use. */
  readonly place: { readonly file: string; readonly span: { readonly start: number; readonly end: number } }
  readonly names: string
  readonly problem: string | undefined
}

/** What suppressions make of the findings of a run. */
export interface SuppressionInput {
  readonly settings: LintSettings
  readonly comments: readonly IgnoreComment[]
  readonly baseline: Baseline | undefined
  /** Today, as `2027-01-31`. */
  readonly today: string
  readonly texts: FileTexts
}

function toSources({ settings, comments, texts }: SuppressionInput): readonly Source[] {
  return [
    ...comments.map((comment): Source => {
      const { reason, until, problem, file, start, end, rules } = comment
      return {
        suppression: { by: 'comment', reason, ...(until === undefined ? {} : { until }) },
        covers: (placed) => concerns(comment, placed, texts),
        place: { file, span: { start, end } },
        names: rules.map((rule) => `\`${rule}\``).join(', '),
        problem,
      }
    }),
    ...settings.ignores.map((ignore): Source => ({
      suppression: {
        by: 'configuration',
        reason: ignore.reason,
        ...(ignore.until === undefined ? {} : { until: ignore.until }),
      },
      covers: ({ finding }) => isIgnored(ignore, finding),
      place: { file: settings.file ?? 'settings', span: { start: 0, end: 0 } },
      names: `\`${ignore.rule}\``,
      problem: undefined,
    })),
  ]
}

function tell(source: Source, code: string, cause: string, remedy: string, texts: FileTexts): Finding {
  return toFinding(
    { code, level: 'warning', place: source.place, subject: source.names },
    { effect: `the ignore of ${source.names} changes nothing`, cause, remedy },
    texts,
  )
}

/** Marks the findings that are known, and tells suppressions that are of no use. */
export function suppress(found: readonly PlacedFinding[], input: SuppressionInput): readonly Finding[] {
  const { today, texts, settings } = input
  const sources = toSources(input)
  const used = new Set<Source>()
  const counts = new Map(input.baseline?.counts ?? [])
  const findings = found.map((placed): Finding => {
    const { finding } = placed
    const source = sources.find(
      (one) =>
        one.problem === undefined &&
        (one.suppression.until === undefined || one.suppression.until >= today) &&
        one.covers(placed),
    )
    for (const one of sources) if (one.covers(placed)) used.add(one)
    if (source !== undefined) return { ...finding, suppressed: source.suppression }
    const key = baselineKey(finding)
    const left = counts.get(key) ?? 0
    if (left === 0) return finding
    counts.set(key, left - 1)
    return { ...finding, suppressed: { by: 'baseline', reason: input.baseline?.reason ?? '' } }
  })
  const isAsked = (code: string): boolean => settings.levels[code] !== 'off'
  const told = sources.flatMap((source): Finding[] => {
    const { until } = source.suppression
    if (source.problem !== undefined)
      return isAsked(unusedSuppression)
        ? [tell(source, unusedSuppression, source.problem, 'give it a reason, or remove it', texts)]
        : []
    if (!used.has(source))
      return isAsked(unusedSuppression)
        ? [tell(source, unusedSuppression, 'nothing of that kind is found there', 'remove it', texts)]
        : []
    if (until !== undefined && until < today && isAsked(expiredSuppression))
      return [
        tell(source, expiredSuppression, `it ended on ${until}`, 'mend what it hides, or give it a later day', texts),
      ]
    return []
  })
  return [...findings, ...told]
}
