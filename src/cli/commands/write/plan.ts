import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { describePlan } from '../../../policy/index.ts'
import { openPolicyFile } from '../../files/policy-file.ts'
import { option } from '../../options.ts'
import { print } from '../../terminal/output.ts'
import { printable } from '../../terminal/text.ts'

async function plan(path: string, { dlpKeys }: { readonly dlpKeys?: string }): Promise<void> {
  const policy = openPolicyFile(path, { dlpKeys })
  if (policy !== undefined) await print(`${printable(describePlan(policy))}\n`)
}

export const help: CommandHelp = {
  name: 'plan',
  summary: 'show which rules an index finds, and which are asked one by one',
  place: 4,
}

/** `portcullis plan POLICY` */
export function addTo(command: Command): void {
  command.argument('<policy>', 'policy file or folder; - is standard input').addOption(option('dlpKeys')).action(plan)
}
