import type { Meter } from '../../limits.ts'
import { foundPlace, toPlaces, type Places } from './places.ts'
import type { RegexNode } from './pattern.ts'

/** Whether place `a` accepts at least what place `b` accepts, as far as counts of one repetition tell. */
function dominates(places: Places, a: number, b: number): boolean {
  if (a === b || a === foundPlace) return true
  if (places.origin[a] === -1 || places.origin[a] !== places.origin[b]) return false
  const ranks = places.ranks[a] ?? []
  const others = places.ranks[b] ?? []
  return ranks.length === others.length && ranks.every((rank, index) => rank >= (others[index] as number))
}

/** The set whose automaton was found; it accepts everything. */
export const foundSet = 0

const onlyFound = Int32Array.of(foundPlace)

/** The sets of places that a text may lead to, made as they are asked for. */
export class DeterminedPattern {
  readonly places: Places
  readonly initial: number
  readonly #sets: Int32Array[] = []
  readonly #numbers = new Map<string, number>()
  readonly #next: Int32Array[] = []
  #cells = 0

  constructor(root: RegexNode) {
    this.places = toPlaces(root)
    this.#intern(onlyFound)
    this.initial = this.#intern(this.#maximal(new Set(this.places.initial)))
  }

  /** Rough bytes that are held. */
  get bytes(): number {
    const { places } = this
    return (
      places.count * (places.classes.count * 24 + 40) +
      this.#cells * 4 +
      this.#sets.length * (places.classes.count * 4 + 200)
    )
  }

  get setCount(): number {
    return this.#sets.length
  }

  set(number: number): Int32Array {
    return this.#sets[number] as Int32Array
  }

  acceptsEnd(number: number): boolean {
    const { acceptsEnd } = this.places
    return this.set(number).some((place) => acceptsEnd[place] === 1)
  }

  /** The least number of bytes to acceptance, Infinity where there is none. */
  distance(number: number): number {
    let least = Infinity
    for (const place of this.set(number)) least = Math.min(least, this.places.distance[place] as number)
    return least
  }

  #intern(places: Int32Array): number {
    const key = places.join()
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.#sets.push(places) - 1
    this.#numbers.set(key, number)
    this.#next.push(new Int32Array(this.places.classes.count).fill(-1))
    this.#cells += places.length * 3
    return number
  }

  /** Without the places that another one dominates. */
  #maximal(list: ReadonlySet<number>): Int32Array {
    if (list.has(foundPlace)) return onlyFound
    const { places } = this
    const byOrigin = new Map<number, number[]>()
    const kept: number[] = []
    for (const place of list) {
      const origin = places.origin[place] as number
      if (origin === -1) {
        kept.push(place)
        continue
      }
      const group = byOrigin.get(origin)
      if (group === undefined) byOrigin.set(origin, [place])
      else if (!group.some((other) => dominates(places, other, place))) {
        const left = group.filter((other) => !dominates(places, place, other))
        left.push(place)
        byOrigin.set(origin, left)
      }
    }
    for (const group of byOrigin.values()) kept.push(...group)
    return Int32Array.from(kept).sort()
  }

  step(number: number, byteClass: number, meter: Meter): number {
    const row = this.#next[number] as Int32Array
    const known = row[byteClass] as number
    if (known !== -1) return known
    const { places } = this
    const reached = new Set<number>()
    const from = this.set(number)
    meter.spend(from.length + 1)
    for (const place of from)
      for (const target of places.next[place * places.classes.count + byteClass] ?? []) reached.add(target)
    meter.spend(reached.size)
    const target = this.#intern(this.#maximal(reached))
    row[byteClass] = target
    return target
  }

  /** Whether everything that set `a` accepts is accepted by set `b`, as far as it shows place by place. */
  isCovered(a: number, b: number, meter: Meter): boolean {
    if (a === b || b === foundSet) return true
    const small = this.set(a)
    const large = this.set(b)
    meter.spend(2)
    let at = 0
    for (const place of small) {
      while (at < large.length && (large[at] as number) < place) at++
      if (large[at] === place) continue
      if (!large.some((other) => dominates(this.places, other, place))) return false
    }
    return true
  }
}
