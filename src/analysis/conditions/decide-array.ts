import type { Type, Value } from '../../runtime/index.ts'
import { empty, found, undecided, type Answer } from '../answer.ts'
import type { IntervalSet } from '../sets/interval-set.ts'
import { maybeMissing, type Level, type Parts, type Placed } from './placed.ts'

/** Longer arrays are not built. */
const longestArray = 4096n

/** Ways in which `some` literals share places, before it is given up. */
const mostSharings = 64

/** Lengths to try: all up to a bound, and the first one behind it. */
function* lengthsFrom({ ranges }: IntervalSet, low: bigint, high: bigint): Generator<bigint> {
  for (const [first, last] of ranges) {
    for (let length = first > low ? first : low; length <= last; length++) {
      yield length
      if (length > high) return
    }
  }
}

interface Place {
  readonly literals: readonly Placed[]
  readonly answer: Answer<Value>
}

class ArrayQuestion {
  readonly #type: Type
  readonly #parts: Parts
  readonly #level: Level
  readonly #name: string
  #sharings = 0
  open: Answer<readonly Value[]> | undefined

  constructor(type: Type, parts: Parts, level: Level, name: string) {
    this.#type = type
    this.#parts = parts
    this.#level = level
    this.#name = name
  }

  element(literals: readonly Placed[]): Answer<Value> {
    const answer = this.#level.present(this.#type, [...literals, ...this.#parts.every], this.#name)
    if (answer.kind === 'undecided') this.open ??= answer
    return answer
  }

  /** Puts the `some` literals from `from` on into places, several into one where it must be. */
  share(places: readonly Place[], from: number): readonly Place[] | undefined {
    const literal = this.#parts.some[from]
    if (literal === undefined) return places
    for (const [index, place] of places.entries()) {
      if (++this.#sharings > mostSharings) {
        this.open ??= undecided('branches')
        return undefined
      }
      const literals = [...place.literals, literal]
      const answer = this.element(literals)
      if (answer.kind !== 'value') continue
      const shared = this.share(places.with(index, { literals, answer }), from + 1)
      if (shared !== undefined) return shared
    }
    return undefined
  }
}

/**
 * The rule of arrays: some array satisfies all literals exactly if for some length each fixed place within it,
 * each `some` literal and, where nothing else stands, the filling has a value with which every `every` literal agrees.
 */
export function decideArray(
  type: Type,
  parts: Parts,
  sizes: IntervalSet,
  level: Level,
  name: string,
): Answer<readonly Value[]> {
  const { some, members } = parts
  const question = new ArrayQuestion(type, parts, level, name)
  const fixed = new Map<number, Place>()
  let low = 0n
  let top = 0n
  let limit = 2n ** 40n
  for (const [key, literals] of members) {
    const index = BigInt(key)
    const answer = question.element(literals)
    fixed.set(Number(key), { literals, answer })
    if (!maybeMissing(literals) && index + 1n > low) low = index + 1n
    if (answer.kind !== 'value' && index < limit) limit = index
    if (index + 1n > top) top = index + 1n
  }
  // Alone first: one that no element can meet settles the question.
  const alone = some.map((literal): Place => ({ literals: [literal], answer: question.element([literal]) }))
  if (alone.some(({ answer }) => answer.kind === 'empty')) return empty
  const count = BigInt(some.length)
  let filling: Answer<Value> | undefined
  for (const length of lengthsFrom(sizes, low, low + count + top)) {
    // A place that has no value bounds the length; one that is open is told at the end.
    if (length > limit) break
    if (length > longestArray) {
      question.open ??= undecided('length')
      break
    }
    const free = Number(length) - [...fixed.keys()].filter((index) => BigInt(index) < length).length
    const isRoomy = free >= some.length
    const places: Place[] = []
    let next = 0
    for (let index = 0; BigInt(index) < length; index++) {
      const own = fixed.get(index) ?? (isRoomy ? alone[next++] : undefined)
      if (own === undefined) filling ??= alone[0]?.answer ?? question.element([])
      places.push(own ?? { literals: [], answer: filling ?? empty })
    }
    if (places.some(({ answer }) => answer.kind !== 'value')) continue
    const shared = isRoomy ? places : question.share(places, 0)
    if (shared !== undefined) return found(shared.map(({ answer }) => (answer as { readonly value: Value }).value))
  }
  return question.open ?? empty
}
