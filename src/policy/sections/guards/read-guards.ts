import { longPiiCategories } from '../../../inspection/detections/index.ts'
import type { SpanGuard } from '../../../inspection/answers/index.ts'
import { suggest } from '../../../diagnostics/index.ts'
import type { FindingList } from '../../document/finding.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'

/** A guard of a document: what must not pass, and which way it looks. */
export interface PolicyGuard extends SpanGuard {
  readonly in: 'request' | 'response' | 'both'
  /** Placeholders in the answer become again what they stand for. */
  readonly restore: boolean
}

type Row = NonNullable<PolicyDocument['guards']>[number]

function checkRow(
  { pii = [], secrets, canaries, words, action, restore, in: way = 'both' }: Row,
  index: number,
  findings: FindingList,
): void {
  // prettier-ignore
  const path = ['guards', index]
  for (const [at, category] of pii.entries())
    if (!longPiiCategories.includes(category))
      findings.add(
        'E_POLICY_SCHEMA',
        [...path, 'pii', at],
        { reason: `\`${category}\` is no category of personal data` },
        { hint: suggest(category, longPiiCategories, 1)[0] },
      )
  if (pii.length === 0 && secrets !== true && canaries === undefined && words === undefined)
    findings.add('E_POLICY_SCHEMA', path, {
      reason: 'the guard looks for nothing: expected `pii`, `secrets`, `canaries` or `words`',
    })
  if (restore === true && (action !== 'redact' || way === 'response'))
    findings.add('E_POLICY_SCHEMA', [...path, 'restore'], {
      reason:
        'only what is redacted in a request can be put back: expected `action: redact` and `in: request` or `both`',
    })
}

/** Reads the section `guards`; what is wrong is reported at its place. */
export function readGuards({ guards = [] }: PolicyDocument, findings: FindingList): readonly PolicyGuard[] {
  const seen = new Set<string>()
  for (const [index, row] of guards.entries()) {
    checkRow(row, index, findings)
    if (seen.has(row.id)) findings.add('E_DUPLICATE_ID', ['guards', index, 'id'], { what: 'guard', id: row.id })
    seen.add(row.id)
  }
  return guards.map((row) => ({
    id: row.id,
    action: row.action,
    in: row.in ?? 'both',
    restore: row.restore === true,
    pii: row.pii,
    secrets: row.secrets,
    canaries: row.canaries,
    words: row.words,
    onOverflow: row.on_overflow,
  }))
}
