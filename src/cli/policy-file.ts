import { openPolicy, type Policy, type PolicyOptions } from '../policy/index.ts'
import { printDiagnostic, readText, reportFileError } from './terminal.ts'

/** Opens a policy; if it is wrong, prints every error to standard error and sets the exit code. */
export function openPolicyFile(file: string, options: PolicyOptions = {}): Policy | undefined {
  const read = readText(file)
  if (!('text' in read)) {
    reportFileError(read)
    return undefined
  }
  const opened = openPolicy(read.text, { file, ...options })
  const found = opened.ok ? opened.warnings : opened.diagnostics
  for (const diagnostic of found)
    process.stderr.write(`${printDiagnostic(diagnostic, read.text, file, process.stderr)}\n`)
  if (opened.ok) return opened.value
  process.exitCode = 1
  return undefined
}
