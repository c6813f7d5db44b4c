import { loadTestFile, type Policy } from '../../../../../src/policy/index.ts'
import { openEnforcer, type Enforcer } from '../../../../../src/enforcement/index.ts'
import { addTests, createSuite, runSuite, testOfEvent } from '../../../../../src/suite/index.ts'
import { loadAllLateParts } from '../../late-parts.ts'
import { isTestFile, openSound } from '../../open-policy.ts'
import { toNotice } from '../../opened.ts'
import type { Questions, Tests, TestView } from '../../protocol.ts'
import { readEvent } from '../../read-event.ts'

/** Milliseconds for one request of a test. */
const deadlineMs = 10_000

const noFetch: typeof fetch = () => Promise.reject(new TypeError('the playground asks no server'))

function enforcerOf(policy: Policy): Enforcer | undefined {
  const opened = openEnforcer(policy, { environment: {}, fetch: noFetch, deadlineMs })
  return opened.ok ? opened.value : undefined
}

/** Runs the tests of the policy's own section and of the test files beside it. */
export async function runTests({ files }: Questions['tests'][0]): Promise<Tests> {
  const { policy, locate } = await openSound(files)
  const loaded = files.filter(({ file }) => isTestFile(file)).map(({ file, text }) => loadTestFile(text, { file }))
  const suite = createSuite({ policy, file: files[0]?.file ?? 'policy.yaml', locate, testFiles: loaded })
  // What an enforcer asks for while it opens, nobody would ask again.
  await loadAllLateParts()
  const tests: TestView[] = []
  for await (const run of runSuite(suite.cases, { policy, openEnforcer: () => enforcerOf(policy) })) {
    const { case: own, passed, diagnostics, durationMs } = run
    tests.push({ name: own.one.name, file: own.file, passed, notices: diagnostics.map(toNotice), durationMs })
  }
  return { tests, notices: loaded.flatMap(({ diagnostics }) => diagnostics.map(toNotice)) }
}

/** The text of a test file with one more test: that the event of the page is decided as it is now. */
export async function addTest({ files, event, text }: Questions['addTest'][0]): Promise<string> {
  const { policy } = await openSound(files)
  const read = await readEvent(event)
  if (!read.ok) throw new Error(read.error)
  await loadAllLateParts()
  const enforcer = read.subject.kind === 'exchange' ? enforcerOf(policy) : undefined
  const record = read.subject.kind === 'event' ? read.subject.event : await enforcer?.toEvent(read.subject.exchange)
  if (record === undefined) throw new Error('the policy asks for what is not here, so no request can be read')
  const test = testOfEvent(policy, record)
  if (typeof test === 'string') throw new Error(`the event makes no test: ${test}`)
  return addTests(text, [test])
}
