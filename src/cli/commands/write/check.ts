import type { Command } from 'commander'
import { checkInvariants, requestCases, type Policy, type PolicyDiagnostic } from '../../../policy/index.ts'
import { describeFindings, findingsOf, readPolicy, type ReadPolicy } from '../../files/policy-file.ts'
import { option } from '../../options.ts'
import { print } from '../../terminal/output.ts'
import { jsonLine, summaryLine } from '../../terminal/json.ts'
import { colorsFor, exitCodes, plural, printable } from '../../terminal/text.ts'
import { countSections } from './policy-sections.ts'

interface CheckOptions {
  readonly format: 'text' | 'json'
  readonly dlpKeys?: string
}

/** What all files together came to. */
class Totals {
  files = 0
  unread = 0
  errors = 0
  warnings = 0
  rules = 0

  add(diagnostics: readonly PolicyDiagnostic[]): void {
    this.files += 1
    for (const { severity } of diagnostics) {
      if (severity === 'error') this.errors += 1
      else if (severity === 'warning') this.warnings += 1
    }
  }
}

function rulesOf(policy: Policy): number {
  return policy.stages.reduce((sum, stage) => sum + stage.rules.length, 0)
}

async function printText(file: string, read: ReadPolicy, claims: readonly PolicyDiagnostic[]): Promise<void> {
  for (const block of describeFindings(read, process.stdout, claims)) await print(`${block}\n\n`)
  const { opened } = read
  if (!opened.ok || claims.some(({ severity }) => severity === 'error')) return
  const sections = countSections(opened.value)
  const inForce = `${plural(rulesOf(opened.value), 'rule')} in force${sections === '' ? '' : ` (${sections})`}`
  await print(`${printable(file)}: ${colorsFor(process.stdout).green('ok')}, ${inForce}\n`)
}

async function printJson({ opened }: ReadPolicy, claims: readonly PolicyDiagnostic[]): Promise<void> {
  for (const diagnostic of [...findingsOf(opened), ...claims])
    await print(jsonLine({ type: 'diagnostic', ...diagnostic }))
}

/** Runs the tests that are whole requests, with the detectors and the identity that the policy names. */
async function runRequests({ opened, files, readFile }: ReadPolicy): Promise<readonly PolicyDiagnostic[]> {
  if (!opened.ok || requestCases(opened.value.document).length === 0) return []
  const { value: policy, locate } = opened
  const { openSourceEnforcer } = await import('../../rows/row-decider.ts')
  const { runRequestTests } = await import('../../../enforcement/index.ts')
  const enforcer = openSourceEnforcer({ policy, files, readFile, locate })
  if (enforcer === undefined) return []
  return (await runRequestTests(enforcer)).map((finding) => locate(finding))
}

async function check(files: readonly string[], { format, dlpKeys }: CheckOptions): Promise<void> {
  const totals = new Totals()
  for (const file of files) {
    const read = readPolicy(file, { dlpKeys, runTests: true })
    if (read === undefined) {
      totals.unread += 1
      continue
    }
    const { opened } = read
    const failures = await runRequests(read)
    const proved = opened.ok ? checkInvariants(opened.value).findings.map(opened.locate) : []
    const claims = [...failures, ...proved]
    totals.add([...findingsOf(opened), ...claims])
    if (claims.some(({ severity }) => severity === 'error')) process.exitCode = exitCodes.found
    if (opened.ok) totals.rules += rulesOf(opened.value)
    else process.exitCode = exitCodes.found
    if (format === 'json') await printJson(read, claims)
    else await printText(file, read, claims)
  }
  const { unread, errors, warnings, rules } = totals
  if (format === 'json') {
    await print(summaryLine('check', { policies: totals.files, errors: errors + unread, unread, warnings, rules }))
    return
  }
  if (errors + warnings + unread > 0) {
    const notRead = unread === 0 ? '' : `, ${plural(unread, 'policy', 'policies')} not read`
    await print(`${plural(errors, 'error')}, ${plural(warnings, 'warning')}${notRead}\n`)
  }
}

/** `portcullis check POLICY...` */
export function addTo(command: Command): void {
  command
    .argument('<policy...>', 'policy files (YAML or JSON), or folders of them; - is standard input')
    .addOption(option('textFormat'))
    .addOption(option('dlpKeys'))
    .action(check)
}
