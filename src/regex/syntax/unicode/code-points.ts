import { normalRanges } from '../ranges.ts'
import type { Ranges } from '../syntax.ts'

export const lastCodePoint = 0x10ffff

/**
 * Stretches whose characters share every property that JavaScript knows, so that one of them
 * speaks for all: ideographs, Hangul syllables, planes and blocks without characters.
 * `properties.test.ts` holds them against the host's tables.
 */
// prettier-ignore
const uniform: Ranges = [
  [0x3400, 0x4dbf], [0x4e00, 0x9fff], [0xa000, 0xa014], [0xac00, 0xd7a3], [0xe000, 0xf8ff], [0x12000, 0x12399], [0x13000, 0x1342f], [0x14400, 0x14646],
  [0x16800, 0x16a38], [0x17000, 0x187f7], [0x18800, 0x18aff], [0x18b00, 0x18cd5], [0x20000, 0x2a6df], [0x2a700, 0x2b738], [0x2b740, 0x2b81d],
  [0x2b820, 0x2cea1], [0x2ceb0, 0x2ebe0], [0x2ee5e, 0x2f7ff], [0x30000, 0x3134a], [0x31350, 0x323af], [0x33480, 0x3fffd],
  [0x40000, 0x4fffd], [0x50000, 0x5fffd], [0x60000, 0x6fffd], [0x70000, 0x7fffd], [0x80000, 0x8fffd], [0x90000, 0x9fffd],
  [0xa0000, 0xafffd], [0xb0000, 0xbfffd], [0xc0000, 0xcfffd], [0xd0000, 0xdfffd], [0xe1000, 0xefffd],
  [0xf0000, 0xffffd], [0x100000, 0x10fffd],
]

/** Runs of code points that are asked together, by their first; surrogates are left out. */
let stretches: Ranges | undefined

function findStretches(): Ranges {
  const result: (readonly [number, number])[] = []
  let next = 0
  const single = (end: number): void => {
    for (; next < end; next++) if (next < 0xd800 || next > 0xdfff) result.push([next, next])
  }
  for (const [first, last] of uniform) {
    single(first)
    result.push([first, last])
    next = last + 1
  }
  single(lastCodePoint + 1)
  return result
}

const enumerated = new Map<string, Ranges>()

/** Every code point (but surrogates) that a JavaScript `u` class matches, by the host's own tables. */
export function enumerateClass(members: string): Ranges {
  const known = enumerated.get(members)
  if (known !== undefined) return known
  const regex = new RegExp(`^[${members}]`, 'u')
  stretches ??= findStretches()
  const found: (readonly [number, number])[] = []
  for (const stretch of stretches) if (regex.test(String.fromCodePoint(stretch[0]))) found.push(stretch)
  const ranges = normalRanges(found)
  enumerated.set(members, ranges)
  return ranges
}

export const uniformStretches = uniform
