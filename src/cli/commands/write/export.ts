import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { exportPolicy, type ExportKind } from '../../../policy/index.ts'
import { openPolicyFile } from '../../files/policy-file.ts'
import { option } from '../../options.ts'
import { print } from '../../terminal/output.ts'
import { printError, printWarning } from '../../terminal/text.ts'

interface ExportOptions {
  readonly as?: ExportKind
  readonly dlpKeys?: string
}

async function writeExport(file: string, { as, dlpKeys }: ExportOptions): Promise<void> {
  const policy = openPolicyFile(file, { dlpKeys })
  if (policy === undefined) return
  const kind = as ?? (policy.document.scheme === 'gateway' ? 'gateway' : 'rulesets')
  const { rows, findings } = exportPolicy(policy, kind)
  for (const { code, message, path, severity } of findings)
    (severity === 'error' ? printError : printWarning)(code, message, path.join('.'))
  // A part of a policy would look like all of it.
  if (!findings.some(({ severity }) => severity === 'error')) await print(`${JSON.stringify(rows, undefined, 2)}\n`)
}

export const help: CommandHelp = {
  name: 'export',
  summary: 'write rulesets or Gateway policies in the JSON of the API',
  place: 8,
}

/** `portcullis export POLICY` */
export function addTo(command: Command): void {
  command
    .argument('<policy>', 'policy file or folder; - is standard input')
    .addOption(option('exportKind'))
    .addOption(option('dlpKeys'))
    .action(writeExport)
}
