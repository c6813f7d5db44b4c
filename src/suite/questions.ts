import type { EventRecord } from '../compiler/index.ts'
import { toQuestion, type Enforcer } from '../enforcement/index.ts'
import { runCase, type Policy, type TestCase } from '../policy/index.ts'
import type { SuiteCase } from './cases.ts'

/** A case that can be asked of any variant of its policy, and that the policy itself passes. */
export interface Question {
  /** The case of a file that it comes from; a suggested test has none. */
  readonly case?: SuiteCase
  /** The same as an event or a call: what a request held is read once. */
  readonly one: TestCase
}

/** The cases of a policy as questions; those that fail, or that cannot be asked again, are named apart. */
export interface Questions {
  readonly questions: readonly Question[]
  readonly failed: readonly SuiteCase[]
}

/** The event of a request, with what detectors said of it. */
async function toEventCase(one: TestCase, enforcer: Enforcer | undefined): Promise<TestCase | undefined> {
  const question = toQuestion(one)
  if ('failures' in question || enforcer === undefined) return undefined
  const event: EventRecord = await enforcer.toEvent(question.exchange, question.facts)
  const { request: _request, ...rest } = one.test
  return { ...one, test: { ...rest, event } }
}

/** Whether a variant of the policy passes a question. */
export function passes(policy: Policy, { one }: Question): boolean {
  return runCase(policy, one)?.failures.length === 0
}

/** Makes questions of cases: requests are read and looked at once, and are events from then on. */
export async function toQuestions(
  policy: Policy,
  cases: readonly SuiteCase[],
  openEnforcer: () => Enforcer | undefined,
): Promise<Questions> {
  const questions: Question[] = []
  const failed: SuiteCase[] = []
  let enforcer: Enforcer | undefined
  for (const suiteCase of cases) {
    const { one } = suiteCase
    const isRequest = one.test.request !== undefined
    if (isRequest) enforcer ??= openEnforcer()
    const asked = isRequest ? await toEventCase(one, enforcer) : one
    const question = asked === undefined ? undefined : { case: suiteCase, one: asked }
    if (question !== undefined && passes(policy, question)) questions.push(question)
    else failed.push(suiteCase)
  }
  return { questions, failed }
}
