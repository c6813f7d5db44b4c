import type { Condition, Filter } from '../../compiler/index.ts'
import type { ProgramRule } from '../../runtime/index.ts'
import type { RuleRow } from './rows.ts'

/** What is wanted of conditions: an event that shows a change must give these answers. */
export interface ChangeGoal {
  readonly goals: readonly { readonly condition: Condition; readonly answer: boolean }[]
  /** The rule that must be reached, by its place in the rows of the old or the new policy. */
  readonly side: 'old' | 'new'
  readonly place: number
}

/** Numbers of filters: variants of one document share those that did not change. */
class FilterNumbers {
  readonly #numbers = new WeakMap<Filter, number>()
  #next = 0

  of(filter: Filter): number {
    let number = this.#numbers.get(filter)
    if (number === undefined) this.#numbers.set(filter, (number = this.#next++))
    return number
  }
}

/** Whether the order of two rules matters to nobody: they are told in different lists, and neither ends anything. */
function areApart(a: RuleRow, b: RuleRow): boolean {
  const [first, second] = [a, b].map(({ compiled }) => compiled.rule) as [ProgramRule, ProgramRule]
  if (first.monitor === second.monitor) return false
  const enforced = first.monitor ? second : first
  return enforced.ends === 'nothing' && enforced.effect !== 'skip'
}

/** Tells rows of variants of one document apart. */
export class RowChanges {
  readonly #numbers = new FilterNumbers()

  #filters({ compiled }: RuleRow): string {
    return compiled.conditions.map((filter) => this.#numbers.of(filter)).join(' ')
  }

  #effect({ compiled, stage, chance }: RuleRow): string {
    const { rule, parameters } = compiled
    return JSON.stringify([stage, rule, chance?.key, parameters.map(({ filter }) => filter.text)])
  }

  #key(row: RuleRow): string {
    return `${this.#filters(row)}\n${row.skips === undefined ? '' : 'skip'}\n${this.#effect(row)}`
  }

  #replaced(old: RuleRow, next: RuleRow, place: { readonly old: number; readonly new: number }): ChangeGoal[] {
    const [before, after] = [old.condition, next.condition]
    const isSame = this.#filters(old) === this.#filters(next)
    const changed: ChangeGoal[] = isSame
      ? []
      : [
          { side: 'old', place: place.old, goals: [{ condition: before, answer: true }, { condition: after, answer: false }] },
          { side: 'new', place: place.new, goals: [{ condition: after, answer: true }, { condition: before, answer: false }] },
        ] // prettier-ignore
    if (this.#effect(old) === this.#effect(next)) return changed
    const both = isSame ? [before] : [before, after]
    return [
      ...changed,
      { side: 'old', place: place.old, goals: both.map((condition) => ({ condition, answer: true })) },
    ]
  }

  /**
   * What events must fulfil on which two variants could differ. No such event: they decide alike.
   *
   * @returns undefined if the change is none that is followed
   */
  goals(old: readonly RuleRow[], next: readonly RuleRow[]): readonly ChangeGoal[] | undefined {
    const [a, b] = [old.map((row) => this.#key(row)), next.map((row) => this.#key(row))]
    let start = 0
    while (start < a.length && start < b.length && a[start] === b[start]) start++
    let end = 0
    while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
    const [oldKeys, newKeys] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
    if (oldKeys.length === 0 && newKeys.length === 0) return []
    const rowAt = (rows: readonly RuleRow[], at: number): RuleRow => rows[start + at] as RuleRow
    const isTrue = (row: RuleRow): ChangeGoal['goals'][0] => ({ condition: row.condition, answer: true })
    if (oldKeys.length === newKeys.length) {
      if (oldKeys.toSorted().join('\0') !== newKeys.toSorted().join('\0'))
        return oldKeys.flatMap((_, at) =>
          oldKeys[at] === newKeys[at]
            ? []
            : this.#replaced(rowAt(old, at), rowAt(next, at), { old: start + at, new: start + at }),
        )
      // The same rules in another order: two of them must meet.
      const places = new Map(newKeys.map((key, at) => [key, at]))
      return oldKeys.flatMap((key, at) =>
        oldKeys.slice(at + 1).flatMap((later, offset): ChangeGoal[] =>
          (places.get(key) ?? 0) < (places.get(later) ?? 0) || areApart(rowAt(old, at), rowAt(old, at + 1 + offset))
            ? []
            : [
                {
                  side: 'old',
                  place: start + at,
                  goals: [isTrue(rowAt(old, at)), isTrue(rowAt(old, at + 1 + offset))],
                },
              ],
        ),
      )
    }
    const isShorter = newKeys.length < oldKeys.length
    const [long, short] = isShorter ? [oldKeys, newKeys] : [newKeys, oldKeys]
    const extra: number[] = []
    let at = 0
    for (const [place, key] of long.entries()) {
      if (short[at] === key) at++
      else extra.push(place)
    }
    if (at < short.length) return undefined
    const rows = isShorter ? old : next
    return extra.map((place) => ({
      side: isShorter ? 'old' : 'new',
      place: start + place,
      goals: [isTrue(rowAt(rows, place))],
    }))
  }
}
