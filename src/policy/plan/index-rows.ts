import { closures, costOf, type ValueNode } from '../../compiler/index.ts'
import type { Scheme } from '../../language/index.ts'
import type { IndexEntries, IntervalRow, RuleIndexRow, Value } from '../../runtime/index.ts'
import type { GuardEntry } from './guard.ts'

/** An index before it is built. */
export interface PlannedIndex {
  readonly value: ValueNode
  readonly steps: GuardEntry['steps']
  readonly lookup: IndexEntries
}

/** All entries of one kind about one value. */
export interface IndexBucket {
  readonly entry: GuardEntry
  /** Numbers by literal; for intervals, rows. */
  readonly literals: Map<Value, number[]>
  readonly intervals: IntervalRow[]
  /** How many numbers stand here, and the last of them. */
  count: number
  last: number
}

/** Sorts entries into one index for each value and kind. What they lead to is a number: of a rule, or of a check. */
export class IndexRows {
  readonly #buckets = new Map<string, IndexBucket>()

  /** Adds an entry. Numbers must come in ascending order. */
  add(entry: GuardEntry, number: number): void {
    let bucket = this.#buckets.get(entry.indexKey)
    if (bucket === undefined) {
      bucket = { entry, literals: new Map(), intervals: [], count: 0, last: -1 }
      this.#buckets.set(entry.indexKey, bucket)
    }
    if (bucket.last !== number) {
      bucket.last = number
      bucket.count++
    }
    if (entry.kind === 'int_interval' || entry.kind === 'ip_interval') {
      bucket.intervals.push({ first: entry.first, last: entry.last, rule: number })
      return
    }
    const literal = entry.literal as Value
    const known = bucket.literals.get(literal)
    if (known === undefined) bucket.literals.set(literal, [number])
    else if (known[known.length - 1] !== number) known.push(number)
  }

  /** How many numbers an entry leads to. */
  crowd(entry: GuardEntry): number {
    const bucket = this.#buckets.get(entry.indexKey)
    if (entry.literal === undefined) return bucket?.count ?? 0
    return bucket?.literals.get(entry.literal)?.length ?? 0
  }

  /** The indexes, the cheapest to ask first. */
  sort(fieldCost: (slot: number) => number): IndexBucket[] {
    return [...this.#buckets.values()].sort((a, b) => indexCost(a, fieldCost) - indexCost(b, fieldCost))
  }
}

function indexCost({ entry }: IndexBucket, fieldCost: (slot: number) => number): number {
  const scan = entry.kind === 'contains' || entry.kind === 'contains_any_case' ? 30 : 1
  return costOf(entry.value, fieldCost) * 10 + scan
}

function toEntries({ entry: { kind }, literals, intervals }: IndexBucket): IndexEntries {
  if (kind === 'int_interval' || kind === 'ip_interval') return { kind, entries: intervals }
  if (kind === 'equal') return { kind, entries: literals }
  return { kind, entries: literals as ReadonlyMap<string, number[]> }
}

/** A bucket as an emitted module writes it. */
export function toPlannedIndex(bucket: IndexBucket): PlannedIndex {
  return { value: bucket.entry.value, steps: bucket.entry.steps, lookup: toEntries(bucket) }
}

/** A planned index as the runtime reads it. */
export function toIndexRow({ value, steps, lookup }: PlannedIndex, scheme: Scheme): RuleIndexRow {
  return { getter: closures.compileValue({ scheme, root: value, slots: [] }), steps, lookup }
}
