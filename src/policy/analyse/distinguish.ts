import type { Analyzer } from '../../analysis/index.ts'
import type { EventRecord } from '../../compiler/index.ts'
import type { RunOptions } from '../../runtime/index.ts'
import { toParts, type Part } from './prove-rules.ts'
import { RowChanges, type ChangeGoal } from './row-changes.ts'
import { toRows, type RuleRow } from './rows.ts'
import { analyzerFor, type Arena, type PolicyLimit, type PolicyWitness, type ProveOptions } from './shared.ts'
import { sampleTimes } from './times.ts'

/** How two variants of a policy stand to each other. */
export type Distinction =
  | { readonly kind: 'equal' }
  | { readonly kind: 'different'; readonly witness: PolicyWitness }
  | { readonly kind: 'undecided'; readonly limit: PolicyLimit }

/** What somebody sees of a decision: equal texts are no difference. */
export type Observe = (event: EventRecord, options: PolicyWitness['options']) => string

/** One variant, with what decides it. */
export interface Variant {
  readonly arena: Arena
  readonly observe: Observe
}

interface Side extends Variant {
  readonly rows: readonly RuleRow[]
  parts: readonly Part[] | undefined
}

/** Rules that are taken out of the way because they overrule what is looked for. */
const mostOverruling = 8

/**
 * Finds events on which variants of one document differ from it. The variants are compiled with one memory, so that
 * what did not change is the same.
 */
export class Distinguisher {
  readonly #analyzer: Analyzer
  readonly #changes = new RowChanges()
  readonly #base: Side
  readonly #now: number

  constructor(base: Variant, options: ProveOptions = {}) {
    this.#analyzer = analyzerFor(base.arena, options)
    this.#base = this.#side(base)
    this.#now = options.now ?? Date.now()
  }

  #side(variant: Variant): Side {
    return { ...variant, rows: toRows(variant.arena.stages), parts: undefined }
  }

  #partsOf(side: Side): readonly Part[] {
    return (side.parts ??= toParts(side.arena, side.rows, this.#analyzer))
  }

  /** Whether two variants differ on an event, and with what options. */
  #differ(a: Variant, b: Variant, event: EventRecord, builders: RunOptions['builders']): PolicyWitness | undefined {
    const rows = this.#base.rows.some(({ chance }) => chance !== undefined) ? this.#base.rows : []
    const times = rows.length === 0 ? [undefined] : sampleTimes(rows, this.#now)
    for (const kinds of builders === undefined ? [undefined] : [undefined, builders])
      for (const now of times) {
        const options = {
          ...(now === undefined ? {} : { now }),
          ...(kinds === undefined ? {} : { builders: kinds }),
        }
        if (a.observe(event, options) !== b.observe(event, options)) return { event, options }
      }
    return undefined
  }

  #search(goal: ChangeGoal, next: Side): Distinction {
    const side = goal.side === 'old' ? this.#base : next
    const row = side.rows[goal.place]
    let limit: PolicyLimit | undefined
    for (const { view, judge, places } of this.#partsOf(side)) {
      const place = row === undefined ? undefined : places.get(row.name)
      if (place === undefined) continue
      const clauses = []
      const seen = new Set<number>()
      let overruling = 0
      for (let round = 0; round <= this.#analyzer.budget.rounds; round++) {
        const answer = this.#analyzer.find(goal.goals, clauses, judge.mandatory)
        if (answer.kind === 'empty') {
          // Rules that overrule were taken out of the way, and more events with them.
          if (overruling > 0) limit ??= 'related'
          break
        }
        if (answer.kind === 'undecided') {
          limit ??= answer.limit
          break
        }
        const stopper = judge.stopperOf(answer.value, place)
        if (stopper === -1) {
          const witness = this.#differ(this.#base, next, answer.value.event, view.builders)
          if (witness !== undefined) return { kind: 'different', witness }
        }
        const obstacle = stopper === -1 ? this.#overruling(goal, judge, seen, answer.value) : stopper
        if (obstacle === undefined || seen.has(obstacle) || overruling > mostOverruling) {
          limit ??= 'related'
          break
        }
        seen.add(obstacle)
        if (stopper === -1) overruling++
        clauses.push(
          stopper === -1
            ? this.#analyzer.formula({ condition: judge.goal(obstacle).condition, answer: false })
            : judge.forbid(obstacle, place),
        )
      }
    }
    return limit === undefined ? { kind: 'equal' } : { kind: 'undecided', limit }
  }

  /** A rule that matches the event beside those that must: it may hide the difference. */
  #overruling(
    { goals }: ChangeGoal,
    judge: Part['judge'],
    seen: ReadonlySet<number>,
    { context }: Parameters<Part['judge']['stopperOf']>[0],
  ): number | undefined {
    const wanted = new Set(goals.map(({ condition }) => condition))
    const others = [...judge.rows.keys()].filter((other) => !seen.has(other))
    return others.findLast((other) => {
      const { condition } = judge.goal(other)
      return !wanted.has(condition) && this.#analyzer.runner.holds(condition, context)
    })
  }

  /** Compares a variant with the base. */
  compare(variant: Variant): Distinction {
    const next = this.#side(variant)
    const goals = this.#changes.goals(this.#base.rows, next.rows)
    if (goals === undefined) return { kind: 'undecided', limit: 'related' }
    let open: Distinction = { kind: 'equal' }
    for (const goal of goals) {
      const found = this.#search(goal, next)
      if (found.kind === 'different') return found
      if (found.kind === 'undecided') open = found
    }
    return open
  }
}
