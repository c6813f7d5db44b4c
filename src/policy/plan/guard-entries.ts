import { costOf, isTotalWithValues, type ValueNode } from '../../compiler/index.ts'
import { toOwnText, type EachStep, type Value } from '../../runtime/index.ts'
import { structuralKey } from './keys.ts'
import type { EntryTail, GuardKind } from './kinds/index.ts'

/** What is taken of an event in which nothing else is known: every second one has it. */
const evenChance = 0.5

/** How many entries of one index hold of one event, as a rule of thumb. */
const kindSpread: Readonly<Record<GuardKind, number>> = {
  equal: 1,
  prefix: 1.5,
  suffix: 1.5,
  ip_interval: 1.5,
  contains: 1.5,
  contains_any_case: 1.5,
  int_interval: 1,
}

/** Texts of fewer bytes are taken to stand everywhere. */
const leastTelling = 3

/** What can be told of no event is put off by this. */
const putOff = 50

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
  /** How many entries there are, and how often rules ask them. */
  entries: number
  uses: number
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
  /** Not told apart from the others of its index by how often rules ask it: it lets through much whatever they do. */
  readonly isBroad: boolean
  /** How often rules ask it. */
  uses: number
}

/**
 * In what part of the events an entry is taken to hold; more than 1 for what should not be looked up. Some entry of an
 * index holds of most events, and what is common among rules is taken to be common among events.
 */
export function chanceOf({ index, isBroad, uses }: GuardEntry): number {
  const { kind, isDear } = index
  const share = (uses / index.uses) * (index.entries / (index.entries + 1))
  const chance = isBroad ? Math.max(share, evenChance) : Math.min(share * kindSpread[kind], 1)
  return isDear ? chance * putOff : chance
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
    // Asking a field for its children takes as long as all else that is done for most entries.
    if (value.kind !== 'field' && !isTotalWithValues(value)) return undefined
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
    const isDear = cost >= dearValue
    return { kind, value, steps, cost, isDear, literals: new Map(), intervals: new Map(), entries: 0, uses: 0 }
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
    const own = typeof literal === 'string' ? toOwnText(literal) : literal
    const isShort = typeof literal === 'string' && index.kind !== 'equal' && literal.length < leastTelling
    const isBroad = isShort || typeof literal === 'boolean' || index.kind === 'int_interval'
    const entry = { number: this.#entries.length, index, literal: own, first, last, isBroad, uses: 0 }
    index.entries++
    this.#entries.push(entry)
    return entry
  }
}
