import type { Command } from 'commander'
import { exportGatewayPolicies, exportRulesets, findExportLosses, type ExportKind } from '../../../policy/index.ts'
import { openPolicyFile } from '../../files/policy-file.ts'
import { option } from '../../options.ts'
import { print } from '../../terminal/output.ts'
import { printWarning } from '../../terminal/text.ts'

interface ExportOptions {
  readonly as?: ExportKind
  readonly dlpKeys?: string
}

async function exportPolicy(file: string, { as, dlpKeys }: ExportOptions): Promise<void> {
  const policy = openPolicyFile(file, { dlpKeys })
  if (policy === undefined) return
  const { document } = policy
  const kind = as ?? (document.scheme === 'gateway' ? 'gateway' : 'rulesets')
  for (const { code, message, path } of findExportLosses(policy, kind)) printWarning(code, message, path.join('.'))
  const rows = kind === 'gateway' ? exportGatewayPolicies(document) : exportRulesets(document)
  await print(`${JSON.stringify(rows, undefined, 2)}\n`)
}

/** `portcullis export POLICY` */
export function addTo(command: Command): void {
  command
    .argument('<policy>', 'policy file or folder; - is standard input')
    .addOption(option('exportKind'))
    .addOption(option('dlpKeys'))
    .action(exportPolicy)
}
