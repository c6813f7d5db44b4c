import { LimitReached } from '../../limits.ts'
import { classesOfRanges, type ByteClasses } from './classes.ts'
import { toInstructions, type Instruction, type Program } from './instructions.ts'
import {
  assertionHolds,
  contextsOf,
  endOfText,
  knownAt,
  sortOf,
  sortRanges,
  startOfText,
  type Assertion,
  type Before,
  type RegexNode,
} from './pattern.ts'

/** Most places go nowhere by most classes of bytes: they share one list. */
const nowhere: readonly number[] = []

/** The place that accepts everything: the pattern was found. */
export const foundPlace = 0

/**
 * A pattern, found anywhere, as an automaton of places that wait for a byte. It is not
 * deterministic. Places from which nothing is accepted are left out.
 */
export interface Places {
  readonly count: number
  readonly classes: ByteClasses
  readonly initial: readonly number[]
  /** By place and class (`place * classes.count + class`): where to go. */
  readonly next: readonly (readonly number[])[]
  /** Whether the text may end here. */
  readonly acceptsEnd: Uint8Array
  /** The least number of bytes to acceptance. */
  readonly distance: Int32Array
  /** Copies of one place of the pattern share it; -1: a place of its own. */
  readonly origin: Int32Array
  readonly ranks: readonly (readonly number[])[]
}

const mostPlaces = 3000

/** Steps over closures while places are built, so that building is bounded as well. */
const mostSteps = 4_000_000

interface Place {
  /** `search` starts the pattern anew at every byte; `waiting` holds an assertion that must see the next byte. */
  readonly kind: 'found' | 'search' | 'byte' | 'waiting'
  readonly at: number
  readonly before: Before
}

class PlaceBuilder {
  readonly #instructions: readonly Instruction[]
  readonly #start: number
  readonly #context: (before: Before) => Before
  readonly #numbers = new Map<string, number>()
  /** By what stands before, then by instruction. */
  readonly #closures = new Map<Before, Map<number, readonly number[]>>()
  /** Where the place that searches goes, by what stands before the next byte. */
  readonly #searches = new Map<Before, readonly number[]>()
  readonly places: Place[] = []
  #steps = 0

  constructor({ instructions, start }: Program, context: (before: Before) => Before) {
    this.#instructions = instructions
    this.#start = start
    this.#context = context
    this.#number({ kind: 'found', at: 0, before: 0 })
  }

