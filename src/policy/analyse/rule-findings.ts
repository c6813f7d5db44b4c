import { FindingList, type PolicyFinding } from '../document/finding.ts'
import type { PolicyRuleVerdict } from './prove-rules.ts'

/** What a verdict on a rule says of the document; nothing of a rule that acts on some events and not on others. */
export function findingsOfRule(verdict: PolicyRuleVerdict): readonly PolicyFinding[] {
  const list = new FindingList()
  const { path } = verdict
  const { rule } = verdict.report
  if (verdict.kind === 'undecided') list.add('W_RULE_UNDECIDED', path, { rule, limit: verdict.limit })
  else if (verdict.kind === 'alive') {
    if (verdict.always) list.add('W_RULE_ALWAYS_MATCHES', path, { rule })
  } else if (verdict.because.length === 0) list.add('W_RULE_NEVER_MATCHES', path, { rule })
  else {
    const names = verdict.because.map(({ report }) => `\`${report.rule}\``)
    const because = [...names, ...(verdict.more === 0 ? [] : [`${String(verdict.more)} more`])].join(', ')
    list.add('W_RULE_DEAD', path, { rule, because })
  }
  return list.findings
}
