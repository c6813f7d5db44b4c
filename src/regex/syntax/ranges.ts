import type { Ranges } from './syntax.ts'

function isNormal(ranges: Ranges): boolean {
  for (let at = 1; at < ranges.length; at++)
    if ((ranges[at] as readonly [number, number])[0] <= (ranges[at - 1] as readonly [number, number])[1] + 1)
      return false
  return true
}

/** Sorts and joins ranges that touch. */
export function normalRanges(ranges: Ranges): Ranges {
  if (isNormal(ranges)) return ranges
  const sorted = [...ranges].sort((a, b) => a[0] - b[0])
  const result: [number, number][] = []
  for (const [first, last] of sorted) {
    const top = result[result.length - 1]
    if (top !== undefined && first <= top[1] + 1) top[1] = Math.max(top[1], last)
    else result.push([first, last])
  }
  return result
}

/** What is not in the ranges, from 0 to `top`. */
export function invertRanges(ranges: Ranges, top: number): Ranges {
  const result: [number, number][] = []
  let next = 0
  for (const [first, last] of normalRanges(ranges)) {
    if (first > next) result.push([next, first - 1])
    next = last + 1
  }
  if (next <= top) result.push([next, top])
  return result
}

export function intersectRanges(a: Ranges, b: Ranges): Ranges {
  const [left, right] = [normalRanges(a), normalRanges(b)]
  const result: [number, number][] = []
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    const [first, last] = left[i] as readonly [number, number]
    const [otherFirst, otherLast] = right[j] as readonly [number, number]
    const from = Math.max(first, otherFirst)
    const to = Math.min(last, otherLast)
    if (from <= to) result.push([from, to])
    if (last <= otherLast) i++
    else j++
  }
  return result
}

export function subtractRanges(a: Ranges, b: Ranges, top: number): Ranges {
  return intersectRanges(a, invertRanges(b, top))
}

export function overlaps(a: Ranges, b: Ranges): boolean {
  return intersectRanges(a, b).length > 0
}

/** Adds the other case of ASCII letters. */
export function foldAscii(ranges: Ranges): Ranges {
  const folded: [number, number][] = ranges.map(([first, last]) => [first, last])
  for (const [first, last] of ranges) {
    const upper: [number, number] = [Math.max(first, 0x41), Math.min(last, 0x5a)]
    const lower: [number, number] = [Math.max(first, 0x61), Math.min(last, 0x7a)]
    if (upper[0] <= upper[1]) folded.push([upper[0] + 32, upper[1] + 32])
    if (lower[0] <= lower[1]) folded.push([lower[0] - 32, lower[1] - 32])
  }
  return normalRanges(folded)
}
