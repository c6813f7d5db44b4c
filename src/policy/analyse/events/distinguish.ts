import type { Analyzer, Goal } from '../../../analysis/index.ts'
import type { Condition, EventRecord } from '../../../compiler/index.ts'
import type { RunOptions } from '../../../runtime/index.ts'
import { toParts, type Part } from '../prove-rules.ts'
import { RowChanges, type ChangeGoal } from '../row-changes.ts'
import { toRows, type RuleRow } from '../rows.ts'
import { analyzerFor, type Arena, type PolicyLimit, type PolicyWitness, type ProveOptions } from '../shared.ts'
import { seekEvent } from './seek.ts'
import { sampleTimes } from '../times.ts'

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

/**
 * Finds events on which variants of one document differ from it. The variants are compiled with one memory, so that
 * what did not change is the same.
 */
export class Distinguisher {
  readonly #analyzer: Analyzer
  readonly #changes = new RowChanges()
  readonly #base: Side
  readonly #now: number
  readonly #assumed: readonly Goal[]

  /** @param assumed - conditions that every event fulfils, such as what a portal says of all calls */
  constructor(base: Variant, options: ProveOptions = {}, assumed: readonly Condition[] = []) {
    this.#analyzer = analyzerFor(base.arena, options)
    this.#base = this.#side(base)
    this.#now = options.now ?? Date.now()
    this.#assumed = assumed.map((condition) => ({ condition, answer: true }))
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
    if (row === undefined) return { kind: 'undecided', limit: 'related' }
    const sought = seekEvent<PolicyWitness>(this.#analyzer, {
      parts: this.#partsOf(side),
      row: row.name,
      goals: [...goal.goals, ...this.#assumed],
      accept: ({ event }, { builders }) => this.#differ(this.#base, next, event, builders),
      hiddenBy: (found, judge, seen) => this.#overruling(goal, judge, seen, found),
    })
    if (sought.kind === 'found') return { kind: 'different', witness: sought.value }
    return sought.kind === 'none' ? { kind: 'equal' } : sought
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
