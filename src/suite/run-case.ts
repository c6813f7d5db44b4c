import type { EventRecord } from '../compiler/index.ts'
import { runRequestCase, toQuestion, type Enforcer } from '../enforcement/index.ts'
import {
  decideOptionsOf,
  runCase,
  toTestFindings,
  type CaseRun,
  type Policy,
  type PolicyDiagnostic,
  type RuleExplanation,
} from '../policy/index.ts'
import type { SuiteCase } from './cases.ts'

/** What a case of a suite came to. */
export interface SuiteRun {
  readonly case: SuiteCase
  readonly passed: boolean
  readonly decision: CaseRun['decision']
  /** What went wrong, at its place in the file of the test. */
  readonly diagnostics: readonly PolicyDiagnostic[]
  /** Of a failed case: how the rules came out that it expects, and the one that decided. */
  readonly explanations: readonly RuleExplanation[]
  /** Milliseconds. */
  readonly durationMs: number
}

/** What decides the cases. */
export interface SuiteHost {
  readonly policy: Policy
  /** Makes what decides whole requests; undefined if it cannot be made here, which the host has told. */
  readonly openEnforcer: () => Enforcer | undefined
}

/** The rules that a failure is about. */
function rulesOf({ one }: SuiteCase, { decision }: CaseRun): ReadonlySet<string> {
  const { rule, matched = [], monitored = [], not } = one.test.expect
  const named = [rule, not?.rule, decision?.rule].filter((id) => typeof id === 'string')
  const reports = [...(decision?.matched ?? []), ...(decision?.monitored ?? [])].map((report) => report.rule)
  return new Set([...named, ...matched, ...monitored, ...(named.length === 0 ? reports : [])])
}

async function explainFailure(
  suiteCase: SuiteCase,
  run: CaseRun,
  { policy }: SuiteHost,
  enforcer: Enforcer | undefined,
): Promise<readonly RuleExplanation[]> {
  const { one } = suiteCase
  const rules = rulesOf(suiteCase, run)
  const isMeant = (row: RuleExplanation): boolean => rules.has(row.rule)
  if (one.mistakes.length > 0) return []
  if (one.test.event !== undefined) {
    const options = decideOptionsOf(one)
    return 'actual' in options ? [] : policy.explain(one.test.event as EventRecord, options).filter(isMeant)
  }
  if (one.test.request === undefined || enforcer === undefined) return []
  const question = toQuestion(one)
  if ('failures' in question) return []
  return (await enforcer.explain(question.exchange, question.facts)).rules.filter(isMeant)
}

/** Runs the cases of a suite one after the other. */
export async function* runSuite(cases: readonly SuiteCase[], host: SuiteHost): AsyncGenerator<SuiteRun, void> {
  let enforcer: Enforcer | undefined
  let isOpened = false
  for (const suiteCase of cases) {
    const { one, locate } = suiteCase
    const started = performance.now()
    let run = runCase(host.policy, one)
    if (run === undefined) {
      if (!isOpened) enforcer = host.openEnforcer()
      isOpened = true
      run =
        enforcer === undefined
          ? { case: one, failures: [{ path: [...one.path, 'request'], expected: 'an enforcer', actual: 'none' }] }
          : await runRequestCase(enforcer, one)
    }
    const durationMs = performance.now() - started
    const passed = run.failures.length === 0
    yield {
      case: suiteCase,
      passed,
      decision: run.decision,
      diagnostics: toTestFindings([run]).map(locate),
      explanations: passed ? [] : await explainFailure(suiteCase, run, host, enforcer),
      durationMs,
    }
  }
}
