import { writeFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { stringify } from 'yaml'
import { importPolicies } from '../../../policy/index.ts'
import { printDiagnostic, readText, reportFileError } from '../../terminal.ts'

interface ImportOptions {
  readonly output?: string
  readonly format: 'yaml' | 'json'
}

/** `portcullis import FILE` */
export function importCommand(): Command {
  return new Command('import')
    .description('make a policy of Rulesets API or Gateway API JSON, or of `terraform show -json`')
    .argument('<file>', 'JSON file; - is standard input')
    .option(
      '-o, --output <file>',
      'where to write; with both rulesets and Gateway policies the scheme is put before the ending',
    )
    .addOption(new Option('--format <format>', 'yaml or json').choices(['yaml', 'json']).default('yaml'))
    .action((file: string, { output, format }: ImportOptions) => {
      const read = readText(file)
      if (!('text' in read)) {
        reportFileError(read)
        return
      }
      const result = importPolicies(read.text)
      if (!result.ok) {
        for (const diagnostic of result.diagnostics)
          process.stderr.write(`${printDiagnostic(diagnostic, read.text, file, process.stderr)}\n`)
        process.exitCode = 1
        return
      }
      const several = result.value.length > 1
      for (const [index, document] of result.value.entries()) {
        const text =
          format === 'json' ? `${JSON.stringify(document, undefined, 2)}\n` : stringify(document, { lineWidth: 0 })
        if (output === undefined)
          process.stdout.write(`${several && index > 0 && format === 'yaml' ? '---\n' : ''}${text}`)
        else {
          const target = several ? output.replace(/(\.[^./]*)?$/, `.${document.scheme ?? 'cloudflare'}$1`) : output
          try {
            writeFileSync(target, text)
          } catch (error) {
            reportFileError({ file: target, reason: (error as Error).message })
          }
        }
      }
    })
}
