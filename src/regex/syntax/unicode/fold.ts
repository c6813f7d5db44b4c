import { normalRanges } from '../ranges.ts'
import type { Ranges } from '../syntax.ts'
import { enumerateClass } from './code-points.ts'
import { onceForRanges } from './once.ts'

/** Two characters that JavaScript, and so the simple case folding of Unicode, takes for one. */
const sameFolded = /^(.)\1$/iu

/** The other characters of the same simple case folding, by code point; in order. */
let others: { readonly points: readonly number[]; readonly of: ReadonlyMap<number, readonly number[]> } | undefined

/** Characters that fold alike, though no mapping of case leads from one to the other. Source: CaseFolding.txt, status S. */
const pairs: ReadonlyMap<string, string> = new Map([
  ['\u1fd3', '\u0390'],
  ['\u1fe3', '\u03b0'],
  ['\ufb05', '\ufb06'],
])

/** The character that stands for all that fold alike; upper case first, which brings ς and σ together. */
function representative(char: string): string {
  const pair = pairs.get(char)
  if (pair !== undefined && sameFolded.test(char + pair)) return pair
  const upper = char.toUpperCase()
  const one = [...upper].length === 1 && sameFolded.test(char + upper) ? upper : char
  const lower = one.toLowerCase()
  return [...lower].length === 1 && sameFolded.test(char + lower) ? lower : one
}

function findOthers(): NonNullable<typeof others> {
  const orbits = new Map<string, number[]>()
  for (const [first, last] of enumerateClass('\\p{Changes_When_Casemapped}\\p{Changes_When_Casefolded}')) {
    for (let point = first; point <= last; point++) {
      const key = representative(String.fromCodePoint(point))
      const orbit = orbits.get(key)
      if (orbit === undefined) orbits.set(key, [point])
      else orbit.push(point)
    }
  }
  const of = new Map<number, readonly number[]>()
  for (const orbit of orbits.values())
    if (orbit.length > 1)
      for (const point of orbit)
        of.set(
          point,
          orbit.filter((other) => other !== point),
        )
  return { points: [...of.keys()].sort((a, b) => a - b), of }
}

/** The first index whose value is not below the sought one. */
function lowerBound(values: readonly number[], sought: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] as number) < sought) low = middle + 1
    else high = middle
  }
  return low
}

/** Adds every code point with the same simple case folding. */
export const foldUnicode = onceForRanges((ranges: Ranges): Ranges => {
  others ??= findOthers()
  const { points, of } = others
  const added: (readonly [number, number])[] = []
  for (const [first, last] of ranges) {
    for (let at = lowerBound(points, first); at < points.length && (points[at] as number) <= last; at++)
      for (const other of of.get(points[at] as number) ?? []) added.push([other, other])
  }
  return normalRanges([...ranges, ...added])
})
