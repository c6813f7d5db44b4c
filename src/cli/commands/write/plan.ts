import { Command } from 'commander'
import { describePlan } from '../../../policy/index.ts'
import { dlpKeysOption } from '../../dlp-keys.ts'
import { openPolicyFile } from '../../policy-file.ts'

/** `portcullis plan POLICY` */
export function planCommand(): Command {
  return new Command('plan')
    .description('show how a policy finds its rules: what is indexed, and what is asked one by one')
    .argument('<policy>', 'a policy file or folder')
    .addOption(dlpKeysOption())
    .action((path: string, { dlpKeys }: { readonly dlpKeys?: string }) => {
      const policy = openPolicyFile(path, { dlpKeys })
      if (policy === undefined) return
      process.stdout.write(`${describePlan(policy.stages, policy.plans)}\n`)
    })
}
