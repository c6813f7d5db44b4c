import type { Command } from 'commander'
import { watch } from 'node:fs'
import { dirname } from 'node:path'
import type { EventRecord } from '../../../../compiler/index.ts'
import { printExplanation, type Policy } from '../../../../policy/index.ts'
import { changedRules, runSuite, selectCases, toJunit, type SuiteCase, type SuiteRun } from '../../../../suite/index.ts'
import { openPolicyAt } from '../../../files/git.ts'
import { readSuite, type SuiteFiles } from '../../../files/test-files.ts'
import { writeOutput } from '../../../files/write-output.ts'
import { option } from '../../../options.ts'
import { openSourceEnforcer } from '../../../rows/row-decider.ts'
import { foldDiagnostics } from '../../../terminal/diagnostics.ts'
import { jsonLine, summaryLine } from '../../../terminal/json.ts'
import { print } from '../../../terminal/output.ts'
import { colorsFor, exitCodes, plural, printable, printNote } from '../../../terminal/text.ts'

interface RunOptions {
  readonly format: 'text' | 'json' | 'junit'
  readonly only?: readonly string[]
  readonly since?: string
  readonly watch?: boolean
  readonly dlpKeys?: string
  readonly output?: string
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
): readonly SuiteCase[] | undefined {
  const old = openPolicyAt(revision, source.files, { readFile: source.readFile })
  if (old === undefined) return undefined
  if (!old.ok) {
    printNote(`the policy at ${revision} has errors, so all tests are run`)
    return cases
  }
  const changed = changedRules(old.value, suite.policy)
  if (changed === undefined) return cases
  return cases.filter((one) => isConcerned(one, changed, [old.value, suite.policy]))
}

function textsOf({ source }: SuiteFiles): (file: string) => string {
  const texts = new Map(source.files.map(({ file, text }) => [file, text]))
  return (file) => texts.get(file) ?? ''
}

async function printRun(run: SuiteRun, read: SuiteFiles, texts: ReadonlyMap<string, string>): Promise<void> {
  const colors = colorsFor(process.stdout)
  const mark = run.passed ? colors.green('ok  ') : colors.red('fail')
  await print(`  ${mark} ${printable(run.case.one.name)} ${colors.dim(`(${milliseconds(run.durationMs)})`)}\n`)
  const known = textsOf(read)
  for (const block of foldDiagnostics(run.diagnostics, (file) => texts.get(file) ?? known(file), process.stdout))
    await print(`${block.replace(/^/gm, '       ')}\n`)
  for (const explanation of run.explanations)
    await print(`${printable(printExplanation(explanation)).replace(/^/gm, '       ')}\n`)
}

/** What one policy's tests came to. */
interface Totals {
  readonly runs: SuiteRun[]
  skipped: number
}

async function runPolicy(path: string, options: RunOptions, totals: Totals): Promise<readonly string[]> {
  const read = readSuite(path, options.dlpKeys)
  if (read === undefined) {
    process.exitCode = exitCodes.found
    return []
  }
  const { suite, source, testTexts } = read
  const selected = selectCases(suite.cases, options.only ?? [])
  const cases = options.since === undefined ? selected : casesSince(read, options.since, selected)
  if (cases === undefined) return read.files
  totals.skipped += suite.cases.length - cases.length
  let file: string | undefined
  for await (const run of runSuite(cases, { policy: suite.policy, openEnforcer: () => openSourceEnforcer(source) })) {
    totals.runs.push(run)
    if (!run.passed) process.exitCode = exitCodes.found
    if (options.format === 'json')
      await print(
        jsonLine({
          type: 'test',
          file: run.case.file,
          name: run.case.one.name,
          ok: run.passed,
          ms: run.durationMs,
          failures: run.diagnostics,
          explanations: run.explanations,
        }),
      )
    if (options.format !== 'text') continue
    if (run.case.file !== file) await print(`${printable((file = run.case.file))}\n`)
    await printRun(run, read, testTexts)
  }
  return read.files
}

async function runOnce(paths: readonly string[], options: RunOptions): Promise<readonly string[]> {
  const totals: Totals = { runs: [], skipped: 0 }
  const files: string[] = []
  for (const path of paths) files.push(...(await runPolicy(path, options, totals)))
  const { runs, skipped } = totals
  const failed = runs.filter(({ passed }) => !passed).length
  const duration = runs.reduce((sum, { durationMs }) => sum + durationMs, 0)
  if (options.format === 'junit') await writeOutput(toJunit(runs), options.output)
  else if (options.format === 'json')
    await print(summaryLine('test', { errors: failed, tests: runs.length, failed, skipped, ms: duration }))
  else {
    const left = skipped === 0 ? '' : `, ${String(skipped)} left out`
    await print(`${plural(runs.length, 'test')}, ${String(failed)} failed${left} (${milliseconds(duration)})\n`)
    if (options.output !== undefined) await writeOutput(toJunit(runs), options.output)
  }
  return files
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
    .addOption(option('testFormat'))
    .addOption(option('output'))
    .addOption(option('only'))
    .addOption(option('since'))
    .addOption(option('watch'))
    .addOption(option('dlpKeys'))
    .action(run)
}
