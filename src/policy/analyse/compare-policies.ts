import { compare } from '../../analysis/index.ts'
import type { Policy } from '../decide/policy.ts'
import { toOrderedRule, toRows } from './rows.ts'
import { analyzerFor, type PolicyLimit, type PolicyWitness, type ProveOptions } from './shared.ts'
import { rewritesRequests, toAnalysed, trafficViews } from './views.ts'

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
}

/** How much an action keeps from a request: more is stricter. */
function strictnessOf(action: string): number {
  if (action === 'allow' || action === 'off') return 0
  return action === 'block' ? 2 : 1
}

/** Sections that give values and names their meaning: where they differ, equal conditions can mean different things. */
const meanings = ['scheme', 'fields', 'lists', 'applications', 'categories', 'dlp', 'detections', 'guards'] as const

function meansTheSame(old: Policy, next: Policy): boolean {
  return meanings.every((name) => JSON.stringify(old.document[name]) === JSON.stringify(next.document[name]))
}

function relationOf(kinds: ReadonlySet<string>, isOpen: boolean): PolicyComparison['relation'] {
  if (kinds.has('stricter') && kinds.has('looser')) return 'incomparable'
  if (isOpen) return 'undecided'
  if (kinds.has('stricter')) return 'stricter'
  if (kinds.has('looser')) return 'looser'
  return kinds.has('other') ? 'other' : 'equal'
}

/**
 * Compares the actions that two policies decide, on every complete event. Parameters, settings, monitored matches and
 * isolation beside an action are not compared. Policies that differ in fields, lists, applications, profiles or
 * detections are not decided (`schemes`), nor are those with rewrites, schedules or rates.
 */
export function comparePolicies(old: Policy, next: Policy, options: ProveOptions = {}): PolicyComparison {
  if (!meansTheSame(old, next)) return { relation: 'undecided', differences: [], open: ['schemes'] }
  const rows = [toRows(old.stages), toRows(next.stages)] as const
  const open = new Set<PolicyLimit>()
  if (rewritesRequests(old.stages) || rewritesRequests(next.stages)) open.add('rewrites')
  if (rows.some((list) => list.some(({ chance }) => chance !== undefined))) open.add('time')
  const analyzer = analyzerFor(next, options)
  const differences = new Map<string, PolicyDifference>()
  const now = options.now ?? Date.now()
  const [oldViews, newViews] = [trafficViews(old.stages), trafficViews(next.stages)]
  for (let index = 0; index < Math.max(oldViews.length, newViews.length); index++) {
    const before = oldViews[index] ?? oldViews[0]
    const after = newViews[index] ?? newViews[0]
    if (before === undefined || after === undefined) continue
    const builders = before.builders ?? after.builders
    const found = compare(
      toAnalysed(rows[0], old.stages, before.stages, toOrderedRule),
      toAnalysed(rows[1], next.stages, after.stages, toOrderedRule),
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
  }
}
