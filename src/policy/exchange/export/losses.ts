import { portcullisFields } from '../../../language/index.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'
import { FindingList, type PolicyFinding } from '../../document/finding.ts'
import type { Policy } from '../../decide/policy.ts'

/** The formats of Cloudflare's API. */
export type ExportKind = 'rulesets' | 'gateway' | 'lists' | 'gateway-lists' | 'dlp' | 'portal'

/** Sections that a format holds. */
const exportedSections: Readonly<Record<ExportKind, ReadonlySet<string>>> = {
  rulesets: new Set(['rulesets', 'rules']),
  gateway: new Set(['gateway']),
  lists: new Set(['lists']),
  'gateway-lists': new Set(['lists']),
  dlp: new Set(['dlp']),
  portal: new Set(['portal']),
}

/** Sections with rules, with claims about them, or with what rules name: the account has to have the latter under the same names. */
const sections = [
  'rulesets',
  'rules',
  'gateway',
  'tiers',
  'guardrails',
  'portal',
  'invariants',
  'lists',
  'applications',
  'categories',
  'dlp',
] as const satisfies readonly (keyof PolicyDocument)[]

const ownFields: ReadonlySet<string> = new Set(portcullisFields.map(({ name }) => name))

/** What of a policy an export cannot hold: sections that it leaves out, and fields that Cloudflare does not have. */
export function findExportLosses({ document, stages }: Policy, kind: ExportKind): readonly PolicyFinding[] {
  const list = new FindingList()
  const exported = exportedSections[kind]
  for (const section of sections)
    if (document[section] !== undefined && !exported.has(section)) list.add('W_EXPORT_SECTION', [section], { section })
  for (const { rules } of stages) {
    for (const { path, filter } of rules) {
      if (!exported.has(String(path[0]))) continue
      for (const field of filter.fields)
        if (ownFields.has(field) || Object.hasOwn(document.fields ?? {}, field))
          list.add('W_EXPORT_FIELD', path, { field })
    }
  }
  return list.findings
}
