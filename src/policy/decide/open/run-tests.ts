import type { EventRecord } from '../../../compiler/index.ts'
import { FindingList, type PolicyFinding } from '../../document/finding.ts'
import type { Test } from '../../document/generated/document.generated.ts'
import type { Decision, Policy } from '../policy.ts'
import { toPortalCall } from '../portal/portal-call.ts'

/** What a test asked about came to. */
export type TestOutcome = Readonly<Record<string, unknown>>

function show(value: unknown): string {
  return typeof value === 'string' ? `\`${value}\`` : JSON.stringify(value)
}

/** The members of a decision that a test may expect. */
export function outcomeOf({ action, rule, tier, matched, monitored, location, tags }: Decision): TestOutcome {
  const ids = (reports: Decision['matched']): readonly string[] => reports.map((report) => report.rule)
  return { action, rule, tier, matched: ids(matched), monitored: ids(monitored), location, tags }
}

/** Compares what a test expects with what came out, and reports what it was given in vain. */
export class TestReport {
  readonly #list = new FindingList()

  get findings(): readonly PolicyFinding[] {
    return this.#list.findings
  }

  #title({ name }: Test, index: number): string {
    return name ?? String(index + 1)
  }

  fail(test: Test, index: number, member: string, expected: string, actual: string): void {
    this.#list.add('E_POLICY_TEST', ['tests', index, member], { name: this.#title(test, index), expected, actual })
  }

  compare(test: Test, index: number, outcome: TestOutcome): void {
    for (const [key, wanted] of Object.entries(test.expect)) {
      if (!Object.hasOwn(outcome, key))
        this.#list.add('E_POLICY_TEST', ['tests', index, 'expect', key], {
          name: this.#title(test, index),
          expected: `${key} ${show(wanted)}`,
          actual: 'nothing that could tell it here',
        })
      else if (JSON.stringify(outcome[key]) !== JSON.stringify(wanted))
        this.#list.add('E_POLICY_TEST', ['tests', index, 'expect', key], {
          name: this.#title(test, index),
          expected: `${key} ${show(wanted)}`,
          actual: show(outcome[key]),
        })
    }
  }

  /** A misspelt field would make a test pass for the wrong reason. */
  tellProblems(test: Test, index: number, member: string, problems: readonly { readonly message: string }[]): void {
    for (const { message } of problems)
      this.fail(test, index, member, `${member === 'event' ? 'an' : 'a'} ${member} that can be read`, message)
  }
}

function runCall(policy: Policy, test: Test, index: number, report: TestReport): void {
  const { call } = test
  const { portal } = policy
  if (call === undefined) return
  if (portal === undefined) {
    report.fail(test, index, 'call', 'a portal to ask', 'a policy without one')
    return
  }
  const made = toPortalCall(portal, call)
  if (made === undefined) {
    report.fail(test, index, 'call', 'a server of `portal.servers`', `\`${call.server}\``)
    return
  }
  const verdict = portal.decide(made.record)
  const scans = verdict.allowed
    ? [
        portal.scan(made.record, 'arguments', made.texts.arguments),
        ...(made.texts.results === undefined
          ? []
          : [portal.scan(made.record, 'results', { result: made.texts.results })]),
      ]
    : []
  const stopped = scans.find(({ action }) => action === 'block') ?? scans.find(({ action }) => action === 'mask')
  const parts = [verdict, ...scans]
  report.compare(test, index, {
    action: !verdict.allowed ? 'block' : (stopped?.action ?? 'allow'),
    rule: stopped === undefined ? verdict.rule : (stopped.rule ?? stopped.matched[0] ?? null),
    matched: parts.flatMap(({ matched }) => matched),
    monitored: parts.flatMap(({ monitored }) => monitored),
    tags: parts.flatMap(({ tags }) => tags),
  })
  report.tellProblems(
    test,
    index,
    'call',
    parts.flatMap(({ problems }) => problems),
  )
}

/** The tests of a document that whole requests must answer; each asks something. */
export function requestTests(policy: Policy): readonly { readonly test: Test; readonly index: number }[] {
  return (policy.document.tests ?? []).flatMap((test, index) => (test.request === undefined ? [] : [{ test, index }]))
}

/**
 * Runs the tests of a policy's document that need no enforcer: events, and calls through the portal.
 *
 * @returns the failures; a test that asks nothing, or two things, is one
 */
export function runPolicyTests(policy: Policy): readonly PolicyFinding[] {
  const report = new TestReport()
  for (const [index, test] of (policy.document.tests ?? []).entries()) {
    const asked = [test.event, test.request, test.call].filter((part) => part !== undefined).length
    if (asked !== 1) report.fail(test, index, 'expect', 'one of `event`, `request` and `call`', String(asked))
    else if (test.event !== undefined && policy.stages.every(({ rules }) => rules.length === 0))
      report.fail(test, index, 'event', 'rules to ask', 'a policy that has none for events')
    else if (test.event !== undefined) {
      const decision = policy.decide(test.event as EventRecord)
      report.compare(test, index, outcomeOf(decision))
      report.tellProblems(test, index, 'event', decision.problems)
    } else runCall(policy, test, index, report)
  }
  return report.findings
}
