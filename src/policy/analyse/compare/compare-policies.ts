import { compare } from '../../../analysis/index.ts'
import type { Policy } from '../../decide/policy.ts'
import { toOrderedRule, toRows, type RuleRow } from '../rows.ts'
import type { PolicyLimit, PolicyWitness, ProveOptions } from '../shared.ts'
import { rewritesRequests, toAnalysed, trafficViews } from '../views.ts'
import { findUncompared } from './changed-meanings.ts'
import { findCommonGround, type CommonGround } from './common-ground.ts'
import { compareRules, type RuleChange } from './compare-rules.ts'
import { strictnessOf } from './strictness.ts'

/** An event that two policies decide differently; both were run on it. */
export interface PolicyDifference {
  readonly kind: 'stricter' | 'looser' | 'other'
  readonly old: { readonly action: string; readonly rule: string | null }
  readonly new: { readonly action: string; readonly rule: string | null }
  readonly witness: PolicyWitness
}

/** How the actions of a new policy stand to those of an old one; `other`: neither is stricter where they differ. */
export interface PolicyComparison {
  readonly relation: 'equal' | 'stricter' | 'looser' | 'incomparable' | 'other' | 'undecided'
  /** At most one of each kind. */
  readonly differences: readonly PolicyDifference[]
  /** What left something open. */
  readonly open: readonly PolicyLimit[]
  /** The rules that differ, in the order of the new policy; those that are gone follow. */
  readonly rules: readonly RuleChange[]
  /** Sections that differ and are not compared, such as `portal`. */
  readonly uncompared: readonly string[]
}

function relationOf(kinds: ReadonlySet<string>, isOpen: boolean): PolicyComparison['relation'] {
  if (kinds.has('stricter') && kinds.has('looser')) return 'incomparable'
  if (isOpen) return 'undecided'
  if (kinds.has('stricter')) return 'stricter'
  if (kinds.has('looser')) return 'looser'
  return kinds.has('other') ? 'other' : 'equal'
}

/** What two policies differ in, rule by rule; nothing is known of those whose names have changed their meaning. */
export function comparePolicyRules(
  old: Policy,
  next: Policy,
  options: ProveOptions = {},
): { readonly rules: readonly RuleChange[]; readonly open: readonly PolicyLimit[] } {
  const ground = findCommonGround(old, next, options)
  if (ground === undefined) return { rules: [], open: ['schemes'] }
  return { rules: compareRules(oldRows(ground), toRows(ground.next.stages), ground.analyzer), open: [] }
}

/** The rules of the old policy in the words of the analyzer. */
function oldRows({ old, fromOld }: CommonGround): readonly RuleRow[] {
  return toRows(old.stages).map((row) => ({ ...row, condition: fromOld(row.condition) }))
}

/**
 * Compares the actions that two policies decide, on every complete event, as wholes and rule by rule. Parameters, settings,
 * monitored matches and isolation beside an action are not compared. Fields of one name and two types, and changed
 * applications, profiles or detections that rules read, are not decided (`schemes`), nor are policies with rewrites,
 * schedules or rates.
 */
export function comparePolicies(old: Policy, next: Policy, options: ProveOptions = {}): PolicyComparison {
  const uncompared = findUncompared(old.document, next.document)
  const ground = findCommonGround(old, next, options)
  if (ground === undefined) return { relation: 'undecided', differences: [], open: ['schemes'], rules: [], uncompared }
  const { analyzer } = ground
  const rows = [oldRows(ground), toRows(ground.next.stages)] as const
  const stages = [ground.old.stages, ground.next.stages] as const
  const open = new Set<PolicyLimit>()
  if (stages.some(rewritesRequests)) open.add('rewrites')
  if (rows.some((list) => list.some(({ chance }) => chance !== undefined))) open.add('time')
  const differences = new Map<string, PolicyDifference>()
  const now = options.now ?? Date.now()
  const [oldViews, newViews] = [trafficViews(stages[0]), trafficViews(stages[1])]
  for (let index = 0; index < Math.max(oldViews.length, newViews.length); index++) {
    const before = oldViews[index] ?? oldViews[0]
    const after = newViews[index] ?? newViews[0]
    if (before === undefined || after === undefined) continue
    const builders = before.builders ?? after.builders
    const found = compare(
      toAnalysed(rows[0], stages[0], before.stages, toOrderedRule),
      toAnalysed(rows[1], stages[1], after.stages, toOrderedRule),
      analyzer,
      { strictness: strictnessOf, fallback: 'allow', decider: 'last' },
    )
    for (const limit of found.open) open.add(limit)
    for (const kind of ['stricter', 'looser', 'other'] as const) {
      const difference = found[kind]
      if (difference === undefined || differences.has(kind)) continue
      const { event } = difference.witness
      const run = { now, ...(builders === undefined ? {} : { builders }) }
      const [from, to] = [old.decide(event, run), next.decide(event, run)]
      const change = strictnessOf(to.action) - strictnessOf(from.action)
      const shown = from.action === to.action ? undefined : change > 0 ? 'stricter' : change < 0 ? 'looser' : 'other'
      if (shown === kind)
        differences.set(kind, {
          kind,
          old: { action: from.action, rule: from.rule },
          new: { action: to.action, rule: to.rule },
          witness: { event, options: run },
        })
      else open.add('related')
    }
  }
  return {
    relation: relationOf(new Set(differences.keys()), open.size > 0),
    differences: [...differences.values()],
    open: [...open],
    rules: compareRules(rows[0], rows[1], analyzer),
    uncompared,
  }
}
