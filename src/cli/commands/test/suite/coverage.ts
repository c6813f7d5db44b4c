import type { Command } from 'commander'
import { relative, resolve } from 'node:path'
import istanbulCoverage from 'istanbul-lib-coverage'
import istanbulReport from 'istanbul-lib-report'
import istanbulReports, { type ReportOptions } from 'istanbul-reports'
import type { BudgetName, Test } from '../../../../policy/index.ts'
import {
  coverPolicy,
  toIstanbul,
  toQuestions,
  uncounted,
  type CoverageGap,
  type PolicyCoverage,
} from '../../../../suite/index.ts'
import { readSuite, writeSuggested, type SuiteFiles } from '../../../files/test-files.ts'
import { option } from '../../../options.ts'
import { openSourceEnforcer } from '../../../rows/row-decider.ts'
import { nameCoveragePages } from '../../../reports/coverage-html.ts'
import { jsonLine, summaryLine } from '../../../terminal/json.ts'
import { print } from '../../../terminal/output.ts'
import { colorsFor, exitCodes, plural, printable, printNote } from '../../../terminal/text.ts'

interface CoverageOptions {
  readonly format: 'text' | 'json'
  readonly report?: readonly (keyof ReportOptions)[]
  readonly directory: string
  readonly atLeast?: number
  readonly budget: BudgetName
  readonly write?: boolean
  readonly output?: string
  readonly dlpKeys?: string
}

/** Why an outcome was not seen, in words. */
const reasons: Readonly<Record<CoverageGap['reason'], string>> = {
  untested: 'no test gives it',
  not_reached: 'a test gives it where an earlier rule has decided',
  undecided: 'it was not found whether an event gives it',
  impossible: 'no event gives it (proved)',
  unreachable: 'no event that reaches the rule gives it (proved)',
}

function placeOf({ source }: SuiteFiles, { part }: CoverageGap): { file: string; line: number; column: number } {
  const { file, line, column } = source.locate({
    code: 'E_POLICY_TEST',
    severity: 'error',
    message: '',
    span: part.observed.part.span,
    path: part.path,
    target: part.isWritten ? 'inside' : 'value',
  })
  return { file, line, column }
}

/** The rule and the part of its condition that a gap is about. */
function subjectOf({ rule, part }: CoverageGap): string {
  return part.text === '' ? rule.id : `${rule.id} \`${part.text.replace(/\s+/g, ' ')}\``
}

function whyOf({ reason, limit }: CoverageGap): string {
  return `${reasons[reason]}${limit === undefined ? '' : ` (${limit})`}`
}

async function printGap(read: SuiteFiles, gap: CoverageGap): Promise<void> {
  const { file, line, column } = placeOf(read, gap)
  const colors = colorsFor(process.stdout)
  const mark = uncounted.has(gap.reason) ? colors.dim(gap.outcome) : colors.yellow(gap.outcome)
  const place = `${file}:${String(line)}:${String(column)} ${subjectOf(gap)}`
  await print(`${printable(place)} ${mark}: ${whyOf(gap)}\n`)
}

/** Writes reports by istanbul's reporters; paths are those of the policy's files. */
function writeReports(read: SuiteFiles, coverage: PolicyCoverage, { report = [], directory }: CoverageOptions): void {
  const texts = new Map(read.source.files.map(({ file, text }) => [file, text]))
  const data = toIstanbul(coverage, {
    locate: (finding) => read.source.locate(finding),
    texts,
    nameOf: (file) => resolve(file),
  })
  const coverageMap = istanbulCoverage.createCoverageMap(
    JSON.parse(JSON.stringify(data)) as Parameters<typeof istanbulCoverage.createCoverageMap>[0],
  )
  const context = istanbulReport.createContext({
    dir: directory,
    coverageMap,
    defaultSummarizer: 'nested',
    sourceFinder: (path) => texts.get(relative(process.cwd(), path)) ?? texts.get(path) ?? '',
  })
  for (const name of report) istanbulReports.create(name, { projectRoot: process.cwd() }).execute(context)
  if (report.includes('html'))
    nameCoveragePages(
      directory,
      coverage.gaps.map((gap) => ({
        ...placeOf(read, gap),
        text: `${subjectOf(gap)} ${gap.outcome}: ${whyOf(gap)}`,
      })),
    )
}

function percentOf({ total, covered }: PolicyCoverage): number {
  return total === 0 ? 100 : Math.floor((1000 * covered) / total) / 10
}

async function cover(path: string, options: CoverageOptions): Promise<void> {
  const { format, atLeast = 0 } = options
  const read = readSuite(path, options.dlpKeys)
  if (read === undefined) return
  const { suite, source } = read
  const { questions, failed } = await toQuestions(suite.policy, suite.cases, () => openSourceEnforcer(source))
  for (const { one } of failed) printNote(`the test \`${one.name}\` is not counted: it fails`)
  const coverage = coverPolicy(suite.policy, questions, { budget: options.budget })
  const percent = percentOf(coverage)
  if (percent < atLeast || failed.length > 0) process.exitCode = exitCodes.found
  const tests = new Set<Test>()
  for (const gap of coverage.gaps) {
    if (gap.test !== undefined) tests.add(gap.test)
    const { rule, outcome, reason, limit, test, part } = gap
    if (format === 'json')
      await print(
        jsonLine({ type: 'gap', ...placeOf(read, gap), rule: rule.id, part: part.text, outcome, reason, limit, test }),
      )
    else await printGap(read, gap)
  }
  writeReports(read, coverage, options)
  if (options.write === true) await writeSuggested(options.output ?? read.newTests, [...tests], format === 'text')
  const { total, covered, rules } = coverage
  const acted = rules.filter((rule) => rule.acted > 0).length
  if (format === 'json') {
    await print(summaryLine('test coverage', { errors: failed.length, outcomes: total, covered, percent, rules: rules.length, acted })) // prettier-ignore
    return
  }
  await print(
    `${printable(path)}: ${String(covered)} of ${plural(total, 'outcome')} of conditions (${String(percent)}%), ${String(acted)} of ${plural(rules.length, 'rule')} acted\n`,
  )
}

/** `portcullis test coverage POLICY` */
export function addCoverage(command: Command): void {
  command
    .command('coverage')
    .summary('see which outcomes of conditions the tests leave out')
    .description(
      'Show which parts of conditions were never true, false or missing in a test, why, and the tests that close it.',
    )
    .argument('<policy>', 'policy file or folder')
    .addOption(option('textFormat'))
    .addOption(option('report'))
    .addOption(option('reportDirectory'))
    .addOption(option('atLeast'))
    .addOption(option('writeTests'))
    .addOption(option('output'))
    .addOption(option('budget'))
    .addOption(option('dlpKeys'))
    .action(cover)
}
