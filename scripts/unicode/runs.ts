/** The first and the last code point, and what they are. */
export type Run<Value> = readonly [first: number, last: number, value: Value]

const codePoints = 0x110000

/** What each code point is by all properties together, in runs from 0 on: values with commas between. */
export function joinRuns(properties: readonly (readonly Run<string>[])[]): readonly Run<string>[] {
  const tables = properties.map((runs) => {
    const table: string[] = Array.from({ length: codePoints }, () => '')
    for (const [first, last, value] of runs) table.fill(value, first, last + 1)
    // The engine's classes hold characters, which surrogates are none of.
    return table.fill('', 0xd800, 0xe000)
  })
  const joined: Run<string>[] = []
  let first = 0
  let value = tables.map((table) => table[0]).join()
  for (let point = 1; point <= codePoints; point++) {
    const next = point === codePoints ? undefined : tables.map((table) => table[point]).join()
    if (next === value) continue
    joined.push([first, point - 1, value])
    first = point
    value = next ?? ''
  }
  return joined
}

/** Signs that are no digit of base 36 and need no escape in a text. */
const alphabet = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).filter(
  (sign) => !/[0-9a-z"'\\`$]/.test(sign),
)

/** Runs as one text; the most frequent value has the first sign. */
export function encodeRuns(runs: readonly Run<string>[]): {
  readonly signs: Readonly<Record<string, string>>
  readonly runs: string
} {
  const counts = new Map<string, number>()
  for (const [, , value] of runs) counts.set(value, (counts.get(value) ?? 0) + 1)
  const byCount = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value)
  if (byCount.length > alphabet.length) throw new Error(`${String(byCount.length)} values and too few signs`)
  const signOf = new Map(byCount.map((value, index) => [value, alphabet[index] as string]))
  return {
    signs: Object.fromEntries([...signOf].map(([value, sign]) => [sign, value])),
    runs: runs
      .map(([first, last, value]) => `${signOf.get(value) ?? ''}${last > first ? (last - first + 1).toString(36) : ''}`)
      .join(''),
  }
}
