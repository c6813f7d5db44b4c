import { type Bound, countUpTo, type Value } from '../index.ts'

/** A rule that can match only for values of an interval, both ends included; absent ends are open. */
export interface IntervalRow {
  readonly first: Bound | undefined
  readonly last: Bound | undefined
  readonly rule: number
}

/** An interval over the places of sorted bounds, both ends included. */
interface PlacedInterval {
  readonly from: number
  readonly to: number
  readonly rule: number
}

function compare(a: Bound, b: Bound): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Finds the rules whose interval holds a value, by a segment tree: each interval stands in a
 * logarithmic number of nodes, and a value passes as many.
 */
export function createIntervalIndex(
  rows: readonly IntervalRow[],
): (value: Value, visitor: (rules: readonly number[]) => void) => void {
  // Places alternate: 2i + 1 is the bound i itself, 2i what lies below it.
  const bounds = [
    ...new Set(rows.flatMap(({ first, last }) => [first, last]).filter((bound) => bound !== undefined)),
  ].sort(compare)
  const placeOf = new Map(bounds.map((bound, index) => [bound, 2 * index + 1]))
  const places = 2 * bounds.length + 1
  let size = 1
  while (size < places) size *= 2
  const nodes: (number[] | undefined)[] = new Array<number[] | undefined>(2 * size)

  const insert = ({ from, to, rule }: PlacedInterval): void => {
    let low = from + size
    let high = to + size + 1
    const add = (node: number): void => {
      const list = (nodes[node] ??= [])
      if (list[list.length - 1] !== rule) list.push(rule)
    }
    while (low < high) {
      if ((low & 1) === 1) add(low++)
      if ((high & 1) === 1) add(--high)
      low >>= 1
      high >>= 1
    }
  }
  const sorted = [...rows].sort((a, b) => a.rule - b.rule)
  for (const { first, last, rule } of sorted) {
    const from = first === undefined ? 0 : (placeOf.get(first) as number)
    const to = last === undefined ? places - 1 : (placeOf.get(last) as number)
    if (from <= to) insert({ from, to, rule })
  }

  return (value, visitor) => {
    const count = countUpTo(bounds, value as Bound)
    const isBound = count > 0 && bounds[count - 1] === value
    for (let node = (isBound ? 2 * count - 1 : 2 * count) + size; node >= 1; node >>= 1) {
      const rules = nodes[node]
      if (rules !== undefined) visitor(rules)
    }
  }
}
