import type { Command } from 'commander'
import {
  checkInvariants,
  findingsOfRule,
  printEvent,
  proveRules,
  type BudgetName,
  type PolicyWitness,
} from '../../../policy/index.ts'
import { describeFindings, findingsOf, readPolicy } from '../../files/policy-file.ts'
import { option } from '../../options.ts'
import { jsonLine, summaryLine } from '../../terminal/json.ts'
import { print } from '../../terminal/output.ts'
import { exitCodes, plural, printable } from '../../terminal/text.ts'

interface ProveCommandOptions {
  readonly format: 'text' | 'json'
  readonly budget: BudgetName
  readonly dlpKeys?: string
}

/** What was not decided is told, and is no finding. */
const undecided: ReadonlySet<string> = new Set(['W_RULE_UNDECIDED', 'W_INVARIANT_UNDECIDED'])

/** A verdict whose event stands as the command line reads events. */
function plain(
  verdict: object & { readonly kind: string; readonly witness?: PolicyWitness },
): Readonly<Record<string, unknown>> {
  const { witness, ...rest } = verdict
  return witness === undefined
    ? rest
    : { ...rest, witness: { ...witness, event: JSON.parse(printEvent(witness.event)) as unknown } }
}

async function prove(path: string, { format, budget, dlpKeys }: ProveCommandOptions): Promise<void> {
  const read = readPolicy(path, { dlpKeys })
  if (read === undefined) return
  const { opened } = read
  if (!opened.ok) {
    process.exitCode = exitCodes.found
    for (const block of describeFindings(read, process.stderr)) process.stderr.write(`${block}\n`)
    if (format === 'json')
      await print(summaryLine('prove', { errors: findingsOf(opened).length, findings: 0, undecided: 0 }))
    return
  }
  const rules = [...proveRules(opened.value, { budget })]
  const claims = checkInvariants(opened.value, { budget })
  const proofs = [...rules.flatMap(findingsOfRule), ...claims.findings].map(opened.locate)
  const open = proofs.filter(({ code }) => undecided.has(code)).length
  const findings = proofs.length - open
  if (findings > 0) process.exitCode = exitCodes.found
  const proved = claims.verdicts.filter(({ kind }) => kind === 'proved').length
  const alive = rules.filter(({ kind }) => kind === 'alive').length
  if (format === 'json') {
    for (const diagnostic of proofs) await print(jsonLine({ type: 'diagnostic', ...diagnostic }))
    for (const { report, path: place, ...verdict } of rules)
      await print(jsonLine({ type: 'rule', rule: report.rule, path: place.join('.'), ...plain(verdict) }))
    for (const { invariant, ...verdict } of claims.verdicts)
      await print(jsonLine({ type: 'invariant', id: invariant.id, ...plain(verdict) }))
    const errors = proofs.filter(({ severity }) => severity === 'error').length
    await print(summaryLine('prove', { errors, findings, undecided: open, rules: rules.length, alive, proved }))
    return
  }
  for (const block of describeFindings({ ...read, opened: { ...opened, warnings: [] } }, process.stdout, proofs))
    await print(`${block}\n\n`)
  const parts = [
    `${String(alive)} of ${plural(rules.length, 'rule')} can act`,
    ...(claims.verdicts.length === 0
      ? []
      : [`${String(proved)} of ${plural(claims.verdicts.length, 'invariant')} proved`]),
    plural(findings, 'finding'),
    ...(open === 0 ? [] : [`${String(open)} not decided`]),
  ]
  await print(`${printable(path)}: ${parts.join(', ')}\n`)
}

/** `portcullis prove POLICY` */
export function addTo(command: Command): void {
  command
    .argument('<policy>', 'policy file or folder; - is standard input')
    .addOption(option('textFormat'))
    .addOption(option('budget'))
    .addOption(option('dlpKeys'))
    .action(prove)
}
