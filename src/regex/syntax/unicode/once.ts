import type { Ranges } from '../syntax.ts'

/** What is made of ranges, once for each: a class may stand in a pattern hundreds of times. */
export function onceForRanges<Made>(make: (ranges: Ranges) => Made): (ranges: Ranges) => Made {
  const made = new WeakMap<Ranges, { readonly value: Made }>()
  return (ranges) => {
    let known = made.get(ranges)
    if (known === undefined) made.set(ranges, (known = { value: make(ranges) }))
    return known.value
  }
}
