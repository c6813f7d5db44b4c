import type { Policy } from '../../decide/policy.ts'
import { FindingList, type PolicyFinding } from '../../document/finding.ts'
import { exportDlpProfiles } from './dlp.ts'
import { exportLists } from './lists.ts'
import { findExportLosses, type ExportKind } from './losses.ts'
import { exportPortal } from './portal.ts'
import { exportGatewayPolicies, exportRulesets } from './rules.ts'

export { exportGatewayPolicies, exportRulesets, findExportLosses, type ExportKind }

/** What an export gives, and what it could not carry: errors for what is missing in it, warnings for the rest. */
export interface PolicyExport {
  readonly rows: readonly object[]
  readonly findings: readonly PolicyFinding[]
}

/**
 * A part of a policy in the JSON of one of Cloudflare's APIs.
 *
 * @returns with an error `E_EXPORT_COUNTERPART` for each thing of that part that the API cannot hold
 */
export function exportPolicy(policy: Policy, kind: ExportKind): PolicyExport {
  const { document } = policy
  const list = new FindingList()
  const rowsOf: Readonly<Record<ExportKind, () => readonly object[]>> = {
    rulesets: () => exportRulesets(document),
    gateway: () => exportGatewayPolicies(document),
    lists: () => exportLists(document, 'lists', list),
    'gateway-lists': () => exportLists(document, 'gateway-lists', list),
    dlp: () => exportDlpProfiles(document, list),
    portal: () => exportPortal(document, list),
  }
  const rows = rowsOf[kind]()
  return { rows, findings: [...list.findings, ...findExportLosses(policy, kind)] }
}
