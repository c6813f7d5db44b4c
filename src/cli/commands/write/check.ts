import type { Command } from 'commander'
import {
  describeUnindexed,
  requestTests,
  unindexedRules,
  type Policy,
  type OpenedPolicy,
  type PolicyDiagnostic,
} from '../../../policy/index.ts'
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
    .map(({ text }) => text)
    .join(', ')
  const inForce = `${plural(rulesOf(opened.value), 'rule')} in force${sections === '' ? '' : ` (${sections})`}`
  await print(`${printable(file)}: ${colorsFor(process.stdout).green('ok')}, ${inForce}\n`)
  for (const line of describeUnindexed(unindexedRules(opened.value))) await print(`  no index  ${printable(line)}\n`)
}

async function printJson(file: string, { opened }: ReadPolicy, claims: readonly PolicyDiagnostic[]): Promise<void> {
  for (const diagnostic of [...findingsOf(opened), ...claims])
    await print(jsonLine({ type: 'diagnostic', ...diagnostic }))
  if (!opened.ok) return
  for (const row of unindexedRules(opened.value)) await print(jsonLine({ type: 'unindexed', file, ...row }))
  const sections = Object.fromEntries(countSections(opened.value).map(({ section, count }) => [section, count]))
  await print(jsonLine({ type: 'policy', file, rules: rulesOf(opened.value), sections }))
}

/**
 * What the policy needs of the machine and does not find here. A key of a model may well be missing where a policy is
 * only checked, so that is an error just where requests are to be tested.
 */
async function findMissing({ opened, readFile }: ReadPolicy): Promise<readonly PolicyDiagnostic[]> {
  if (!opened.ok) return []
  const { value: policy, locate } = opened
  const { document, detections } = policy
  if (
    document.identity?.jwt?.jwks_file === undefined &&
    detections.models.every(({ key_env: key }) => key === undefined)
  )
    return []
  const { checkHost } = await import('../../../enforcement/index.ts')
  const isTested = requestTests(policy).length > 0
  return checkHost(policy, { environment: process.env, readFile }).map((finding) => {
    const located = locate(finding)
    return finding.code === 'E_ENVIRONMENT' && !isTested ? { ...located, severity: 'warning' } : located
  })
}

/** Runs the tests that are whole requests, with the detectors and the identity that the policy names. */
async function runRequests({ opened, files, readFile }: ReadPolicy): Promise<readonly PolicyDiagnostic[]> {
  if (!opened.ok || requestTests(opened.value).length === 0) return []
  const { value: policy, locate } = opened
  const { openSourceEnforcer } = await import('../../rows/row-decider.ts')
  const { runRequestTests } = await import('../../../enforcement/index.ts')
  const enforcer = openSourceEnforcer({ policy, files, readFile, locate })
  if (enforcer === undefined) return []
  return (await runRequestTests(enforcer)).map((finding) => locate(finding))
}

/** What the document claims of itself; the prover is loaded for those that claim something. */
async function proveInvariants({ value, locate }: OpenedPolicy & { readonly ok: true }): Promise<PolicyDiagnostic[]> {
  if (value.invariants.length === 0) return []
  const { checkInvariants } = await import('../../../policy/index.ts')
  return checkInvariants(value).findings.map(locate)
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
    const missing = await findMissing(read)
    const failures = missing.some(({ severity }) => severity === 'error') ? [] : await runRequests(read)
    const proved = opened.ok ? await proveInvariants(opened) : []
    const claims = [...missing, ...failures, ...proved]
    totals.add([...findingsOf(opened), ...claims])
    if (claims.some(({ severity }) => severity === 'error')) process.exitCode = exitCodes.found
    if (opened.ok) totals.rules += rulesOf(opened.value)
    else process.exitCode = exitCodes.found
    if (format === 'json') await printJson(file, read, claims)
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
