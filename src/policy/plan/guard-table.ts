import type { Condition } from '../../compiler/index.ts'
import { chanceOf, type GuardEntries, type GuardEntry, type GuardIndex } from './guard-entries.ts'
import type { Guard } from './guard.ts'

/** Where the part that an entry answers stands in a condition: an operand's place, all of it, or nowhere. */
const whole = -1
const none = -2

const noEntries: readonly GuardEntry[] = Object.freeze([])
const noIndexes: readonly GuardIndex[] = Object.freeze([])

/** A rule stands under at most so many pairs of entries. */
const mostPairs = 32

/** Places in the table's numbers; 0 stands for no guard. */
export type GuardPlace = number

/**
 * The guards of all rules of a stage as numbers in one row: trees of thousands of rules are not kept while it is found
 * out how often each entry is asked. A guard is its part, how many entries it has, and their numbers.
 */
export class GuardTable {
  readonly #entries: GuardEntries
  /** The first number is no guard's, so that 0 can stand for none. */
  readonly #numbers: number[] = [0]
  /** Where the guards of each rule start, and one more. */
  readonly #starts: number[] = [1]

  constructor(entries: GuardEntries) {
    this.#entries = entries
  }

  /** Adds the guards of the next rule. */
  add(condition: Condition, guards: readonly Guard[]): void {
    for (let guard = 0; guard < guards.length; guard++) {
      const { entries, exactly } = guards[guard] as Guard
      this.#numbers.push(placeOf(condition, exactly), entries.length)
      for (let at = 0; at < entries.length; at++) {
        const entry = entries[at] as GuardEntry
        entry.uses++
        entry.index.uses++
        this.#numbers.push(entry.number)
      }
    }
    this.#starts.push(this.#numbers.length)
  }

  entriesOf(guard: GuardPlace): readonly GuardEntry[] {
    const count = guard === 0 ? 0 : this.#count(guard)
    if (count === 0) return noEntries
    // Most have one, and a list that grows takes room for many.
    const entries = [this.#entry(guard, 0)]
    for (let at = 1; at < count; at++) entries.push(this.#entry(guard, at))
    return entries
  }

  /** The part that a guard answers, for {@link leaveOut}. */
  partOf(guard: GuardPlace): number {
    return guard === 0 ? none : (this.#numbers[guard] as number)
  }

  #entry(guard: GuardPlace, at: number): GuardEntry {
    return this.#entries.at(this.#numbers[guard + 2 + at] as number)
  }

  #count(guard: GuardPlace): number {
    return this.#numbers[guard + 1] as number
  }

  /** The guards of a rule. */
  *guardsOf(rule: number): Iterable<GuardPlace> {
    const end = this.#starts[rule + 1] as number
    for (let guard = this.#starts[rule] as number; guard < end; guard += 2 + this.#count(guard)) yield guard
  }

  /** The indexes that the entries of a guard stand in, each once. */
  indexesOf(guard: GuardPlace): readonly GuardIndex[] {
    const count = guard === 0 ? 0 : this.#count(guard)
    if (count === 0) return noIndexes
    const indexes = [this.#entry(guard, 0).index]
    for (let at = 1; at < count; at++) {
      const { index } = this.#entry(guard, at)
      if (!indexes.includes(index)) indexes.push(index)
    }
    return indexes
  }

  /** The one index that all entries of a guard stand in, if there is one. */
  indexOf(guard: GuardPlace): GuardIndex | undefined {
    if (this.#count(guard) === 0) return undefined
    const { index } = this.#entry(guard, 0)
    return this.#areAll(guard, index, true) ? index : undefined
  }

  /** In what part of the events a guard is taken to let its rule through. */
  chanceOf(guard: GuardPlace): number {
    let chance = 0
    for (let at = 0; at < this.#count(guard); at++) chance += chanceOf(this.#entry(guard, at))
    return chance
  }

  /**
   * The guard of a rule that lets least through, as far as the rules themselves tell; 0 if there is none.
   *
   * @param isTaken - which guards are looked at
   */
  best(rule: number, isTaken: (guard: GuardPlace) => boolean): GuardPlace {
    let best = 0
    let bestChance = Infinity
    const end = this.#starts[rule + 1] as number
    for (let guard = this.#starts[rule] as number; guard < end; guard += 2 + this.#count(guard)) {
      if (!isTaken(guard)) continue
      const chance = this.chanceOf(guard)
      if (chance < bestChance) {
        best = guard
        bestChance = chance
      }
    }
    return best
  }

  /** The second guard of a rule that shares its entry with others; 0 if asking the rule costs no more. */
  chooseCheck(rule: number, chosen: GuardPlace): GuardPlace {
    return this.best(rule, (guard) => this.#isCheck(guard, chosen))
  }

  /** A second guard is looked up in one index, and another one than the first. */
  #isCheck(guard: GuardPlace, chosen: GuardPlace): boolean {
    if (this.#count(guard) === 0 || this.#count(guard) * this.#count(chosen) > mostPairs) return false
    const { index, isBroad } = this.#entry(guard, 0)
    return !isBroad && !index.isDear && this.#areAll(guard, index, true) && this.#areAll(chosen, index, false)
  }

  /** Whether all entries of a guard stand in indexes that are kept. */
  isWithin(guard: GuardPlace, kept: ReadonlySet<GuardIndex>): boolean {
    for (let at = 0; at < this.#count(guard); at++) if (!kept.has(this.#entry(guard, at).index)) return false
    return true
  }

  #areAll(guard: GuardPlace, index: GuardIndex, wanted: boolean): boolean {
    for (let at = 0; at < this.#count(guard); at++)
      if ((this.#entry(guard, at).index === index) !== wanted) return false
    return true
  }
}

/** Operands of operands are none of the condition's own, so what answers one is asked again. */
function placeOf(condition: Condition, part: Condition | undefined): number {
  if (part === undefined) return none
  if (part === condition) return whole
  return condition.kind === 'and' ? ifFound(condition.operands.indexOf(part)) : none
}

function ifFound(place: number): number {
  return place === -1 ? none : place
}

/**
 * A condition without some of its parts, which are known to be true.
 *
 * @param parts - as {@link GuardTable.partOf} gives them for a condition of the same form
 */
export function leaveOut(condition: Condition, parts: readonly number[]): Condition {
  const { id, span } = condition
  if (parts.includes(whole)) return { kind: 'constant', id, span, value: true }
  if (condition.kind !== 'and') return condition
  const operands = condition.operands.filter((_, place) => !parts.includes(place))
  const [only] = operands
  if (only === undefined) return { kind: 'constant', id, span, value: true }
  if (operands.length === condition.operands.length) return condition
  return operands.length === 1 ? only : { ...condition, operands }
}
