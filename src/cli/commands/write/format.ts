import { Command, Option } from 'commander'
import { format } from '../../../grammar/index.ts'
import { cloudflare, gateway } from '../../../language/index.ts'
import { printDiagnostic } from '../../terminal.ts'

const schemes = { cloudflare, gateway }

/** `portcullis format EXPRESSION` */
export function formatCommand(): Command {
  return new Command('format')
    .description('print an expression in its canonical form')
    .argument('<expression>', 'a condition in the Wirefilter language')
    .addOption(
      new Option('--scheme <scheme>', 'the fields it may use').choices(['cloudflare', 'gateway']).default('cloudflare'),
    )
    .action((expression: string, { scheme }: { readonly scheme: 'cloudflare' | 'gateway' }) => {
      const result = format(expression, schemes[scheme])
      if (result.ok) {
        process.stdout.write(`${result.value}\n`)
        return
      }
      for (const diagnostic of result.diagnostics)
        process.stderr.write(`${printDiagnostic(diagnostic, expression, 'expression', process.stderr)}\n`)
      process.exitCode = 1
    })
}
