import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { DiagnosticError } from '../../../diagnostics/index.ts'
import { emitPolicy } from '../../../policy/index.ts'
import { openPolicyFile } from '../../files/policy-file.ts'
import { writeOutput } from '../../files/write-output.ts'
import { option } from '../../options.ts'
import { printError } from '../../terminal/text.ts'

interface CompileOptions {
  readonly output?: string
  readonly package: string
  readonly dlpKeys?: string
}

async function compile(path: string, { output, package: packageName, dlpKeys }: CompileOptions): Promise<void> {
  const policy = openPolicyFile(path, { dlpKeys })
  if (policy === undefined) return
  try {
    await writeOutput(emitPolicy(policy, { packageName }), output)
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error
    for (const { code, message } of error.diagnostics) printError(code, message)
    process.exitCode = 1
  }
}

export const help: CommandHelp = {
  name: 'compile',
  summary: 'write a policy as one ES module that needs no parser',
  place: 1,
}

/** `portcullis compile POLICY -o policy.mjs` */
export function addTo(command: Command): void {
  command
    .argument('<policy>', 'policy file or folder; - is standard input')
    .addOption(option('output'))
    .addOption(option('package'))
    .addOption(option('dlpKeys'))
    .action(compile)
}
