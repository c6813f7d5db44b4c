import type { Command } from 'commander'
import { watch } from 'node:fs'
import { dirname } from 'node:path'
import type { EventRecord } from '../../../../compiler/index.ts'
import type { Finding, ReportCheck } from '../../../../diagnostics/index.ts'
import { printExplanation, type Policy, type PolicyFile } from '../../../../policy/index.ts'
import { changedRules, runSuite, selectCases, type SuiteCase, type SuiteRun } from '../../../../suite/index.ts'
import { openPolicyAt } from '../../../files/git.ts'
import { collectUnread, type TellUnread } from '../../../files/file-problem.ts'
import { readSuite, type SuiteFiles, type SuiteObserver } from '../../../files/test-files.ts'
import { option } from '../../../options.ts'
import { createFindingMaker, helpOfCode } from '../../../reports/policy-findings.ts'
import { writeReport, type FindingOutputOptions } from '../../../reports/write-report.ts'
import { openSourceEnforcer } from '../../../rows/row-decider.ts'
import { foldDiagnostics } from '../../../terminal/diagnostics.ts'
import { colorsFor, exitCodes, plural, printable, printNote, type TextStream } from '../../../terminal/text.ts'

interface RunOptions extends FindingOutputOptions {
  readonly only?: readonly string[]
  readonly since?: string
  readonly watch?: boolean
  readonly dlpKeys?: string
}

function milliseconds(duration: number): string {
  return `${duration < 10 ? duration.toFixed(1) : duration.toFixed(0)} ms`
}

/** Whether a case names or meets one of several rules, in the policy as it was or as it is. */
function isConcerned({ one }: SuiteCase, rules: ReadonlySet<string>, policies: readonly Policy[]): boolean {
  const { expect, event } = one.test
  const named = [expect.rule, expect.not?.rule, ...(expect.matched ?? []), ...(expect.monitored ?? [])]
  if (named.some((id) => typeof id === 'string' && rules.has(id))) return true
  // What whole requests and calls meet is known when they are run.
  if (event === undefined) return true
  return policies.some((policy) => {
    const { matched, monitored, overruled } = policy.decide(event as EventRecord)
    return [...matched, ...monitored, ...overruled].some(({ rule }) => rules.has(rule))
  })
}

/** The cases that a change since a revision concerns; undefined if the revision cannot be read. */
function casesSince(
  { source, suite }: SuiteFiles,
  revision: string,
  cases: readonly SuiteCase[],
  tell: TellUnread,
): readonly SuiteCase[] | undefined {
  const old = openPolicyAt(revision, source.files, { readFile: source.readFile }, tell)
  if (old === undefined) return undefined
  if (!old.ok) {
    printNote(`the policy at ${revision} has errors, so all tests are run`)
    return cases
  }
  const changed = changedRules(old.value, suite.policy)
  if (changed === undefined) return cases
  return cases.filter((one) => isConcerned(one, changed, [old.value, suite.policy]))
}

/** The runs of one policy's tests. */
interface PolicyRuns {
  readonly read: SuiteFiles
  readonly runs: readonly SuiteRun[]
  readonly skipped: number
}

async function runPolicy(path: string, options: RunOptions, observer: SuiteObserver): Promise<PolicyRuns | undefined> {
  const read = readSuite(path, options.dlpKeys, observer)
  if (read === undefined) return undefined
  const { suite, source } = read
  const selected = selectCases(suite.cases, options.only ?? [])
  const cases = options.since === undefined ? selected : casesSince(read, options.since, selected, observer.unread)
  if (cases === undefined) return undefined
  const runs: SuiteRun[] = []
  const host = { policy: suite.policy, openEnforcer: () => openSourceEnforcer(source) }
  for await (const one of runSuite(cases, host)) runs.push(one)
  return { read, runs, skipped: suite.cases.length - cases.length }
}

function filesOf({ source, testFiles }: SuiteFiles): readonly PolicyFile[] {
  return [...source.files, ...testFiles]
}

/** What is known of a failed case, in lines. */
function detailOf({ diagnostics, explanations }: SuiteRun): string {
  const said = diagnostics.map(
    ({ file, line, column, message }) => `${file}:${String(line)}:${String(column)} ${message}`,
  )
  return [...said, ...explanations.map(printExplanation)].join('\n')
}

function* describeRuns({ read, runs }: PolicyRuns, stream: TextStream): Iterable<string> {
  const texts = new Map(filesOf(read).map(({ file, text }) => [file, text]))
  const colors = colorsFor(stream)
  let file: string | undefined
  for (const run of runs) {
    if (run.case.file !== file) yield `${printable((file = run.case.file))}\n`
    const mark = run.passed ? colors.green('ok  ') : colors.red('fail')
    yield `  ${mark} ${printable(run.case.one.name)} ${colors.dim(`(${milliseconds(run.durationMs)})`)}\n`
    for (const block of foldDiagnostics(run.diagnostics, (name) => texts.get(name) ?? '', stream))
      yield `${block.replace(/^/gm, '       ')}\n`
    for (const explanation of run.explanations)
      yield `${printable(printExplanation(explanation)).replace(/^/gm, '       ')}\n`
  }
}

