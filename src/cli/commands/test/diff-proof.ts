import {
  comparePolicies,
  printEvent,
  type BudgetName,
  type Policy,
  type RuleChange,
  type RuleDifference,
} from '../../../policy/index.ts'
import { nameRule } from '../../rows/decision-rows.ts'
import { jsonLine, summaryLine } from '../../terminal/json.ts'
import { print } from '../../terminal/output.ts'
import { exitCodes, printable } from '../../terminal/text.ts'

function named({ action, rule }: { readonly action: string; readonly rule: string | null }): string {
  return rule === null ? action : `${action} (${rule})`
}

/** A rule, and how it stands to what it was. */
export function describeChange({ report, change, relation, open }: RuleChange): string {
  const name = nameRule(report.rule, report.tier ?? null)
  const limits = open.length === 0 ? '' : ` (limits: ${open.join(', ')})`
  return `rule ${name}: ${change}, ${relation}${limits}`
}

/** What a rule did and does, with an event. */
export function describeDifference({ kind, old, new: next, event }: RuleDifference): string {
  return `${kind}: ${old ?? 'nothing'} -> ${next ?? 'nothing'} for ${printEvent(event)}`
}

/** A change of a rule as it stands in JSON. */
export function toChangeLine({ report, change, relation, differences, open }: RuleChange): {
  readonly type: 'rule'
} & Readonly<Record<string, unknown>> {
  const { rule, ruleset, tier } = report
  const shown = differences.map(({ kind, old = null, new: next = null, event }) => {
    return { kind, before: old, after: next, event: JSON.parse(printEvent(event)) as unknown }
  })
  return { type: 'rule', rule, ruleset, tier, change, relation, differences: shown, limits: open }
}

/** Tells how two policies stand to each other on every event, and rule by rule; it leaves with 1 unless they are equal. */
export async function proveDifference(
  before: Policy,
  after: Policy,
  budget: BudgetName,
  isJson: boolean,
): Promise<void> {
  const { relation, differences, open, rules, uncompared } = comparePolicies(before, after, { budget })
  if (relation !== 'equal') process.exitCode = exitCodes.found
  for (const { kind, old, new: next, witness } of differences) {
    const event = printEvent(witness.event)
    await print(
      isJson
        ? jsonLine({ type: 'proof', kind, before: old, after: next, event: JSON.parse(event) as unknown })
        : `${kind}: ${printable(`${named(old)} -> ${named(next)} for ${event}`)}\n`,
    )
  }
  for (const change of rules) {
    if (isJson) await print(jsonLine(toChangeLine(change)))
    else {
      await print(`${printable(describeChange(change))}\n`)
      for (const difference of change.differences) await print(`  ${printable(describeDifference(difference))}\n`)
    }
  }
  if (isJson) {
    await print(summaryLine('diff', { errors: 0, relation, limits: open, rules: rules.length, uncompared }))
    return
  }
  if (uncompared.length > 0) await print(`not compared, and different: ${uncompared.join(', ')}\n`)
  await print(`the new policy is: ${relation}${open.length === 0 ? '' : ` (limits: ${open.join(', ')})`}\n`)
}
