import { Command, Option } from 'commander'
import { exportGatewayPolicies, exportRulesets, findExportLosses, type ExportKind } from '../../../policy/index.ts'
import { dlpKeysOption } from '../../dlp-keys.ts'
import { openPolicyFile } from '../../policy-file.ts'
import { colorsFor, printable } from '../../terminal.ts'

/** `portcullis export POLICY` */
export function exportCommand(): Command {
  return new Command('export')
    .description('write the rulesets or Gateway policies of a policy in the JSON of the API')
    .argument('<policy>', 'policy file')
    .addOption(new Option('--as <kind>', 'default: by the scheme of the policy').choices(['rulesets', 'gateway']))
    .addOption(dlpKeysOption())
    .action((file: string, { as, dlpKeys }: { readonly as?: ExportKind; readonly dlpKeys?: string }) => {
      const policy = openPolicyFile(file, { dlpKeys })
      if (policy === undefined) return
      const { document } = policy
      const kind = as ?? (document.scheme === 'gateway' ? 'gateway' : 'rulesets')
      for (const { code, message, path } of findExportLosses(policy, kind))
        process.stderr.write(
          `${colorsFor(process.stderr).yellow('warning')} ${code} ${printable(path.join('.'))}: ${printable(message)}\n`,
        )
      const rows = kind === 'gateway' ? exportGatewayPolicies(document) : exportRulesets(document)
      process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`)
    })
}
