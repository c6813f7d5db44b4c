import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import type { Finding } from '../../../diagnostics/index.ts'
import {
  describeUnindexed,
  requestCases,
  unindexedRules,
  type OpenedPolicy,
  type Policy,
  type PolicyDiagnostic,
} from '../../../policy/index.ts'
import { collectUnread } from '../../files/file-problem.ts'
import { describeFindings, findingsOf, readPolicy, type ReadPolicy } from '../../files/policy-file.ts'
import { option } from '../../options.ts'
import { createFindingMaker, helpOfCode } from '../../reports/policy-findings.ts'
import { writeReport, type FindingOutputOptions, type ReportLine } from '../../reports/write-report.ts'
import { colorsFor, exitCodes, plural, printable, type TextStream } from '../../terminal/text.ts'
import { countSections } from './policy-sections.ts'

interface CheckOptions extends FindingOutputOptions {
  readonly dlpKeys?: string
}

/** A policy that was read, and what was found of it after it was opened. */
interface CheckedPolicy {
  readonly path: string
  readonly read: ReadPolicy
  readonly claims: readonly PolicyDiagnostic[]
}

function rulesOf(policy: Policy): number {
  return policy.stages.reduce((sum, stage) => sum + stage.rules.length, 0)
}

function diagnosticsOf({ read, claims }: CheckedPolicy): readonly PolicyDiagnostic[] {
  return [...findingsOf(read.opened), ...claims]
}

function isError({ severity }: PolicyDiagnostic): boolean {
  return severity === 'error'
}

function* describePolicy({ path, read, claims }: CheckedPolicy, stream: TextStream): Iterable<string> {
  for (const block of describeFindings(read, stream, claims)) yield `${block}\n\n`
  const { opened } = read
  if (!opened.ok || claims.some(isError)) return
  const sections = countSections(opened.value)
    .map(({ text }) => text)
    .join(', ')
  const inForce = `${plural(rulesOf(opened.value), 'rule')} in force${sections === '' ? '' : ` (${sections})`}`
  yield `${printable(path)}: ${colorsFor(stream).green('ok')}, ${inForce}\n`
  for (const line of describeUnindexed(unindexedRules(opened.value))) yield `  no index  ${printable(line)}\n`
}

/** A policy in lines of JSON: what is wrong, the rules that no index finds, and how much is in force. */
function linesOf(checked: CheckedPolicy): readonly ReportLine[] {
  const { path, read } = checked
  const diagnostics = diagnosticsOf(checked).map((diagnostic) => ({ type: 'diagnostic', ...diagnostic }))
  if (!read.opened.ok) return diagnostics
  const policy = read.opened.value
  const sections = Object.fromEntries(countSections(policy).map(({ section, count }) => [section, count]))
  return [
    ...diagnostics,
    ...unindexedRules(policy).map((row) => ({ type: 'unindexed', file: path, ...row })),
    { type: 'policy', file: path, rules: rulesOf(policy), sections },
  ]
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
  const isTested = requestCases(document).length > 0
  return checkHost(policy, { environment: process.env, readFile }).map((finding) => {
    const located = locate(finding)
    return finding.code === 'E_ENVIRONMENT' && !isTested ? { ...located, severity: 'warning' } : located
  })
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

/** What the document claims of itself; the prover is loaded for those that claim something. */
async function proveInvariants({ value, locate }: OpenedPolicy & { readonly ok: true }): Promise<PolicyDiagnostic[]> {
  if (value.invariants.length === 0) return []
  const { checkInvariants } = await import('../../../policy/index.ts')
  return checkInvariants(value).findings.map(locate)
}

async function checkPolicy(path: string, read: ReadPolicy): Promise<CheckedPolicy> {
  const { opened } = read
  const missing = await findMissing(read)
  const failures = missing.some(isError) ? [] : await runRequests(read)
  const proved = opened.ok ? await proveInvariants(opened) : []
  return { path, read, claims: [...missing, ...failures, ...proved] }
}

async function check(paths: readonly string[], { dlpKeys, ...output }: CheckOptions): Promise<void> {
  const checked: CheckedPolicy[] = []
  const { problems, tell } = collectUnread()
  let unread = 0
  for (const path of paths) {
    const read = readPolicy(path, { dlpKeys, runTests: true }, tell)
    if (read === undefined) unread += 1
    else checked.push(await checkPolicy(path, read))
  }
  const diagnostics = checked.flatMap(diagnosticsOf)
  const errors = diagnostics.filter(isError).length
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length
  const rules = checked.reduce((sum, { read: { opened } }) => sum + (opened.ok ? rulesOf(opened.value) : 0), 0)
  if (errors > 0) process.exitCode = exitCodes.found
  const findings: readonly Finding[] = checked.flatMap((one) =>
    diagnosticsOf(one).map(createFindingMaker(one.read.files)),
  )
  await writeReport(
    {
      command: 'check',
      files: checked.flatMap(({ read }) => read.files.map(({ file }) => file)),
      findings,
      problems,
      fails: ({ level }) => level === 'error',
      help: helpOfCode,
      *text(stream) {
        for (const one of checked) yield* describePolicy(one, stream)
        if (errors + warnings + unread === 0) return
        const notRead = unread === 0 ? '' : `, ${plural(unread, 'policy', 'policies')} not read`
        yield `${plural(errors, 'error')}, ${plural(warnings, 'warning')}${notRead}\n`
      },
      lines: () => checked.flatMap(linesOf),
      counts: { policies: checked.length, errors: errors + unread, unread, warnings, rules },
    },
    output,
  )
}

export const help: CommandHelp = {
  name: 'check',
  summary: "report every mistake with its place, and run a policy's tests",
  place: 1,
}

/** `portcullis check POLICY...` */
export function addTo(command: Command): void {
  command
    .argument('<policy...>', 'policy files (YAML or JSON), or folders of them; - is standard input')
    .addOption(option('findingFormat'))
    .addOption(option('findingOutput'))
    .addOption(option('dlpKeys'))
    .action(check)
}
