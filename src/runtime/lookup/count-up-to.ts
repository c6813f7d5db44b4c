/** An integer or an address as it is compared. */
export type Bound = number | bigint

/** How many of ascending numbers are not above a value. */
export function countUpTo(numbers: readonly Bound[], value: Bound): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] as Bound) <= value) low = middle + 1
    else high = middle
  }
  return low
}
