/** Integers as ranges in order, apart from each other, both ends included. */
export interface IntervalSet {
  readonly ranges: readonly (readonly [bigint, bigint])[]
}

/** Sorts and joins ranges; those that end before they start are left out. */
export function toIntervals(ranges: readonly (readonly [bigint, bigint])[]): IntervalSet {
  const sorted = ranges
    .filter(([first, last]) => first <= last)
    .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
  const joined: [bigint, bigint][] = []
  for (const [first, last] of sorted) {
    const top = joined[joined.length - 1]
    if (top !== undefined && first <= top[1] + 1n) {
      if (last > top[1]) top[1] = last
    } else joined.push([first, last])
  }
  return { ranges: joined }
}

export function intersectIntervals(a: IntervalSet, b: IntervalSet): IntervalSet {
  const result: [bigint, bigint][] = []
  let at = 0
  let other = 0
  while (at < a.ranges.length && other < b.ranges.length) {
    const [first, last] = a.ranges[at] as readonly [bigint, bigint]
    const [otherFirst, otherLast] = b.ranges[other] as readonly [bigint, bigint]
    const from = first > otherFirst ? first : otherFirst
    const to = last < otherLast ? last : otherLast
    if (from <= to) result.push([from, to])
    if (last < otherLast) at++
    else other++
  }
  return { ranges: result }
}

/** What of `universe` is not in the set. */
export function complementIntervals(set: IntervalSet, [low, high]: readonly [bigint, bigint]): IntervalSet {
  const result: [bigint, bigint][] = []
  let next = low
  for (const [first, last] of set.ranges) {
    if (first > next) result.push([next, first - 1n])
    if (last + 1n > next) next = last + 1n
  }
  if (next <= high) result.push([next, high])
  return { ranges: result }
}

/** The member nearest to a value, or undefined if there is none. */
export function nearestInterval(set: IntervalSet, wanted: bigint): bigint | undefined {
  let best: bigint | undefined
  let bestDistance = 0n
  for (const [first, last] of set.ranges) {
    const member = wanted < first ? first : wanted > last ? last : wanted
    const distance = member > wanted ? member - wanted : wanted - member
    if (best === undefined || distance < bestDistance) {
      best = member
      bestDistance = distance
    }
  }
  return best
}