function toChecks({ read, runs }: PolicyRuns): readonly ReportCheck[] {
  const toFinding = createFindingMaker(filesOf(read))
  return runs.map((run): ReportCheck => {
    const { case: suiteCase, passed, diagnostics, durationMs } = run
    const [first] = diagnostics
    const shared = { file: suiteCase.file, name: suiteCase.one.name, seconds: durationMs / 1000 }
    if (passed) return { ...shared, outcome: 'passed' }
    return {
      ...shared,
      outcome: 'failed',
      detail: detailOf(run),
      ...(first === undefined ? {} : { message: first.message, finding: toFinding(first) }),
    }
  })
}

async function runOnce(paths: readonly string[], options: RunOptions): Promise<readonly string[]> {
  const policies: PolicyRuns[] = []
  const { problems, tell } = collectUnread()
  /** Of policies and test files of which nothing could be run. */
  const broken: { readonly file: string; readonly findings: readonly Finding[] }[] = []
  const wrong: SuiteObserver['wrong'] = (diagnostics, files) => {
    for (const { file } of files)
      broken.push({ file, findings: diagnostics.filter((one) => one.file === file).map(createFindingMaker(files)) })
  }
  let unused = 0
  for (const path of paths) {
    const ran = await runPolicy(path, options, { unread: tell, wrong })
    if (ran !== undefined) policies.push(ran)
    else unused += 1
  }
  const runs = policies.flatMap((one) => one.runs)
  const failed = runs.filter(({ passed }) => !passed).length
  const skipped = policies.reduce((sum, one) => sum + one.skipped, 0)
  const duration = runs.reduce((sum, { durationMs }) => sum + durationMs, 0)
  if (failed + unused > 0) process.exitCode = exitCodes.found
  const checks = policies.flatMap(toChecks)
  const findings = policies.flatMap(({ read, runs: own }) =>
    own.flatMap(({ diagnostics }) => diagnostics).map(createFindingMaker(filesOf(read))),
  )
  await writeReport(
    {
      command: 'test',
      files: [...new Set([...runs.map(({ case: suiteCase }) => suiteCase.file), ...broken.map(({ file }) => file)])],
      // A finding that a check tells is the check's own.
      findings: [
        ...broken.flatMap((one) => one.findings),
        ...checks.flatMap(({ finding }) => finding ?? []),
        ...findings.filter(
          (one) => !checks.some(({ finding }) => finding?.message === one.message && finding.file === one.file),
        ),
      ],
      problems,
      checks,
      fails: ({ level }) => level === 'error',
      help: helpOfCode,
      *text(stream) {
        for (const one of policies) yield* describeRuns(one, stream)
        const left = skipped === 0 ? '' : `, ${String(skipped)} left out`
        yield `${plural(runs.length, 'test')}, ${String(failed)} failed${left} (${milliseconds(duration)})\n`
      },
      lines: () => [
        ...broken.flatMap((one) => one.findings.map((finding) => ({ type: 'finding', ...finding }))),
        ...runs.map(({ case: { file, one }, passed, durationMs, diagnostics, explanations }) => ({
          type: 'test',
          file,
          name: one.name,
          ok: passed,
          ms: durationMs,
          failures: diagnostics,
          explanations,
        })),
      ],
      counts: { errors: failed + unused, tests: runs.length, failed, skipped, ms: duration },
    },
    options,
  )
  return policies.flatMap(({ read }) => read.files)
}

/** Milliseconds after a change in which others may follow, as editors write a file in steps. */
const settleTime = 100

async function watchFiles(files: readonly string[], again: () => Promise<void>): Promise<void> {
  await new Promise<void>((_resolve, reject) => {
    let timer: NodeJS.Timeout | undefined
    let running = Promise.resolve()
    for (const folder of new Set(files.map((file) => dirname(file))))
      watch(folder, () => {
        clearTimeout(timer)
        timer = setTimeout(() => {
          running = running.then(again).catch(reject)
        }, settleTime)
      })
  })
}

async function run(paths: readonly string[], options: RunOptions): Promise<void> {
  const files = await runOnce(paths, options)
  if (options.watch !== true) return
  printNote('watching; Ctrl+C ends it')
  await watchFiles(files.length === 0 ? paths : files, async () => {
    process.exitCode = exitCodes.ok
    await runOnce(paths, options)
  })
}

/** `portcullis test POLICY...` */
export function addRun(command: Command): void {
  command
    .command('run', { isDefault: true })
    .summary('run the tests of policies')
    .description('Run the tests of policies: `tests:` of the policy, and the `*.test.yaml` files beside it.')
    .argument('<policy...>', 'policy files or folders, or test files')
    .addOption(option('findingFormat'))
    .addOption(option('findingOutput'))
    .addOption(option('only'))
    .addOption(option('since'))
    .addOption(option('watch'))
    .addOption(option('dlpKeys'))
    .action(run)
}
