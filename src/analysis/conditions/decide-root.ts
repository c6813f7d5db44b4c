import { isArrayType, isMapType } from '../../language/index.ts'
import type { ByteString, Type, Value } from '../../runtime/index.ts'
import { empty, found, undecided, type Answer } from '../answer.ts'
import { intersectIntervals, toIntervals, type IntervalSet } from '../sets/interval-set.ts'
import type { ValueDecider } from '../values/decide-value.ts'
import { bothCases, isSame, type Cases, type ValueLiteral } from '../values/literal.ts'
import { decideArray } from './decide-array.ts'
import type { Literal } from './formula.ts'
import { maybeMissing, partsOf, type Level, type Parts, type Placed } from './placed.ts'

/** Up to this many are looked through one by one, which is faster than a map of them. */
const mostSearched = 32

/** What literals of one alternative each ask together: of equal ones the last, in the place of the first. */
function joinSingle(literals: readonly Placed[]): readonly ValueLiteral[] {
  const all: ValueLiteral[] = []
  for (const { leaf } of literals)
    if (leaf.kind === 'value') for (const literal of leaf.cases[0] ?? []) all.push(literal)
  if (all.length > mostSearched) return [...new Map(all.map((literal) => [literal.key, literal])).values()]
  const single: ValueLiteral[] = []
  for (const literal of all) {
    const place = single.findIndex((other) => isSame(other, literal))
    if (place === -1) single.push(literal)
    else single[place] = literal
  }
  return single
}

/** Alternatives of several literals on one value, or undefined if they are too many. */
function joinCases(literals: readonly Placed[]): Cases | undefined {
  const [only] = literals
  if (only?.leaf.kind === 'value' && literals.length === 1) return only.leaf.cases
  if (literals.every(({ leaf }) => leaf.kind === 'value' && leaf.cases.length === 1)) {
    return [joinSingle(literals)]
  }
  let all: Cases | undefined = [[]]
  for (const { leaf } of literals) {
    if (leaf.kind !== 'value') throw new Error('INVARIANT: only arrays have a size')
    all = all === undefined ? undefined : bothCases(all, leaf.cases)
  }
  return all
}

/** Whether some literal on the value itself asks for it to be missing. */
function isNever(own: readonly Placed[]): boolean {
  return own.some(({ leaf }) => leaf.kind === 'value' && leaf.cases.length === 0)
}

function idsOf(literals: readonly Literal[]): string {
  const ids = literals.map(({ id }) => id)
  return ids.sort((a, b) => a - b).join()
}

/** Decides what a whole value, with all its elements and members, can be. */
export class RootDecider implements Level {
  readonly #values: ValueDecider
  readonly #known = new Map<string, Answer<Value | undefined>>()

  constructor(values: ValueDecider) {
    this.#values = values
  }

  /** Forgets the answers so far. */
  forget(): void {
    this.#known.clear()
    this.#values.forget()
  }

  /** A value of a root for which every literal holds; undefined is a missing one, taken where it serves. */
  decide(literals: readonly Literal[]): Answer<Value | undefined> {
    const [first] = literals
    if (first === undefined) return found(undefined)
    const { root } = first
    const key = literals.length === 1 ? String(first.id) : idsOf(literals)
    let answer = this.#known.get(key)
    if (answer === undefined) {
      answer =
        root.optional && maybeMissing(literals)
          ? found(undefined)
          : this.#present(root.type, literals, root.name, false)
      if (this.#known.size > 200_000) this.#known.clear()
      this.#known.set(key, answer)
    }
    return answer
  }

  present(type: Type, literals: readonly Placed[], name: string): Answer<Value> {
    return this.#present(type, literals, name, true)
  }

  /** @param isPart - whether the value is an element or a member, of which answers are kept by value */
  #present(type: Type, literals: readonly Placed[], name: string, isPart: boolean): Answer<Value> {
    const parts = partsOf(literals)
    if (isNever(parts.own)) return empty
    if (isArrayType(type)) return decideArray(type.array, parts, this.#sizes(parts.own), this, name)
    if (isMapType(type)) return this.#map(type.map, parts, name)
    const cases = joinCases(parts.own)
    return cases === undefined ? undecided('branches') : this.#values.decide(type, cases, name, isPart)
  }

  #sizes(own: readonly Placed[]): IntervalSet {
    return own.reduce<IntervalSet>(
      (set, { leaf }) => (leaf.kind === 'size' ? intersectIntervals(set, leaf.set) : set),
      toIntervals([[0n, 2n ** 40n]]),
    )
  }

  /** Keys have no order and no number: each is decided alone, and each `some` takes a key of its own. */
  #map(type: Type, { some, every, members }: Parts, name: string): Answer<Value> {
    const entries: [ByteString, Value][] = []
    let open: Answer<Value> | undefined
    const put = (key: ByteString, answer: Answer<Value>): boolean => {
      if (answer.kind === 'value') entries.push([key, answer.value])
      else if (answer.kind === 'undecided') open ??= answer
      return answer.kind !== 'empty'
    }
    for (const [key, literals] of members) {
      if (maybeMissing(literals)) continue
      if (!put(String(key), this.present(type, [...literals, ...every], String(key)))) return empty
    }
    let number = 0
    for (const literal of some) {
      const answer = this.present(type, [literal, ...every], name)
      let key: string
      do key = `key${String(++number)}`
      while (members.has(key))
      if (!put(key, answer)) return empty
    }
    if (open !== undefined) return open
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return found(new Map(entries))
  }
}
