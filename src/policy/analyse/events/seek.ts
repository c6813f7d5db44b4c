import type { Analyzer, Goal } from '../../../analysis/index.ts'
import type { Part } from '../prove-rules.ts'
import type { PolicyLimit } from '../shared.ts'
import type { TrafficView } from '../views.ts'

type Found = Extract<ReturnType<Analyzer['find']>, { kind: 'value' }>['value']
type Clauses = NonNullable<Parameters<Analyzer['find']>[1]>

/** An event that was looked for, the proof that there is none, or what left it open. */
export type Sought<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'none' }
  | { readonly kind: 'undecided'; readonly limit: PolicyLimit }

/** What is looked for. */
export interface Search<T> {
  readonly parts: readonly Part[]
  /** The name of the rule that the event must reach. */
  readonly row: string
  readonly goals: readonly Goal[]
  readonly formulas?: Clauses
  /** Looks at an event that fulfils the goals and reaches the rule. */
  readonly accept: (found: Found, view: TrafficView) => T | undefined
  /** A rule that may hide what is looked for on an event, and is then taken out of the way; default: none. */
  readonly hiddenBy?: (found: Found, judge: Part['judge'], seen: ReadonlySet<number>) => number | undefined
}

/** Rules that are taken out of the way because they may hide what is looked for. */
const mostHiding = 8

function seekIn<T>(part: Part, place: number, analyzer: Analyzer, search: Search<T>): Sought<T> {
  const { view, judge } = part
  const clauses = [...(search.formulas ?? [])]
  const seen = new Set<number>()
  let hiding = 0
  for (let round = 0; round <= analyzer.budget.rounds; round++) {
    const answer = analyzer.find(search.goals, clauses, judge.mandatory)
    // Rules that may hide it were taken out of the way, and more events with them.
    if (answer.kind === 'empty') return hiding > 0 ? { kind: 'undecided', limit: 'related' } : { kind: 'none' }
    if (answer.kind === 'undecided') return answer
    const stopper = judge.stopperOf(answer.value, place)
    if (stopper === -1) {
      const value = search.accept(answer.value, view)
      if (value !== undefined) return { kind: 'found', value }
    }
    const obstacle = stopper === -1 ? search.hiddenBy?.(answer.value, judge, seen) : stopper
    if (obstacle === undefined || seen.has(obstacle) || hiding > mostHiding) break
    seen.add(obstacle)
    if (stopper !== -1) clauses.push(judge.forbid(obstacle, place))
    else {
      hiding++
      clauses.push(analyzer.formula({ condition: judge.goal(obstacle).condition, answer: false }))
    }
  }
  return { kind: 'undecided', limit: 'related' }
}

/** Looks for an event that fulfils goals and reaches a rule, on every way through the policy. */
export function seekEvent<T>(analyzer: Analyzer, search: Search<T>): Sought<T> {
  let open: Sought<T> = { kind: 'none' }
  for (const part of search.parts) {
    const place = part.places.get(search.row)
    if (place === undefined) continue
    const sought = seekIn(part, place, analyzer, search)
    if (sought.kind === 'found') return sought
    if (sought.kind === 'undecided') open = sought
  }
  return open
}
