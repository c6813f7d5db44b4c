import { Command } from 'commander'
import type { PolicyDiagnostic } from '../../../policy/index.ts'
import { dlpKeysOption } from '../../dlp-keys.ts'
import { frame, readPolicy } from '../../policy-file.ts'
import { colorsFor } from '../../terminal.ts'

interface CheckOptions {
  readonly format: 'text' | 'json'
  readonly dlpKeys?: string
}

function count(diagnostics: readonly PolicyDiagnostic[], severity: string): number {
  return diagnostics.filter((diagnostic) => diagnostic.severity === severity).length
}

function plural(number: number, word: string): string {
  return `${String(number)} ${word}${number === 1 ? '' : 's'}`
}

/** `portcullis check FILES...` */
export function checkCommand(): Command {
  return new Command('check')
    .description(
      'check policy files and run their tests: every error at once, with code frames; exit code 1 if there is one',
    )
    .argument('<files...>', 'policy files (YAML or JSON) or folders of them; - is standard input')
    .option('--format <format>', 'text or json (a diagnostic a line)', 'text')
    .addOption(dlpKeysOption())
    .action((files: readonly string[], { format, dlpKeys }: CheckOptions) => {
      const all: PolicyDiagnostic[] = []
      for (const file of files) {
        const read = readPolicy(file, { dlpKeys, runTests: true })
        if (read === undefined) continue
        const { opened } = read
        const found = opened.ok ? opened.warnings : opened.diagnostics
        all.push(...found)
        if (!opened.ok) process.exitCode = 1
        for (const diagnostic of found) {
          const text =
            format === 'json' ? JSON.stringify(diagnostic) : `${frame(diagnostic, read.files, process.stdout)}\n`
          process.stdout.write(`${text}\n`)
        }
        if (format === 'text' && opened.ok) {
          const rules = opened.value.stages.reduce((sum, stage) => sum + stage.rules.length, 0)
          process.stdout.write(`${file}: ${colorsFor(process.stdout).green('ok')}, ${plural(rules, 'rule')} in force\n`)
        }
      }
      const errors = count(all, 'error')
      const warnings = count(all, 'warning')
      if (format === 'text' && errors + warnings > 0)
        process.stdout.write(`${plural(errors, 'error')}, ${plural(warnings, 'warning')}\n`)
    })
}
