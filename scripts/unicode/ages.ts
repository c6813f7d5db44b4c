import type { Run } from './runs.ts'

/** Characters of Unicode 15.1: 627. Source: https://www.unicode.org/versions/Unicode15.1.0/. */
const since151: readonly Run<string>[] = [
  [0x2ffc, 0x2fff, '15.1'],
  [0x31ef, 0x31ef, '15.1'],
  [0x2ebf0, 0x2ee5d, '15.1'],
]
/** How many characters Unicode 16.0 has that 15.1 had not. Source: https://www.unicode.org/versions/Unicode16.0.0/. */
const newIn16 = 5185

/**
 * The version that each code point is there since.
 *
 * @param derivedAge - DerivedAge.txt of Unicode 15.0
 * @param unassigned16 - what is unassigned in Unicode 16.0
 */
export function readAges(
  derivedAge: string,
  unassigned16: readonly { readonly begin: number; readonly end: number }[],
): readonly Run<string>[] {
  if (!derivedAge.startsWith('# DerivedAge-15.0.0.txt')) throw new Error('expected DerivedAge.txt of Unicode 15.0.0')
  const runs: Run<string>[] = []
  for (const [, first = '', last = first, version = ''] of derivedAge.matchAll(
    /^([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*([\d.]+)/gm,
  ))
    runs.push([parseInt(first, 16), parseInt(last, 16), version])
  runs.push(...since151)

  const known = new Uint8Array(0x110000)
  for (const [first, last] of runs) known.fill(1, first, last + 1)
  for (const { begin, end } of unassigned16) known.fill(1, begin, end)
  let added = 0
  for (let point = 0; point < known.length; point++)
    if (known[point] === 0) {
      runs.push([point, point, '16.0'])
      added++
    }
  if (added !== newIn16) throw new Error(`Unicode 16.0 has ${String(newIn16)} new characters, found ${String(added)}`)
  return runs
}
