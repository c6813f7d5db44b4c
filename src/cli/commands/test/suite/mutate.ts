import type { Command } from 'commander'
import { stringify } from 'yaml'
import type { BudgetName, Test } from '../../../../policy/index.ts'
import { runMutants, toQuestions, type MutantResult } from '../../../../suite/index.ts'
import { openDlpKeys } from '../../../files/dlp-keys.ts'
import { readSuite, writeSuggested, type SuiteFiles } from '../../../files/test-files.ts'
import { option } from '../../../options.ts'
import { openSourceEnforcer } from '../../../rows/row-decider.ts'
import { jsonLine, summaryLine } from '../../../terminal/json.ts'
import { print } from '../../../terminal/output.ts'
import { colorsFor, exitCodes, plural, printable, printNote } from '../../../terminal/text.ts'

interface MutateOptions {
  readonly format: 'text' | 'json'
  readonly budget: BudgetName
  readonly write?: boolean
  readonly output?: string
  readonly dlpKeys?: string
}

type Survivor = Extract<MutantResult, { status: 'survived' }>

function placeOf({ source }: SuiteFiles, { mutant }: MutantResult): { file: string; line: number; column: number } {
  const { file, line, column } = source.locate({
    code: 'E_POLICY_TEST',
    severity: 'error',
    message: '',
    span: { start: 0, end: 0 },
    path: mutant.path,
    target: 'value',
  })
  return { file, line, column }
}

async function printSurvivor(read: SuiteFiles, result: Survivor): Promise<void> {
  const { file, line, column } = placeOf(read, result)
  const { mutant, test, limit } = result
  const mark = colorsFor(process.stdout).yellow('survived')
  await print(
    `${printable(file)}:${String(line)}:${String(column)} ${mark} ${mutant.operator}: ${printable(mutant.change)}\n`,
  )
  if (test === undefined) await print(`  no test was found that tells it (${limit ?? ''})\n`)
  else await print(`  this test tells it:\n${printable(stringify([test])).replace(/^(?=.)/gm, '    ')}`)
}

/** Counts of what became of the mutants. */
class Score {
  killed = 0
  equivalent = 0
  survived = 0

  add({ status }: MutantResult): void {
    this[status] += 1
  }

  /** Per cent of the mutants that a test could find. */
  get percent(): number {
    const findable = this.killed + this.survived
    return findable === 0 ? 100 : Math.floor((1000 * this.killed) / findable) / 10
  }
}

async function mutate(path: string, options: MutateOptions): Promise<void> {
  const read = readSuite(path, options.dlpKeys)
  const dlp = openDlpKeys(options.dlpKeys)
  if (read === undefined || dlp === undefined) return
  const { suite, source } = read
  const { questions, failed } = await toQuestions(suite.policy, suite.cases, () => openSourceEnforcer(source))
  for (const { one } of failed)
    printNote(
      `the test \`${one.name}\` cannot be asked of mutants: it fails, or its request is decided by more than its values`,
    )
  const score = new Score()
  const tests = new Set<Test>()
  for (const result of runMutants(suite.policy, questions, { budget: options.budget, policyOptions: { dlp } })) {
    score.add(result)
    if (options.format === 'json') {
      const { mutant, status } = result
      const { operator, change } = mutant
      const rest = result.status === 'survived' ? { test: result.test, limit: result.limit } : {}
      await print(jsonLine({ type: 'mutant', ...placeOf(read, result), operator, change, status, ...rest }))
    }
    if (result.status !== 'survived') continue
    process.exitCode = exitCodes.found
    if (options.format === 'text') await printSurvivor(read, result)
    if (result.test !== undefined) tests.add(result.test)
  }
  if (options.write === true)
    await writeSuggested(options.output ?? read.newTests, [...tests], options.format === 'text')
  const { killed, equivalent, survived, percent } = score
  if (options.format === 'json') {
    await print(summaryLine('test mutate', { errors: 0, killed, equivalent, survived, percent, suggested: tests.size }))
    return
  }
  const count = plural(killed + equivalent + survived, 'mutant')
  await print(
    `${printable(path)}: ${count}, ${String(killed)} killed by ${plural(questions.length, 'test')}, ${String(equivalent)} equivalent (proved), ${String(survived)} survived: ${String(percent)}% killed\n`,
  )
}

/** `portcullis test mutate POLICY` */
export function addMutate(command: Command): void {
  command
    .command('mutate')
    .summary('put mistakes into a policy and see which the tests find')
    .description(
      'Put one mistake after the other into a policy, and show those that no test finds with a test that does.',
    )
    .argument('<policy>', 'policy file or folder')
    .addOption(option('textFormat'))
    .addOption(option('writeTests'))
    .addOption(option('output'))
    .addOption(option('budget'))
    .addOption(option('dlpKeys'))
    .action(mutate)
}
