const asciiEnd = 128
const blank = 32

interface Words {
  readonly next: ReadonlyMap<number, Words>
  readonly word: string | undefined
}

/** Each bit, for units of any kind. */
const anyUnit = -1

/**
 * What tells of most places of a text that no word begins there.
 *
 * @param words - by their first UTF-16 unit
 * @returns by first ASCII unit, bits of the second ones, each by its lowest five bits
 */
export function secondUnits(words: Words['next']): Int32Array {
  const seconds = new Int32Array(asciiEnd)
  for (const [first, { word, next }] of words) {
    if (first >= asciiEnd) continue
    if (word !== undefined) seconds[first] = anyUnit
    for (const unit of next.keys())
      for (const one of unit === blank ? [9, 10, 11, 12, 13, blank] : [unit])
        seconds[first] = (seconds[first] as number) | (1 << (one & 31))
  }
  return seconds
}
