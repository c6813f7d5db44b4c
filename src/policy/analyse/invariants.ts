import { compare, type AnalysedPolicy, type AnalysedRule, type Analyzer } from '../../analysis/index.ts'
import { FindingList, type PolicyFinding } from '../document/finding.ts'
import type { CompiledInvariant, Policy } from '../decide/policy.ts'
import { toOrderedRule, toRows, type RuleRow } from './rows.ts'
import { analyzerFor, type PolicyLimit, type PolicyWitness, type ProveOptions } from './shared.ts'
import { sampleTimes } from './times.ts'
import { rewritesRequests, toAnalysed, trafficViews, type TrafficView } from './views.ts'

/** What is known of a claim of a policy. */
export type InvariantVerdict = { readonly invariant: CompiledInvariant } & (
  | { readonly kind: 'proved'; /** No event fulfils its condition. */ readonly isEmpty: boolean }
  | { readonly kind: 'refuted'; readonly witness: PolicyWitness; readonly action: string; readonly rule: string | null }
  | { readonly kind: 'undecided'; readonly limit: PolicyLimit }
)

/** The verdicts on all claims, and the same as findings about the document. */
export interface InvariantReport {
  readonly verdicts: readonly InvariantVerdict[]
  readonly findings: readonly PolicyFinding[]
}

/** What is taken of rules that act at some times only. */
type ChanceView = 'on' | 'off'

function toRule(row: RuleRow, chance: ChanceView): AnalysedRule {
  const rule = toOrderedRule(row)
  return row.chance !== undefined && chance === 'off' ? { ...rule, monitor: true } : rule
}

/** The policy with a first rule that decides as the claim says: it differs exactly where the claim does not hold. */
function asClaimed({ stages }: AnalysedPolicy, { when, action }: CompiledInvariant): AnalysedPolicy {
  const claim: AnalysedRule = {
    name: 'claim',
    condition: when.checked.root,
    outcome: action,
    ends: 'run',
    decides: true,
  }
  const [first, ...rest] = stages
  return { stages: [{ name: '', ...first, rules: [claim, ...(first?.rules ?? [])] }, ...rest] }
}

class InvariantProver {
  readonly #policy: Policy
  readonly #analyzer: Analyzer
  readonly #rows: readonly RuleRow[]
  readonly #options: ProveOptions

  constructor(policy: Policy, options: ProveOptions) {
    this.#policy = policy
    this.#analyzer = analyzerFor(policy, options)
    this.#rows = toRows(policy.stages)
    this.#options = options
  }

  #confirm(
    invariant: CompiledInvariant,
    event: PolicyWitness['event'],
    { builders }: TrafficView,
  ): InvariantVerdict | undefined {
    if (!invariant.when.matches(event)) return undefined
    for (const now of sampleTimes(this.#rows, this.#options.now ?? Date.now())) {
      const options = { now, ...(builders === undefined ? {} : { builders }) }
      const { action, rule } = this.#policy.decide(event, options)
      if (action !== invariant.action) return { invariant, kind: 'refuted', witness: { event, options }, action, rule }
    }
    return undefined
  }

  prove(invariant: CompiledInvariant): InvariantVerdict {
    const { stages } = this.#policy
    const possible = this.#analyzer.satisfiable(invariant.when.checked.root)
    if (possible.kind === 'unsatisfiable') return { invariant, kind: 'proved', isEmpty: true }
    const keys = new Set(this.#rows.flatMap(({ chance }) => chance?.key ?? []))
    let limit: PolicyLimit | undefined
    // Rewritten values are not followed, and of rules that act at some times all or none are looked at.
    if (rewritesRequests(stages)) limit = 'rewrites'
    else if (keys.size > 1) limit = 'time'
    for (const view of trafficViews(stages))
      for (const chance of keys.size === 0 ? (['on'] as const) : (['on', 'off'] as const)) {
        const plain = toAnalysed(this.#rows, stages, view.stages, (row) => toRule(row, chance))
        const { stricter, open } = compare(plain, asClaimed(plain, invariant), this.#analyzer, {
          strictness: (outcome) => (outcome === invariant.action ? 1 : 0),
          fallback: 'allow',
          decider: 'last',
        })
        const refuted = stricter === undefined ? undefined : this.#confirm(invariant, stricter.witness.event, view)
        if (refuted !== undefined) return refuted
        if (stricter !== undefined) limit ??= keys.size > 0 ? 'time' : 'related'
        limit ??= open[0]
      }
    return limit === undefined ? { invariant, kind: 'proved', isEmpty: false } : { invariant, kind: 'undecided', limit }
  }
}

/** An event as one line; what JSON has no form for is written as the command line reads it. */
export function printEvent(event: PolicyWitness['event']): string {
  return JSON.stringify(event, (_key, value: unknown) => {
    if (typeof value === 'bigint') return { $int: String(value) }
    if (value instanceof Uint8Array) return { $bytes: btoa(String.fromCharCode(...value)) }
    return value instanceof Map ? [...(value as ReadonlyMap<unknown, unknown>)] : value
  })
}

/** What a verdict on a claim says of the document; nothing of one that is proved of some event. */
export function findingsOfInvariant(verdict: InvariantVerdict): readonly PolicyFinding[] {
  const list = new FindingList()
  const { id, path, action: expected } = verdict.invariant
  if (verdict.kind === 'undecided') list.add('W_INVARIANT_UNDECIDED', [...path, 'when'], { id, limit: verdict.limit })
  else if (verdict.kind === 'refuted') {
    const { action: actual, rule, witness } = verdict
    const by = rule === null ? '' : ` (\`${rule}\`)`
    list.add('E_INVARIANT', [...path, 'when'], { id, expected, actual, by, event: printEvent(witness.event) })
  } else if (verdict.isEmpty) list.add('W_INVARIANT_EMPTY', [...path, 'when'], { id })
  return list.findings
}

/**
 * Proves or refutes each claim of a policy. A refutation comes with an event that fulfils the claim's condition and
 * that the policy was run on.
 */
export function checkInvariants(policy: Policy, options: ProveOptions = {}): InvariantReport {
  if (policy.invariants.length === 0) return { verdicts: [], findings: [] }
  const prover = new InvariantProver(policy, options)
  const verdicts = policy.invariants.map((invariant) => prover.prove(invariant))
  return { verdicts, findings: verdicts.flatMap(findingsOfInvariant) }
}
