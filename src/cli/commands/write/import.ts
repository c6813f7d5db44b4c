import type { Command } from 'commander'
import { stringify } from 'yaml'
import { importPolicies } from '../../../policy/index.ts'
import { reportUnread, reportUnwritten } from '../../files/file-problem.ts'
import { readText } from '../../files/read.ts'
import { writeFiles } from '../../files/write.ts'
import { option } from '../../options.ts'
import { frameDiagnostic } from '../../terminal/diagnostics.ts'
import { print } from '../../terminal/output.ts'
import { exitCodes } from '../../terminal/text.ts'

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
  const several = result.value.length > 1
  const texts = result.value.map((document) => ({
    scheme: document.scheme ?? 'cloudflare',
    text: format === 'json' ? `${JSON.stringify(document, undefined, 2)}\n` : stringify(document, { lineWidth: 0 }),
  }))
  if (output === undefined) {
    await print(texts.map(({ text }) => text).join(format === 'yaml' ? '---\n' : ''))
    return
  }
  const problem = writeFiles(
    texts.map(({ scheme, text }) => ({
      file: several ? output.replace(/(\.[^./]*)?$/, `.${scheme}$1`) : output,
      text,
    })),
  )
  if (problem !== undefined) reportUnwritten(problem)
}

/** `portcullis import FILE` */
export function addTo(command: Command): void {
  command
    .argument('<file>', 'JSON of the Rulesets or Gateway API, or of Terraform; - is standard input')
    .addOption(option('output'))
    .addOption(option('documentFormat'))
    .addHelpText(
      'after',
      '\nWith both rulesets and Gateway policies two files are written,\nand the scheme is put before the ending.',
    )
    .action(importFile)
}
