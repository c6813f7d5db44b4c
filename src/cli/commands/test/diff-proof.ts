import { comparePolicies, printEvent, type BudgetName, type Policy } from '../../../policy/index.ts'
import { jsonLine, summaryLine } from '../../terminal/json.ts'
import { print } from '../../terminal/output.ts'
import { exitCodes, printable } from '../../terminal/text.ts'

function named({ action, rule }: { readonly action: string; readonly rule: string | null }): string {
  return rule === null ? action : `${action} (${rule})`
}

/** Tells how two policies stand to each other on every event; it leaves with 1 unless they are equal. */
export async function proveDifference(
  before: Policy,
  after: Policy,
  budget: BudgetName,
  isJson: boolean,
): Promise<void> {
  const { relation, differences, open } = comparePolicies(before, after, { budget })
  if (relation !== 'equal') process.exitCode = exitCodes.found
  for (const { kind, old, new: next, witness } of differences) {
    const event = printEvent(witness.event)
    await print(
      isJson
        ? jsonLine({ type: 'proof', kind, before: old, after: next, event: JSON.parse(event) as unknown })
        : `${kind}: ${printable(`${named(old)} -> ${named(next)} for ${event}`)}\n`,
    )
  }
  if (isJson) await print(summaryLine('diff', { errors: 0, relation, limits: open }))
  else await print(`the new policy is: ${relation}${open.length === 0 ? '' : ` (limits: ${open.join(', ')})`}\n`)
}
