import type { Bound, EachStep, Value } from '../index.ts'
import type { IntervalRow } from './interval-index.ts'
import { createEntryLookup, type EntryLookup } from './entry-lookup.ts'
import type { IndexGetter, RuleIndexRow } from './index-entries.ts'
import type { RuleCheckRows } from './check-rows.ts'
import { toNumberLists, type NumberLists } from './number-lists.ts'
import { PairTable } from './pair-table.ts'

/** One index of the table. */
export interface EntryRow {
  readonly getter: IndexGetter
  readonly steps: readonly EachStep[] | undefined
  /** The entries by value, of an index of equalities over one value: by far the most frequent. */
  readonly equal: ReadonlyMap<Value, number> | undefined
  readonly lookup: EntryLookup
}

/** Entries of one index while they are numbered. */
class RowEntries {
  readonly numbers = new Map<Value, number>()
  readonly intervals: IntervalRow[] = []
  readonly #byFirst = new Map<Bound | undefined, Map<Bound | undefined, number>>()

  literal(literal: Value, next: number): number {
    const known = this.numbers.get(literal)
    if (known === undefined) this.numbers.set(literal, next)
    return known ?? next
  }

  interval({ first, last }: IntervalRow, next: number): number {
    let byLast = this.#byFirst.get(first)
    if (byLast === undefined) this.#byFirst.set(first, (byLast = new Map<Bound | undefined, number>()))
    const known = byLast.get(last)
    if (known !== undefined) return known
    byLast.set(last, next)
    this.intervals.push({ first, last, rule: next })
    return next
  }
}

/** Items under keys, before they are sorted into lists. */
class Links {
  readonly keys: number[] = []
  readonly items: number[] = []

  add(key: number, item: number): void {
    this.keys.push(key)
    this.items.push(item)
  }

  byKey(count: number): NumberLists {
    return toNumberLists(count, this.keys, this.items)
  }

  byItem(count: number): NumberLists {
    return toNumberLists(count, this.items, this.keys)
  }
}

function* itemsOf({ starts, items }: NumberLists, key: number): Iterable<number> {
  for (let at = starts[key] as number; at < (starts[key + 1] as number); at++) yield items[at] as number
}

/**
 * What must hold for each rule to match, in rows of numbers. An entry is one thing that may be true of a value. A rule
 * stands under some entries of which one must hold, or under pairs of entries of which one must hold whole.
 */
export class EntryTable {
  /** The cheapest to ask first. Entries are numbered in the order of their rows. */
  readonly rows: readonly EntryRow[]
  readonly entries: number
  /** By entry: the rules that it alone stands for. */
  readonly alone: NumberLists
  readonly pairs = new PairTable()
  /** By pair: its rules, ascending. */
  readonly together: NumberLists
  /** By entry: the pairs that are complete with it, if the other of them holds. */
  readonly completed: NumberLists
  /** By entry: whether a pair is begun with it. */
  readonly begins: Uint8Array
  /** By entry: places in the two lists behind. */
  readonly needs: NumberLists
  /** A row that completes pairs of the entry, and the first rule of those. */
  readonly needRows: Int32Array
  readonly needFirsts: Int32Array
  /** By row: the first rule that it tells of without an entry of an earlier row. */
  readonly firsts: Float64Array
  readonly #rowOf: Uint32Array

