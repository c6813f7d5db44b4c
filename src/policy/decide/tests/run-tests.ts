import type { EventRecord } from '../../../compiler/index.ts'
import { toPlain } from '../../../language/index.ts'
import {
  applicationFields,
  dlpField,
  filledByApplications,
  RuntimeError,
  scannedField,
  textsKey,
} from '../../../runtime/index.ts'
import { FindingList, type PolicyFinding } from '../../document/finding.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'
import type { DecideOptions, Decision, Policy } from '../policy.ts'
import { judgeCall, toCallDecision } from '../portal/decide-call.ts'
import { toPortalCall } from '../portal/portal-call.ts'
import { compareOutcome, outcomeOf, type TestOutcome } from './expectation.ts'
import { expandTests, type TestCase, type TestFailure } from './expand.ts'

/** What a case came to. */
export interface CaseRun {
  readonly case: TestCase
  /** None: it passed. */
  readonly failures: readonly TestFailure[]
  /** What came out, member by member; undefined where nothing could be asked. */
  readonly members?: TestOutcome['members']
  /** Whether no rule reads a member of its event, nor matched it. */
  readonly readsNothing?: boolean
  /** What was decided; undefined for calls, and where nothing could be asked. */
  readonly decision?: Pick<Decision, 'action' | 'rule' | 'tier' | 'matched' | 'monitored'>
}

/** When and as what a case is decided. */
export function decideOptionsOf({ test, path }: TestCase): DecideOptions | TestFailure {
  const { now, traffic } = test
  const time = now === undefined ? undefined : Date.parse(now)
  if (Number.isNaN(time)) return { path: [...path, 'now'], expected: 'a time', actual: `\`${now ?? ''}\`` }
  return {
    ...(time === undefined ? {} : { now: time }),
    ...(traffic === undefined ? {} : { builders: traffic }),
  }
}

/** A misspelt field would make a test pass for the wrong reason. */
function unread(
  { path }: TestCase,
  member: 'event' | 'call',
  problems: readonly { readonly message: string }[],
): readonly TestFailure[] {
  return problems.map(({ message }) => ({
    path: [...path, member],
    expected: `${member === 'event' ? 'an' : 'a'} ${member} that can be read`,
    actual: message,
  }))
}

/** The value of a field as a policy saw it in an event. */
function detectionReader(
  policy: Policy,
  event: EventRecord,
  options: DecideOptions,
): NonNullable<TestOutcome['detection']> {
  return (name) => {
    const { context } = policy.prepare(event, options)
    const slot = context.shape.slots.get(name)
    const field = slot === undefined ? undefined : context.shape.fields[slot]
    if (slot === undefined || field === undefined) return undefined
    try {
      return toPlain(context.read(slot), field.type) ?? null
    } catch (error) {
      // A mandatory field without value.
      if (!(error instanceof RuntimeError)) throw error
      return null
    }
  }
}

/** Whether an event says nothing that a rule asks about, so that any expectation of a miss would hold. */
function readsNothing(policy: Policy, event: EventRecord, { matched, monitored }: Decision): boolean {
  if (matched.length > 0 || monitored.length > 0) return false
  const { slots } = policy.scheme.shape
  const read = new Set(
    policy.stages.flatMap(({ rules }) => rules.flatMap(readBy)).map((name) => slots.get(name) ?? name),
  )
  return !Object.keys(event).some((name) => read.has(slots.get(name) ?? name))
}

/** The fields that a rule reads itself or by what is known of applications and DLP. */
function readBy({ filter, parameters }: Policy['stages'][number]['rules'][number]): readonly string[] {
  const own = [...filter.fields, ...parameters.flatMap((parameter) => parameter.filter.fields)]
  return [
    ...own,
    ...(own.some((name) => filledByApplications.includes(name)) ? applicationFields : []),
    ...(own.includes(dlpField) ? [scannedField, textsKey] : []),
  ]
}

