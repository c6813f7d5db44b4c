/**
 * What two lists do not share in one order: all but one longest common run, by places in either list. The run must be
 * one for both lists, or two items that changed places could each count as kept.
 */
export function changedPlaces(
  a: readonly string[],
  b: readonly string[],
): readonly [readonly number[], readonly number[]] {
  const placesOf = new Map<string, number[]>()
  for (const [place, key] of b.entries()) placesOf.set(key, [...(placesOf.get(key) ?? []), place])
  /** The longest rising row of places, by its last member (patience sorting). */
  const nodes: { readonly at: number; readonly place: number; readonly before: number }[] = []
  const tops: number[] = []
  for (const [at, key] of a.entries()) {
    for (const place of (placesOf.get(key) ?? []).toReversed()) {
      let low = 0
      let high = tops.length
      while (low < high) {
        const middle = (low + high) >> 1
        if ((nodes[tops[middle] as number] as (typeof nodes)[0]).place < place) low = middle + 1
        else high = middle
      }
      const node = { at, place, before: low === 0 ? -1 : (tops[low - 1] as number) }
      tops[low] = nodes.push(node) - 1
    }
  }
  const kept = new Set<number>()
  const keptThere = new Set<number>()
  for (let node = tops.length === 0 ? -1 : (tops[tops.length - 1] as number); node !== -1;) {
    const { at, place, before } = nodes[node] as (typeof nodes)[0]
    kept.add(at)
    keptThere.add(place)
    node = before
  }
  const without = (list: readonly string[], places: ReadonlySet<number>): number[] =>
    list.flatMap((_, at) => (places.has(at) ? [] : [at]))
  return [without(a, kept), without(b, keptThere)]
}
