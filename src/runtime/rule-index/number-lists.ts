/** Lists of numbers by number, all in two rows: thousands of small arrays would take several times the memory. */
export interface NumberLists {
  /** Where each list begins, and one more. */
  readonly starts: Int32Array
  readonly items: Int32Array
}

/**
 * Sorts items into lists; those of one list keep their order.
 *
 * @param count - of lists
 * @param keys - the list of each item
 */
export function toNumberLists(count: number, keys: readonly number[], items: readonly number[]): NumberLists {
  const starts = new Int32Array(count + 1)
  for (let at = 0; at < keys.length; at++) {
    const next = (keys[at] as number) + 1
    starts[next] = (starts[next] as number) + 1
  }
  for (let key = 0; key < count; key++) starts[key + 1] = (starts[key + 1] as number) + (starts[key] as number)
  const places = starts.slice(0, count)
  const sorted = new Int32Array(items.length)
  for (let at = 0; at < items.length; at++) {
    const key = keys[at] as number
    const place = places[key] as number
    sorted[place] = items[at] as number
    places[key] = place + 1
  }
  return { starts, items: sorted }
}

/** The first place between two of ascending numbers that holds one not below a value. */
export function placeFrom(items: Int32Array, first: number, end: number, value: number): number {
  let low = first
  let high = end
  while (low < high) {
    const middle = (low + high) >> 1
    if ((items[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}
