import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { format } from '../../../grammar/index.ts'
import { cloudflare, gateway } from '../../../language/index.ts'
import { option, readFormatOptions, type FormatFlags } from '../../options.ts'
import { printExpressionDiagnostics } from '../../terminal/diagnostics.ts'
import { print } from '../../terminal/output.ts'
import { exitCodes } from '../../terminal/text.ts'

const schemes = { cloudflare, gateway }

interface FormatOptions extends FormatFlags {
  readonly scheme: keyof typeof schemes
}

async function printCanonical(expression: string, options: FormatOptions): Promise<void> {
  const result = format(expression, schemes[options.scheme], readFormatOptions(options))
  if (result.ok) {
    await print(`${result.value}\n`)
    return
  }
  printExpressionDiagnostics(result.diagnostics, expression)
  process.exitCode = exitCodes.found
}

export const help: CommandHelp = {
  name: 'format',
  summary: 'print an expression in its canonical form',
  place: 6,
}

/** `portcullis format EXPRESSION` */
export function addTo(command: Command): void {
  command
    .argument('<expression>', 'a condition in the Wirefilter language')
    .addOption(option('scheme'))
    .addOption(option('width'))
    .addOption(option('operators'))
    .addOption(option('sortSets'))
    .action(printCanonical)
}
