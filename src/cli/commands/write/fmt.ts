import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { createSourceText } from '../../../diagnostics/index.ts'
import { formatSources, type FormattedFile, type FormattedSources, type LeftReason } from '../../../editor/index.ts'
import { reportUnread, reportUnwritten } from '../../files/file-problem.ts'
import { readBelow } from '../../files/policy-file.ts'
import { readRuleFiles, type RuleFileGroup } from '../../files/rule-files.ts'
import { writeFiles } from '../../files/write.ts'
import { option, readFormatOptions, type FormatFlags } from '../../options.ts'
import { print } from '../../terminal/output.ts'
import { exitCodes, plural, printable, printError } from '../../terminal/text.ts'

interface FmtOptions extends FormatFlags {
  readonly check?: boolean
  readonly terraform?: boolean
}

const reasons: Readonly<Record<LeftReason, string>> = {
  terraform: 'Terraform is formatted only with `--terraform`',
  filled: 'Terraform makes it, or fills a part of it',
  commented: 'a comment stands inside of it',
  shared: 'several places share it',
  parameter: 'it is a parameter of a rule in Terraform or in the JSON of the API',
}

/** Tells what could not be formatted, at its place. */
function tell({ errors }: FormattedSources, texts: ReadonlyMap<string, string>): void {
  for (const { code, message, place } of errors) {
    const { line, column } = createSourceText(texts.get(place.file) ?? '').positionAt(place.span.start)
    printError(code, message, `${place.file}:${String(line)}:${String(column)}`)
  }
}

/** Tells what was left, a line for each reason. */
async function tellLeft(results: readonly FormattedSources[], write: (line: string) => unknown): Promise<void> {
  const counts = new Map<LeftReason, number>()
  for (const { reason } of results.flatMap(({ left }) => left)) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  for (const [reason, count] of counts) await write(`${plural(count, 'expression')} left: ${reasons[reason]}\n`)
}

async function tellChanged(files: readonly FormattedFile[], isCheck: boolean): Promise<void> {
  for (const { file, changed } of files) {
    await print(`${printable(file)}: ${plural(changed, 'expression')} ${isCheck ? 'to format' : 'formatted'}\n`)
  }
  const seen = files.filter(({ file }) => /\.(?:tf|tofu|tf\.json)$/.test(file))
  if (seen.length > 0) {
    const count = seen.reduce((sum, { changed }) => sum + changed, 0)
    await print(`Terraform will see ${plural(count, 'expression')} as changed\n`)
  }
}

/** What standard input holds goes to standard output, changed or not. */
async function printInput(groups: readonly RuleFileGroup[], files: readonly FormattedFile[]): Promise<void> {
  const given = groups.flatMap((group) => group.files).find(({ file }) => file === '-')
  if (given !== undefined) await print(files.find(({ file }) => file === '-')?.text ?? given.text)
}

async function formatFiles(paths: readonly string[], options: FmtOptions): Promise<void> {
  const { groups, problems } = readRuleFiles(paths)
  for (const problem of problems) reportUnread(problem)
  const { check = false, terraform = false } = options
  const texts = new Map(groups.flatMap((group) => group.files.map(({ file, text }) => [file, text] as const)))
  const results = groups.map(({ folder, files }) =>
    formatSources(files, { ...readFormatOptions(options), terraform, readFile: readBelow(folder) }),
  )
  for (const result of results) tell(result, texts)
  const files = results.flatMap((result) => result.files)
  const isInput = texts.has('-')
  if (check && files.length > 0) process.exitCode = exitCodes.found
  if (!check) {
    const problem = writeFiles(files.filter(({ file }) => file !== '-').map(({ file, text }) => ({ file, text })))
    if (problem !== undefined) {
      reportUnwritten(problem)
      return
    }
    await printInput(groups, files)
  }
  // Beside a formatted text on standard output nothing else may stand.
  if (isInput && !check) {
    await tellLeft(results, (line) => process.stderr.write(line))
    return
  }
  await tellChanged(files, check)
  await tellLeft(results, print)
  const expressions = results.reduce((sum, result) => sum + result.expressions, 0)
  await print(`${plural(expressions, 'expression')} in ${plural(texts.size, 'file')}\n`)
}

export const help: CommandHelp = {
  name: 'fmt',
  summary: 'lay out the expressions of rule files of any form',
  place: 5,
}

/** `portcullis fmt FILE...` */
export function addTo(command: Command): void {
  command
    .argument('<file...>', 'rule files of any form, or folders of them; - is standard input')
    .addOption(option('checkFormat'))
    .addOption(option('width'))
    .addOption(option('operators'))
    .addOption(option('sortSets'))
    .addOption(option('terraform'))
    .action(formatFiles)
}
