import type { Finding, ReportCheck, ReportProblem } from '../../../diagnostics/index.ts'
import {
  findingsOfInvariant,
  findingsOfRule,
  printEvent,
  type InvariantReport,
  type PolicyRuleVerdict,
  type PolicyWitness,
} from '../../../policy/index.ts'
import { describeFindings, findingsOf, type ReadPolicy } from '../../files/policy-file.ts'
import { createFindingMaker, helpOfCode } from '../../reports/policy-findings.ts'
import type { CommandReport } from '../../reports/write-report.ts'
import { plural, printable } from '../../terminal/text.ts'

/** A policy in force as it was read. */
export type SoundPolicy = ReadPolicy & { readonly opened: { readonly ok: true } }

/** What was not decided is told, and is no finding that fails the command. */
const undecided: ReadonlySet<string> = new Set(['W_RULE_UNDECIDED', 'W_INVARIANT_UNDECIDED'])

/** Whether a finding lets the command leave with 1. */
export function fails({ code }: { readonly code: string }): boolean {
  return !undecided.has(code)
}

/** A verdict whose event stands as the command line reads events. */
function plain(
  verdict: object & { readonly kind: string; readonly witness?: PolicyWitness },
): Readonly<Record<string, unknown>> {
  const { witness, ...rest } = verdict
  return witness === undefined
    ? rest
    : { ...rest, witness: { ...witness, event: JSON.parse(printEvent(witness.event)) as unknown } }
}

const outcomes: Readonly<Record<string, ReportCheck['outcome']>> = {
  alive: 'passed',
  proved: 'passed',
  undecided: 'skipped',
}

/** One rule or claim as something that was looked at. */
function toCheck(name: string, kind: string, file: string, finding: Finding | undefined): ReportCheck {
  const outcome = finding !== undefined && fails(finding) ? 'failed' : (outcomes[kind] ?? 'failed')
  if (finding === undefined) return { file, name, outcome }
  const { message, hint } = finding
  return { file: finding.file, name, outcome, message, finding, detail: hint === undefined ? message : `${message}\n${hint}` } // prettier-ignore
}

/** What both kinds of reports of this command have in common. */
function base(read: ReadPolicy, findings: readonly Finding[]): Omit<CommandReport, 'text' | 'lines' | 'counts'> {
  const files = read.files.map(({ file }) => file)
  return { command: 'prove', files, findings, problems: [], fails, help: helpOfCode }
}

/** The report on a policy that cannot be proved anything of, because it is wrong. */
export function toBrokenReport(read: ReadPolicy): CommandReport {
  const diagnostics = findingsOf(read.opened)
  return {
    ...base(read, diagnostics.map(createFindingMaker(read.files))),
    *text(stream) {
      for (const block of describeFindings(read, stream)) yield `${block}\n\n`
    },
    lines: () => diagnostics.map((diagnostic) => ({ type: 'diagnostic', ...diagnostic })),
    counts: { errors: diagnostics.length, findings: 0, undecided: 0 },
  }
}

/** The report on what was proved of a policy. */
export function toProofReport(
  path: string,
  read: SoundPolicy,
  rules: readonly PolicyRuleVerdict[],
  claims: InvariantReport,
): CommandReport {
  const { opened } = read
  const ofRules = rules.map((verdict) => ({ name: `rule ${verdict.report.rule}`, kind: verdict.kind, found: findingsOfRule(verdict) })) // prettier-ignore
  const ofClaims = claims.verdicts.map((verdict) => ({ name: `invariant ${verdict.invariant.id}`, kind: verdict.kind, found: findingsOfInvariant(verdict) })) // prettier-ignore
  const makeFinding = createFindingMaker(read.files)
  const told = [...ofRules, ...ofClaims].map(({ name, kind, found }) => {
    const diagnostics = found.map(opened.locate)
    return { name, kind, diagnostics, findings: diagnostics.map(makeFinding) }
  })
  const proofs = told.flatMap(({ diagnostics }) => diagnostics)
  const findings = told.flatMap((one) => one.findings)
  const open = proofs.filter((proof) => !fails(proof)).length
  const failing = proofs.length - open
  const proved = claims.verdicts.filter(({ kind }) => kind === 'proved').length
  const alive = rules.filter(({ kind }) => kind === 'alive').length
  const [first = ''] = read.files.map(({ file }) => file)
  return {
    ...base(read, findings),
    checks: told.map((one) => toCheck(one.name, one.kind, first, one.findings[0])),
    *text(stream) {
      for (const block of describeFindings({ ...read, opened: { ...opened, warnings: [] } }, stream, proofs))
        yield `${block}\n\n`
      const parts = [
        `${String(alive)} of ${plural(rules.length, 'rule')} can act`,
        ...(claims.verdicts.length === 0
          ? []
          : [`${String(proved)} of ${plural(claims.verdicts.length, 'invariant')} proved`]),
        plural(failing, 'finding'),
        ...(open === 0 ? [] : [`${String(open)} not decided`]),
      ]
      yield `${printable(path)}: ${parts.join(', ')}\n`
    },
    *lines() {
      for (const diagnostic of proofs) yield { type: 'diagnostic', ...diagnostic }
      for (const { report, path: steps, ...verdict } of rules)
        yield { type: 'rule', rule: report.rule, path: steps.join('.'), ...plain(verdict) }
      for (const { invariant, ...verdict } of claims.verdicts)
        yield { type: 'invariant', id: invariant.id, ...plain(verdict) }
    },
    counts: {
      errors: proofs.filter(({ severity }) => severity === 'error').length,
      findings: failing,
      undecided: open,
      rules: rules.length,
      alive,
      proved,
    },
  }
}

/** The report on files that could not be read: in forms for machines it says so too. */
export function toUnreadReport(problems: readonly ReportProblem[]): CommandReport {
  return {
    command: 'prove',
    files: [],
    findings: [],
    problems,
    fails,
    help: helpOfCode,
    text: () => [],
    lines: () => [],
    counts: { errors: problems.length, findings: 0, undecided: 0 },
  }
}
