import type { EventRecord } from '../../../compiler/index.ts'
import { FindingList, type PolicyFinding } from '../../document/finding.ts'
import type { Policy } from '../policy.ts'

function show(value: unknown): string {
  return typeof value === 'string' ? `\`${value}\`` : JSON.stringify(value)
}

/** Runs the tests that a policy's document holds; what comes back are the failures. */
export function runPolicyTests(policy: Policy): readonly PolicyFinding[] {
  const list = new FindingList()
  for (const [index, { name, event, expect }] of (policy.document.tests ?? []).entries()) {
    const { action, rule, tier, monitored, problems } = policy.decide(event as EventRecord)
    const actual: Readonly<Record<string, unknown>> = {
      action,
      rule,
      tier,
      monitored: monitored.map((report) => report.rule),
    }
    const title = name ?? String(index + 1)
    for (const [key, wanted] of Object.entries(expect)) {
      if (JSON.stringify(actual[key]) === JSON.stringify(wanted)) continue
      list.add('E_POLICY_TEST', ['tests', index, 'expect', key], {
        name: title,
        expected: `${key} ${show(wanted)}`,
        actual: show(actual[key]),
      })
    }
    // A misspelt field would make a test pass for the wrong reason.
    for (const { message } of problems)
      list.add('E_POLICY_TEST', ['tests', index, 'event'], {
        name: title,
        expected: 'an event that can be read',
        actual: message,
      })
  }
  return list.findings
}
