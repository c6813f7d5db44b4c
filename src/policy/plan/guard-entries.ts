import { costOf, isTotalWithValues, type ValueNode } from '../../compiler/index.ts'
import { toOwnText, type EachStep, type Value } from '../../runtime/index.ts'
import { structuralKey } from './keys.ts'
import type { EntryTail, GuardKind } from './kinds/index.ts'

/** How much an entry of each kind lets through, relative to an equality; and what looking it up costs. */
const kindWeight: Readonly<Record<GuardKind, number>> = {
  equal: 1,
  prefix: 2,
  suffix: 2,
  ip_interval: 3,
  contains: 4,
  contains_any_case: 5,
  // `score lt 20` is true of many events: taken only if nothing else is there.
  int_interval: 300,
}

/** Reading a body or asking a detector is put off until a rule needs it. */
const dearValue = 20

type Bound = number | bigint | undefined

/** What is looked up in one index: a value by one kind of entry. There is one object for each. */
export interface GuardIndex {
  readonly kind: GuardKind
  readonly value: ValueNode
  readonly steps: readonly EachStep[] | undefined
  /** The work of reading the value. */
  readonly cost: number
  /** Reading the value is put off. */
  readonly isDear: boolean
  readonly literals: Map<Value, GuardEntry>
  readonly intervals: Map<Bound, Map<Bound, GuardEntry>>
}

/** One thing that must be true of a value for a rule to match. There is one object for each, however many rules ask it. */
export interface GuardEntry {
  /** From 0 on, in the order in which entries were first met. */
  readonly number: number
  readonly index: GuardIndex
  /** For `equal` and the texts. */
  readonly literal: Value | undefined
  /** For intervals; an absent end is open. */
  readonly first: Bound
  readonly last: Bound
  /** How much it lets through by itself; less is better. */
  readonly weight: number
  /** How often rules ask it. */
  uses: number
}

export function isInterval(kind: GuardKind): kind is 'int_interval' | 'ip_interval' {
  return kind === 'int_interval' || kind === 'ip_interval'
}

/** The index entries of the rules of one stage, each once: rules name them by number. */
export class GuardEntries {
  readonly #fieldCost: (slot: number) => number
  /** Indexes over fields by slot, which most are, and over other values by what they are. */
  readonly #byField = new Map<GuardKind, (GuardIndex | undefined)[]>()
  readonly #byValue = new Map<string, GuardIndex>()
  readonly #entries: GuardEntry[] = []

  constructor(fieldCost: (slot: number) => number) {
    this.#fieldCost = fieldCost
  }

  at(number: number): GuardEntry {
    return this.#entries[number] as GuardEntry
  }

  /** The entries about a value; undefined if an index could not read it. */
  find(
    value: ValueNode,
    steps: readonly EachStep[] | undefined,
    tails: readonly EntryTail[],
  ): readonly GuardEntry[] | undefined {
    if (!isTotalWithValues(value)) return undefined
    const [only] = tails
    // One by one: most have one, and these lists are made for each comparison of thousands of rules.
    if (only !== undefined && tails.length === 1) return [this.#entry(this.#indexOf(only.kind, value, steps), only)]
    return tails.map((tail) => this.#entry(this.#indexOf(tail.kind, value, steps), tail))
  }

  #indexOf(kind: GuardKind, value: ValueNode, steps: readonly EachStep[] | undefined): GuardIndex {
    if (value.kind === 'field' && steps === undefined) {
      let indexes = this.#byField.get(kind)
      if (indexes === undefined) this.#byField.set(kind, (indexes = []))
      return (indexes[value.slot] ??= this.#create(kind, value, steps))
    }
    const key = `${kind} ${structuralKey(value)}${steps === undefined ? '' : JSON.stringify(steps)}`
    let index = this.#byValue.get(key)
    if (index === undefined) this.#byValue.set(key, (index = this.#create(kind, value, steps)))
    return index
  }

  #create(kind: GuardKind, value: ValueNode, steps: readonly EachStep[] | undefined): GuardIndex {
    const cost = costOf(value, this.#fieldCost)
    return { kind, value, steps, cost, isDear: cost >= dearValue, literals: new Map(), intervals: new Map() }
  }

  #entry(index: GuardIndex, { literal, first, last }: EntryTail): GuardEntry {
    if (!isInterval(index.kind)) {
      const known = index.literals.get(literal as Value)
      if (known !== undefined) return known
      const entry = this.#add(index, literal, undefined, undefined)
      index.literals.set(entry.literal as Value, entry)
      return entry
    }
    let byLast = index.intervals.get(first)
    if (byLast === undefined) index.intervals.set(first, (byLast = new Map<Bound, GuardEntry>()))
    let entry = byLast.get(last)
    if (entry === undefined) byLast.set(last, (entry = this.#add(index, undefined, first, last)))
    return entry
  }

  #add(index: GuardIndex, literal: Value | undefined, first: Bound, last: Bound): GuardEntry {
    const isShort = typeof literal === 'string' && index.kind !== 'equal' && literal.length < 3
    const own = typeof literal === 'string' ? toOwnText(literal) : literal
    const isBoolean = typeof literal === 'boolean'
    const weight = kindWeight[index.kind] * (isShort ? 10 : 1) * (isBoolean ? 300 : 1) * (index.isDear ? 50 : 1)
    const entry = { number: this.#entries.length, index, literal: own, first, last, weight, uses: 0 }
    this.#entries.push(entry)
    return entry
  }
}
