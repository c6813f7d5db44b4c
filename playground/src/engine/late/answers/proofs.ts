import {
  checkInvariants,
  comparePolicies,
  printEvent,
  proveRules,
  type InvariantVerdict,
  type PolicyRuleVerdict,
} from '../../../../../src/policy/index.ts'
import { printJson } from '../../../state/event-text.ts'
import { openSound } from '../../open-policy.ts'
import type { ClaimVerdict, Comparison, Proofs, Questions, Verdict } from '../../protocol.ts'

type Event = Parameters<typeof printEvent>[0]

/** An event as people read it: a member a line. */
function showEvent(event: Event): string {
  return printJson(JSON.parse(printEvent(event)) as unknown)
}

function stageOf({ report }: PolicyRuleVerdict): string {
  return report.tier ?? report.ruleset ?? report.phase ?? ''
}

function toVerdict(verdict: PolicyRuleVerdict): Verdict {
  const { rule: id, action } = verdict.report
  const named = { id, stage: stageOf(verdict), action }
  if (verdict.kind === 'undecided')
    return { ...named, kind: 'undecided', text: `Not decided: ${verdict.limit}.`, witness: null }
  if (verdict.kind === 'dead') {
    const names = verdict.because.map(({ report }) => report.rule)
    const more = verdict.more === 0 ? '' : ` and ${String(verdict.more)} more`
    const text =
      names.length === 0
        ? 'Its condition is never true: no event fulfils it.'
        : `Every event that it matches is decided before it by ${names.join(', ')}${more}.`
    return { ...named, kind: 'dead', text, witness: null }
  }
  const witness = showEvent(verdict.witness.event)
  return verdict.always
    ? { ...named, kind: 'always', text: 'It matches every complete event that gets so far.', witness }
    : { ...named, kind: 'alive', text: 'It acts on this event.', witness }
}

function toClaim(verdict: InvariantVerdict): ClaimVerdict {
  const { id, action: expected } = verdict.invariant
  if (verdict.kind === 'undecided')
    return { id, kind: 'undecided', text: `Not decided: ${verdict.limit}.`, witness: null }
  if (verdict.kind === 'refuted') {
    const by = verdict.rule === null ? '' : ` by ${verdict.rule}`
    const text = `This event gets ${verdict.action}${by}, and the claim says ${expected}.`
    return { id, kind: 'refuted', text, witness: showEvent(verdict.witness.event) }
  }
  const text = verdict.isEmpty ? 'Holds, because no event fulfils its condition.' : `Every such event gets ${expected}.`
  return { id, kind: 'proved', text, witness: null }
}

/** Judges the rules of a policy, or one of them, and its invariants. */
export async function prove({ files, rule }: Questions['prove'][0]): Promise<Proofs> {
  const { policy } = await openSound(files)
  const started = performance.now()
  const rules: Verdict[] = []
  for (const verdict of proveRules(policy)) {
    if (rule !== null && verdict.report.rule !== rule) continue
    rules.push(toVerdict(verdict))
    if (rule !== null) break
  }
  const claims = rule === null ? checkInvariants(policy).verdicts.map(toClaim) : []
  return { rules, claims, durationMs: performance.now() - started }
}

const relations: Readonly<Record<string, string>> = {
  equal: 'Every event is decided as before.',
  stricter: 'No event is decided more loosely, and some more strictly.',
  looser: 'No event is decided more strictly, and some more loosely.',
  incomparable: 'Some events are decided more strictly, others more loosely.',
  other: 'Some events get another action that is neither stricter nor looser.',
  undecided: 'Not everything could be decided.',
}

function named({ action, rule }: { readonly action: string; readonly rule: string | null }): string {
  return rule === null ? action : `${action} (${rule})`
}

/** How the policy stands to an earlier version of it, with an event for each kind of difference. */
export async function compare({ before, files }: Questions['compare'][0]): Promise<Comparison> {
  const [old, next] = [await openSound(before), await openSound(files)]
  const { relation, differences, open, rules, uncompared } = comparePolicies(old.policy, next.policy)
  return {
    relation,
    text: relations[relation] ?? relation,
    differences: differences.map(({ kind, old: from, new: to, witness }) => {
      return { kind, before: named(from), after: named(to), witness: showEvent(witness.event) }
    }),
    rules: rules.map((one) => ({ rule: one.report.rule, change: one.change, relation: one.relation })),
    notes: [
      ...(open.length === 0 ? [] : [`Left open by: ${open.join(', ')}.`]),
      ...(uncompared.length === 0 ? [] : [`Different and not compared: ${uncompared.join(', ')}.`]),
    ],
  }
}