function runEvent(policy: Policy, one: TestCase): CaseRun {
  if (policy.stages.every(({ rules }) => rules.length === 0)) {
    const failure = {
      path: [...one.path, 'event'],
      expected: 'rules to ask',
      actual: 'a policy that has none for events',
    }
    return { case: one, failures: [failure] }
  }
  const event = (one.test.event ?? {}) as EventRecord
  const options = decideOptionsOf(one)
  if ('actual' in options) return { case: one, failures: [options] }
  const decision = policy.decide(event, options)
  const outcome = { members: outcomeOf(decision), detection: detectionReader(policy, event, options) }
  const failures = compareOutcome(one.test.expect, outcome, [...one.path, 'expect'])
  return {
    case: one,
    failures: [...failures, ...unread(one, 'event', decision.problems)],
    members: outcome.members,
    decision,
    readsNothing: readsNothing(policy, event, decision),
  }
}

function runCall(policy: Policy, one: TestCase): CaseRun {
  const { portal } = policy
  const { call = {} } = one.test
  const fail = (expected: string, actual: string): CaseRun => ({
    case: one,
    failures: [{ path: [...one.path, 'call'], expected, actual }],
  })
  if (portal === undefined) return fail('a portal to ask', 'a policy without one')
  const made = toPortalCall(portal, call)
  if (made === undefined) return fail('a server of `portal.servers`', `\`${call.server ?? ''}\``)
  // A portal that is only monitored lets every call pass: no test may say otherwise.
  const { action, rule, matched, monitored, tags, problems } = toCallDecision(portal, judgeCall(portal, made))
  const ids = (reports: typeof matched): readonly string[] => reports.map((report) => report.rule)
  const members = { action, rule, matched: ids(matched), monitored: ids(monitored), tags }
  return {
    case: one,
    members,
    failures: [
      ...compareOutcome(one.test.expect, { members }, [...one.path, 'expect']),
      ...unread(one, 'call', problems),
    ],
  }
}

/** What is wrong with a case before it is run: a test that asks nothing, or two things, is none. */
function mistakesOf({ test, mistakes, path }: TestCase): readonly TestFailure[] {
  const asked = [test.event, test.request, test.call].filter((part) => part !== undefined).length
  if (asked === 1) return mistakes
  return [
    ...mistakes,
    { path: [...path, 'expect'], expected: 'one of `event`, `request` and `call`', actual: String(asked) },
  ]
}

/** Runs a case that needs no enforcer; undefined for one that is a whole request and sound. */
export function runCase(policy: Policy, one: TestCase): CaseRun | undefined {
  const mistakes = mistakesOf(one)
  if (mistakes.length > 0) return { case: one, failures: mistakes }
  if (one.test.request !== undefined) return undefined
  return one.test.call === undefined ? runEvent(policy, one) : runCall(policy, one)
}

/** Failed cases as findings about the document that holds them. */
export function toTestFindings(runs: readonly CaseRun[]): readonly PolicyFinding[] {
  const list = new FindingList()
  for (const { case: one, failures, readsNothing } of runs) {
    for (const { path, expected, actual } of failures)
      list.add('E_POLICY_TEST', path, { name: one.name, expected, actual })
    if (readsNothing === true && failures.length === 0) {
      const { event } = one.test
      list.add('W_TEST_READS_NOTHING', event === undefined ? one.path : [...one.path, 'event'], { name: one.name })
    }
  }
  return list.findings
}

/** The cases of a document that whole requests must answer. */
export function requestCases(document: Pick<PolicyDocument, 'tests'>): readonly TestCase[] {
  return expandTests({ ...(document.tests === undefined ? {} : { tests: document.tests }) }).filter(
    (one) => one.test.request !== undefined && mistakesOf(one).length === 0,
  )
}

/**
 * Runs the tests of a policy's document that need no enforcer: events, and calls through the portal.
 *
 * @returns the failures; a test that asks nothing, or two things, is one
 */
export function runPolicyTests(policy: Policy): readonly PolicyFinding[] {
  const { tests } = policy.document
  const cases = tests === undefined ? [] : expandTests({ tests })
  return toTestFindings(cases.flatMap((one) => runCase(policy, one) ?? []))
}
