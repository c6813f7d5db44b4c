import { writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { emitPolicy } from '../../../policy/index.ts'
import { dlpKeysOption } from '../../dlp-keys.ts'
import { openPolicyFile } from '../../policy-file.ts'
import { reportFileError } from '../../terminal.ts'

interface CompileOptions {
  readonly output?: string
  readonly package?: string
  readonly dlpKeys?: string
}

/** `portcullis compile POLICY -o policy.mjs` */
export function compileCommand(): Command {
  return new Command('compile')
    .description('write a policy as one ES module that needs no parser and generates no code')
    .argument('<policy>', 'policy file')
    .option('-o, --output <file>', 'where to write; default: standard output')
    .option('--package <name>', 'what the module imports its runtime from', 'portcullis')
    .addOption(dlpKeysOption())
    .action((file: string, options: CompileOptions) => {
      const policy = openPolicyFile(file, { dlpKeys: options.dlpKeys })
      if (policy === undefined) return
      const text = emitPolicy(policy, options.package === undefined ? {} : { packageName: options.package })
      if (options.output === undefined) {
        process.stdout.write(text)
        return
      }
      try {
        writeFileSync(options.output, text)
      } catch (error) {
        reportFileError({ file: options.output, reason: (error as Error).message })
      }
    })
}