  #number(place: Place): number {
    const key = `${place.kind} ${String(place.at)} ${String(place.before)}`
    let number = this.#numbers.get(key)
    if (number === undefined) {
      if (this.places.length >= mostPlaces) throw new LimitReached('pattern_too_large')
      number = this.places.push(place) - 1
      this.#numbers.set(key, number)
    }
    return number
  }

  #step(): void {
    if (++this.#steps > mostSteps) throw new LimitReached('pattern_too_large')
  }

  /** The places that are reached without a byte, where what stands before is known and what follows is not. */
  #closure(at: number, before: Before): readonly number[] {
    let closures = this.#closures.get(before)
    if (closures === undefined) this.#closures.set(before, (closures = new Map<number, readonly number[]>()))
    const known = closures.get(at)
    if (known !== undefined) return known
    const reached = new Set<number>()
    const seen = new Set<number>()
    const pending = [at]
    let isFound = false
    for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
      if (seen.has(place)) continue
      seen.add(place)
      this.#step()
      const instruction = this.#instructions[place] as Instruction
      if (instruction.kind === 'match') isFound = true
      else if (instruction.kind === 'split') pending.push(...instruction.targets)
      else if (instruction.kind === 'bytes') reached.add(this.#number({ kind: 'byte', at: place, before: 0 }))
      else {
        const holds = knownAt(instruction.assertion, before)
        if (holds === true) pending.push(instruction.next)
        else if (holds === undefined) reached.add(this.#number({ kind: 'waiting', at: place, before }))
      }
    }
    const result = isFound ? [foundPlace] : [...reached].sort((a, b) => a - b)
    closures.set(at, result)
    return result
  }

  /** Goes on from a waiting assertion when the next byte (or the end) is known: steps that take bytes, or found. */
  #resolve(
    place: Place,
    after: number,
  ): { readonly isFound: boolean; readonly byteSteps: readonly Extract<Instruction, { kind: 'bytes' }>[] } {
    const byteSteps: Extract<Instruction, { kind: 'bytes' }>[] = []
    const seen = new Set<number>()
    const pending = [place.at]
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (seen.has(at)) continue
      seen.add(at)
      this.#step()
      const instruction = this.#instructions[at] as Instruction
      if (instruction.kind === 'match') return { isFound: true, byteSteps }
      if (instruction.kind === 'split') pending.push(...instruction.targets)
      else if (instruction.kind === 'bytes') byteSteps.push(instruction)
      else if (assertionHolds(instruction.assertion, place.before, after)) pending.push(instruction.next)
    }
    return { isFound: false, byteSteps }
  }

  #follow(step: Extract<Instruction, { kind: 'bytes' }>, byte: number): readonly number[] {
    for (const [first, last] of step.ranges)
      if (first <= byte && byte <= last) return this.#closure(step.next, this.#context(sortOf(byte)))
    return nowhere
  }

  #search(number: number, before: Before): readonly number[] {
    let reached = this.#searches.get(before)
    if (reached === undefined)
      this.#searches.set(before, (reached = reduce([number, ...this.#closure(this.#start, before)])))
    return reached
  }

  initial(): readonly number[] {
    const first = this.#closure(this.#start, this.#context(startOfText))
    const isAnchored = [10, 13, 0x61, 0x20].every(
      (byte) => this.#closure(this.#start, this.#context(byte)).length === 0,
    )
    return isAnchored ? first : [this.#number({ kind: 'search', at: 0, before: 0 }), ...first]
  }

  next(number: number, byte: number): readonly number[] {
    const place = this.places[number] as Place
    switch (place.kind) {
      case 'found':
        return [foundPlace]
      case 'search':
        return this.#search(number, this.#context(sortOf(byte)))
      case 'byte':
        return this.#follow(this.#instructions[place.at] as Extract<Instruction, { kind: 'bytes' }>, byte)
      case 'waiting': {
        const { isFound, byteSteps } = this.#resolve(place, byte)
        return isFound ? [foundPlace] : reduce(byteSteps.flatMap((step) => this.#follow(step, byte)))
      }
    }
  }

  acceptsEnd(number: number): boolean {
    const place = this.places[number] as Place
    return place.kind === 'found' || (place.kind === 'waiting' && this.#resolve(place, endOfText).isFound)
  }

  origin(number: number): { readonly origin: string; readonly ranks: readonly number[] } | undefined {
    const place = this.places[number] as Place
    if (place.kind !== 'byte' && place.kind !== 'waiting') return undefined
    const instruction = this.#instructions[place.at] as Extract<Instruction, { kind: 'bytes' }>
    return { origin: `${place.kind} ${String(instruction.origin)} ${String(place.before)}`, ranks: instruction.ranks }
  }
}

/** Once found, nothing else matters. */
function reduce(places: readonly number[]): readonly number[] {
  if (places.length === 0) return nowhere
  if (places.includes(foundPlace)) return [foundPlace]
  return places.length < 2 ? places : [...new Set(places)].sort((a, b) => a - b)
}

/** The least number of bytes from each place to acceptance; -1 where there is none. */
function distances(
  count: number,
  classes: number,
  next: readonly (readonly number[])[],
  acceptsEnd: Uint8Array,
): Int32Array {
  const before: number[][] = Array.from({ length: count }, () => [])
  for (let place = 0; place < count; place++) {
    const targets = new Set<number>()
    for (let byteClass = 0; byteClass < classes; byteClass++)
      for (const target of next[place * classes + byteClass] ?? []) targets.add(target)
    for (const target of targets) before[target]?.push(place)
  }
  const distance = new Int32Array(count).fill(-1)
  let front: number[] = []
  for (let place = 0; place < count; place++) if (acceptsEnd[place] === 1) front.push(place)
  for (let steps = 0; front.length > 0; steps++) {
    const following: number[] = []
    for (const place of front) {
      if (distance[place] !== -1) continue
      distance[place] = steps
      for (const earlier of before[place] ?? []) following.push(earlier)
    }
    front = following
  }
  return distance
}

/**
 * Builds the places of a pattern.
 *
 * @throws LimitReached `pattern_too_large`
 */
export function toPlaces(root: RegexNode): Places {
  const program = toInstructions(root)
  const assertions = new Set<Assertion>()
  for (const instruction of program.instructions)
    if (instruction.kind === 'assertion') assertions.add(instruction.assertion)
  const sorts = assertions.size === 0 ? [] : sortRanges.map((range) => [range] as const)
  const classes = classesOfRanges([
    ...program.instructions.flatMap((instruction) => (instruction.kind === 'bytes' ? [instruction.ranges] : [])),
    ...sorts,
  ])
  const samples: number[] = []
  for (let byte = 255; byte >= 0; byte--) samples[classes.classOf[byte] as number] = byte
  const builder = new PlaceBuilder(program, contextsOf([...assertions]))
  const initial = builder.initial()
  const next: (readonly number[])[] = []
  for (let place = 0; place < builder.places.length; place++)
    for (const byte of samples) next.push(builder.next(place, byte))
  const all = builder.places.length
  const acceptsEnd = Uint8Array.from({ length: all }, (_, place) => (builder.acceptsEnd(place) ? 1 : 0))
  const distance = distances(all, classes.count, next, acceptsEnd)

  const kept: number[] = []
  const moved = new Int32Array(all).fill(-1)
  for (let place = 0; place < all; place++) {
    if (place !== foundPlace && (distance[place] as number) === -1) continue
    moved[place] = kept.push(place) - 1
  }
  const move = (places: readonly number[]): readonly number[] => {
    if (kept.length === all || places.length === 0) return places
    return places.map((place) => moved[place] as number).filter((place) => place !== -1)
  }
  const origins = new Map<string, number>()
  const told = kept.map((place) => builder.origin(place))
  return {
    count: kept.length,
    classes,
    initial: move(reduce(initial)),
    next:
      kept.length === all
        ? next
        : kept.flatMap((place) =>
            samples.map((_, byteClass) => move(next[place * classes.count + byteClass] ?? nowhere)),
          ),
    acceptsEnd: Uint8Array.from(kept, (place) => acceptsEnd[place] as number),
    distance: Int32Array.from(kept, (place) => distance[place] as number),
    origin: Int32Array.from(told, (place) => {
      if (place === undefined) return -1
      const known = origins.get(place.origin) ?? origins.size
      origins.set(place.origin, known)
      return known
    }),
    ranks: told.map((place) => place?.ranks ?? []),
  }
}