  constructor(ruleRows: readonly RuleIndexRow[], ruleCount: number, checks: RuleCheckRows | undefined) {
    const places = (checks?.rows ?? []).map((_, at) => checks?.sameAs?.[at] ?? -1)
    const ownChecks = (checks?.rows ?? []).filter((_, at) => places[at] === -1)
    const all = [...ruleRows, ...ownChecks]
    const rowOf: number[] = []
    const [ofRules, ofChecks] = [new Links(), new Links()]
    this.rows = all.map((row, at) => {
      const entries = new RowEntries()
      const note = (noted: RuleIndexRow, links: Links): void => {
        for (const entry of noted.lookup.entries) {
          const next = rowOf.length
          const isInterval = 'rule' in entry
          const number = isInterval ? entries.interval(entry, next) : entries.literal(entry[0], next)
          if (number === next) rowOf.push(at)
          if (isInterval) links.add(number, entry.rule)
          else for (const item of entry[1]) links.add(number, item)
        }
      }
      note(row, at < ruleRows.length ? ofRules : ofChecks)
      for (const [place, check] of (checks?.rows ?? []).entries()) if (places[place] === at) note(check, ofChecks)
      const { getter, steps, lookup } = row
      const equal = steps === undefined && lookup.kind === 'equal' ? entries.numbers : undefined
      return { getter, steps, equal, lookup: createEntryLookup(lookup.kind, entries.numbers, entries.intervals) }
    })
    this.entries = rowOf.length
    this.#rowOf = Uint32Array.from(rowOf)
    const checkOf = checks?.ofRules ?? []
    const alone = new Links()
    const together = new Links()
    const entriesOf = ofRules.byItem(ruleCount)
    const checkCount = ofChecks.items.reduce((most, check) => Math.max(most, check), -1) + 1
    const entriesOfChecks = ofChecks.byItem(checkCount)
    for (let rule = 0; rule < ruleCount; rule++) {
      const check = checkOf[rule] ?? -1
      for (const entry of itemsOf(entriesOf, rule)) {
        if (check === -1) alone.add(entry, rule)
        else for (const other of itemsOf(entriesOfChecks, check)) this.#pair(entry, other, rule, alone, together)
      }
    }
    this.alone = alone.byKey(this.entries)
    this.together = together.byKey(this.pairs.size)
    this.firsts = new Float64Array(this.rows.length).fill(Infinity)
    for (let entry = 0; entry < this.entries; entry++) this.#first(entry, this.alone, entry)
    this.begins = new Uint8Array(this.entries)
    const completed = new Links()
    const needs = new Links()
    const needRows: number[] = []
    const needFirsts: number[] = []
    const needOf = new Map<number, number>()
    for (let pair = 0; pair < this.pairs.size; pair++) {
      const [low, high] = [this.pairs.lows[pair] as number, this.pairs.highs[pair] as number]
      this.#first(low, this.together, pair)
      completed.add(high, pair)
      this.begins[low] = 1
      const row = this.#rowOf[high] as number
      if (row === this.#rowOf[low]) {
        // Entries of one row hold in any order.
        completed.add(low, pair)
        this.begins[high] = 1
        continue
      }
      const first = this.together.items[this.together.starts[pair] as number] as number
      const key = low * this.rows.length + row
      const known = needOf.get(key)
      if (known === undefined) {
        needOf.set(key, needRows.length)
        needs.add(low, needRows.length)
        needRows.push(row)
        needFirsts.push(first)
      } else needFirsts[known] = Math.min(needFirsts[known] as number, first)
    }
    this.completed = completed.byKey(this.entries)
    this.needs = needs.byKey(this.entries)
    this.needRows = Int32Array.from(needRows)
    this.needFirsts = Int32Array.from(needFirsts)
  }

  #pair(entry: number, other: number, rule: number, alone: Links, together: Links): void {
    if (entry === other) alone.add(entry, rule)
    else together.add(this.pairs.add(entry, other), rule)
  }

  /** Notes the first rule of a list for the row of an entry. */
  #first(entry: number, { starts, items }: NumberLists, list: number): void {
    const at = starts[list] as number
    if (at === starts[list + 1]) return
    const row = this.#rowOf[entry] as number
    this.firsts[row] = Math.min(this.firsts[row] as number, items[at] as number)
  }

  /** All rules that a row tells something of, ascending. */
  rulesOf(row: number): readonly number[] {
    const rules = new Set<number>()
    for (let entry = 0; entry < this.entries; entry++)
      if (this.#rowOf[entry] === row) for (const rule of itemsOf(this.alone, entry)) rules.add(rule)
    for (let pair = 0; pair < this.pairs.size; pair++) {
      const ends = [this.pairs.lows[pair] as number, this.pairs.highs[pair] as number]
      if (ends.some((entry) => this.#rowOf[entry] === row))
        for (const rule of itemsOf(this.together, pair)) rules.add(rule)
    }
    return [...rules].sort((a, b) => a - b)
  }
}
