import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { stringify } from 'yaml'
import { importPolicies } from '../../../policy/index.ts'
import { reportUnread } from '../../files/file-problem.ts'
import { readText } from '../../files/read.ts'
import { writeOutput } from '../../files/write-output.ts'
import { option } from '../../options.ts'
import { frameDiagnostic } from '../../terminal/diagnostics.ts'
import { exitCodes, printWarning } from '../../terminal/text.ts'

interface ImportOptions {
  readonly output?: string
  readonly format: 'yaml' | 'json'
}

async function importFile(file: string, { output, format }: ImportOptions): Promise<void> {
  const read = readText(file, { limit: 'maxImportBytes' })
  if ('reason' in read) {
    reportUnread(read)
    return
  }
  const result = importPolicies(read.text)
  if (!result.ok) {
    for (const diagnostic of result.diagnostics)
      process.stderr.write(`${frameDiagnostic(diagnostic, read.text, file, process.stderr)}\n`)
    process.exitCode = exitCodes.found
    return
  }
  for (const { code, message } of result.warnings) printWarning(code, message, file)
  const [document] = result.value
  const text = format === 'json' ? `${JSON.stringify(document, undefined, 2)}\n` : stringify(document, { lineWidth: 0 })
  await writeOutput(text, output)
}

export const help: CommandHelp = {
  name: 'import',
  summary: 'make a policy of API JSON or of `terraform show -json`',
  place: 7,
}

/** `portcullis import FILE` */
export function addTo(command: Command): void {
  command
    .argument('<file>', 'JSON of the API, a Terraform state or plan, or a .tf file; - is standard input')
    .addOption(option('output'))
    .addOption(option('documentFormat'))
    .addHelpText(
      'after',
      '\nOne policy is written for all that the file holds.\nWhat has no place in a policy is left out, with a warning that names it.',
    )
    .action(importFile)
}
