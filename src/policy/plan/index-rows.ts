import { closures, type ValueNode } from '../../compiler/index.ts'
import type { Scheme } from '../../language/index.ts'
import type { EachStep, Value } from '../../runtime/index.ts'
import type { IndexEntries, IntervalRow, RuleIndexRow } from '../../runtime/rule-index/index.ts'
import { isInterval, type GuardEntry, type GuardIndex } from './guard-entries.ts'

/** An index before it is built. */
export interface PlannedIndex {
  readonly value: ValueNode
  readonly steps: readonly EachStep[] | undefined
  readonly lookup: IndexEntries
}

/** All entries of one kind about one value. */
export interface IndexBucket {
  readonly index: GuardIndex
  /** Numbers by literal; for intervals, rows. */
  readonly literals: Map<Value, number[]>
  readonly intervals: IntervalRow[]
  /** How many numbers stand here, and the last of them. */
  count: number
  last: number
}

/** Sorts entries into one index for each value and kind. What they lead to is a number: of a rule, or of a check. */
export class IndexRows {
  readonly #buckets = new Map<GuardIndex, IndexBucket>()

  /** Adds an entry. Numbers must come in ascending order. */
  add({ index, literal, first, last }: GuardEntry, number: number): void {
    let bucket = this.#buckets.get(index)
    if (bucket === undefined) {
      bucket = { index, literals: new Map(), intervals: [], count: 0, last: -1 }
      this.#buckets.set(index, bucket)
    }
    if (bucket.last !== number) {
      bucket.last = number
      bucket.count++
    }
    if (isInterval(index.kind)) {
      bucket.intervals.push({ first, last, rule: number })
      return
    }
    const known = bucket.literals.get(literal as Value)
    if (known === undefined) bucket.literals.set(literal as Value, [number])
    else if (known[known.length - 1] !== number) known.push(number)
  }

  /** How many numbers an entry leads to. */
  crowd({ index, literal }: GuardEntry): number {
    const bucket = this.#buckets.get(index)
    if (literal === undefined) return bucket?.count ?? 0
    return bucket?.literals.get(literal)?.length ?? 0
  }

  /** The indexes, the cheapest to ask first. */
  sort(): IndexBucket[] {
    return [...this.#buckets.values()].sort((a, b) => indexCost(a) - indexCost(b))
  }
}

function indexCost({ index: { kind, cost } }: IndexBucket): number {
  const scan = kind === 'contains' || kind === 'contains_any_case' ? 30 : 1
  return cost * 10 + scan
}

function toEntries({ index: { kind }, literals, intervals }: IndexBucket): IndexEntries {
  if (kind === 'int_interval' || kind === 'ip_interval') return { kind, entries: intervals }
  if (kind === 'equal') return { kind, entries: literals }
  return { kind, entries: literals as ReadonlyMap<string, number[]> }
}

/** A bucket as an emitted module writes it. */
export function toPlannedIndex(bucket: IndexBucket): PlannedIndex {
  return { value: bucket.index.value, steps: bucket.index.steps, lookup: toEntries(bucket) }
}

/** A planned index as the runtime reads it. */
export function toIndexRow({ value, steps, lookup }: PlannedIndex, scheme: Scheme): RuleIndexRow {
  return { getter: closures.compileValue({ scheme, root: value, slots: [] }), steps, lookup }
}
