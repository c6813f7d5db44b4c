import type { AnalysedRule, Analyzer, FindStopper } from '../../analysis/index.ts'
import type { Condition, Filter } from '../../compiler/index.ts'
import type { Scheme } from '../../language/index.ts'
import { indexConditions, type ConditionIndex } from '../../policy/index.ts'

/** More rules than this that came or changed since the index was made are not asked one by one: it is made again. */
const mostFresh = 200

function stops({ ends, monitor }: AnalysedRule): boolean {
  return ends === 'run' && monitor !== true
}

/**
 * Finds the rule that takes an event from another, by an index that outlives edits: rules that came since it was made are
 * asked one by one, and those that went are passed over.
 */
export class StopperIndex {
  readonly #scheme: Scheme
  readonly #runner: Analyzer['runner']
  #index: ConditionIndex | undefined
  /** The conditions in the index, by their number in it. */
  #indexed: readonly Condition[] = []

  constructor(scheme: Scheme, runner: Analyzer['runner']) {
    this.#scheme = scheme
    this.#runner = runner
  }

  *#build(rules: readonly AnalysedRule[], filters: readonly (Filter | undefined)[]): Generator<void, void> {
    const kept = rules.flatMap((rule, place) => {
      const filter = filters[place]
      return stops(rule) && filter !== undefined && filter.checked.root === rule.condition ? [filter] : []
    })
    const index = yield* indexConditions(kept, this.#scheme)
    this.#index = index
    this.#indexed = kept.map(({ checked }) => checked.root)
  }

  /** Where the conditions of the index stand now, and which rules stand in none, in their order. */
  #layOut(rules: readonly AnalysedRule[]): { readonly places: readonly number[]; readonly fresh: readonly number[] } {
    const numbers = new Map(this.#indexed.map((condition, number) => [condition, number]))
    const places = new Array<number>(this.#indexed.length).fill(-1)
    const fresh: number[] = []
    let last = -1
    for (const [place, rule] of rules.entries()) {
      if (!stops(rule)) continue
      const number = numbers.get(rule.condition) ?? -1
      // The index finds conditions in its own order, so one that has moved up is no use in it.
      if (number > last) {
        places[number] = place
        last = number
      } else if (rule.condition.kind !== 'constant' || rule.condition.value) fresh.push(place)
    }
    return { places, fresh }
  }

  /**
   * Takes the rules as they are now.
   *
   * @param filters - what was made of their conditions, by place
   */
  *take(rules: readonly AnalysedRule[], filters: readonly (Filter | undefined)[]): Generator<void, FindStopper> {
    let { places, fresh } = this.#layOut(rules)
    if (this.#index === undefined || fresh.length > mostFresh) {
      yield* this.#build(rules, filters)
      ;({ places, fresh } = this.#layOut(rules))
    }
    const index = this.#index
    const fromIndex: FindStopper = (context, place, except) => {
      for (let at = index?.(0, context) ?? -1; at !== -1; at = index?.(at + 1, context) ?? -1) {
        const found = places[at] ?? -1
        if (found >= place) return -1
        if (found !== -1 && !except.has(found)) return found
      }
      return -1
    }
    return (context, place, except) => {
      const first = fromIndex(context, place, except)
      for (const other of fresh) {
        if (other >= place || (first !== -1 && other > first)) break
        const rule = rules[other]
        if (rule !== undefined && !except.has(other) && this.#runner.holds(rule.condition, context)) return other
      }
      return first
    }
  }
}
