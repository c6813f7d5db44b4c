import { allKinds } from './character-kinds.ts'
import { leastWidth, type PatternShape, type Shape } from './read-pattern.ts'

/** A shape counts as found when so many characters of it were: what is longer is left to the pattern. */
const enough = 24

/** Counts that differ by more are taken for any number. */
const mostOptional = 4

/** States of either kind that are kept; with more all are made anew. Twice as many fit into 15 bits. */
const mostStates = 4096

/** Numbers of states in which something is found begin here, those of all others at 0. */
export const firstFinding = mostStates

/** States that one text may cause. Whoever writes a text to cause more gets it looked at by each pattern. */
const mostStatesOfText = 256

/** A row of the table of moves is two to this power long: room for each kind. */
export const stateShift = 5

/** One character that some shape waits for, and what may follow it: places, and marks of what is found then. */
interface Place {
  readonly kinds: number
  readonly next: readonly number[]
}

/** Marks that a shape was found among numbers of places: `-1` is the first. */
const markOf = (shape: number): number => -1 - shape

/** Of a place that takes no character: the beginning of a loop. */
const passing = -1

/** Makes the places of shapes, from their ends to their beginnings. */
class PlaceMaker {
  readonly places: Place[] = []

  /** Where a shape begins, with the characters before and behind it. */
  add({ before, body, after }: PatternShape, shape: number): readonly number[] {
    const mark = markOf(shape)
    const end = after === allKinds ? [mark] : this.#one(after, [mark])
    return this.#one(before, this.#make(body, 0, end, mark))
  }

  /** What may come next, beyond places that take no character. */
  reached(next: readonly number[], seen = new Set<number>()): readonly number[] {
    for (const one of next) {
      if (seen.has(one)) continue
      seen.add(one)
      const place = this.places[one]
      if (place?.kinds === passing) this.reached(place.next, seen)
    }
    return [...seen].filter((one) => this.places[one]?.kinds !== passing)
  }

  #one(kinds: number, next: readonly number[]): readonly number[] {
    return [this.places.push({ kinds, next }) - 1]
  }

  #make(shape: Shape, depth: number, next: readonly number[], mark: number): readonly number[] {
    switch (shape.form) {
      case 'one':
        return this.#one(shape.kinds, next)
      case 'choice':
        return [...new Set(shape.options.flatMap((option) => this.#make(option, depth, next, mark)))]
      case 'sequence':
        return this.#sequence(shape.parts, depth, next, mark)
      case 'repeat':
        return this.#repeat(shape, depth, next, mark)
    }
  }

  #sequence(parts: readonly Shape[], depth: number, next: readonly number[], mark: number): readonly number[] {
    let width = depth
    const depths = parts.map((part) => {
      const own = width
      width += leastWidth(part)
      return own
    })
    let following = width >= enough ? [mark] : next
    for (let index = parts.length - 1; index >= 0; index--) {
      const own = depths[index] as number
      following = own >= enough ? [mark] : this.#make(parts[index] as Shape, own, following, mark)
    }
    return following
  }

  #repeat(
    { part, least, most }: Extract<Shape, { readonly form: 'repeat' }>,
    depth: number,
    next: readonly number[],
    mark: number,
  ): readonly number[] {
    const width = leastWidth(part)
    // Of what may be empty one more or less is the same.
    const count = width === 0 ? 0 : Math.min(least, enough)
    const own = depth + count * width
    let following = next
    if (most - count > mostOptional) {
      const loop = this.places.push({ kinds: passing, next }) - 1
      const round = [...this.#make(part, own, [loop], mark), ...next]
      this.places[loop] = { kinds: passing, next: round }
      following = [loop]
    } else
      for (let more = count; more < most; more++)
        following = [...new Set([...this.#make(part, own, following, mark), ...next])]
    return this.#sequence(
      Array.from({ length: count }, () => part),
      depth,
      following,
      mark,
    )
  }
}

/** What of all shapes is under way at a place of a text. */
interface State {
  readonly places: readonly number[]
  /** Shapes that are found here. */
  readonly shapes: readonly number[]
}

/** An automaton over kinds of characters that looks for many shapes at once. Its states are made as texts ask for them. */
export class ShapeAutomaton {
  readonly #places: readonly Place[]
  readonly #starts: readonly number[]
  readonly #numbers = new Map<string, number>()
  readonly #states: State[] = []
  readonly #findings: State[] = []
  #known = 0
  /** The state behind each state and kind, at `state << stateShift | kind`; -1 if it was not made yet. */
  readonly moves = new Int16Array((2 * mostStates) << stateShift)

  constructor(shapes: readonly PatternShape[]) {
    const maker = new PlaceMaker()
    this.#starts = shapes.flatMap((shape, index) => maker.add(shape, index))
    this.#places = maker.places.map(({ kinds, next }) => ({ kinds, next: maker.reached(next) }))
    this.#reset()
  }

  #reset(): void {
    this.#states.length = 0
    this.#findings.length = 0
    this.#numbers.clear()
    this.moves.fill(-1)
    this.#stateOf([], [])
  }

  /**
   * Begins a text.
   *
   * @returns its first state
   */
  begin(): number {
    if (this.#numbers.size > mostStates - mostStatesOfText) this.#reset()
    this.#known = this.#numbers.size
    return 0
  }

  /** Shapes that are found in a state. */
  shapesIn(state: number): readonly number[] {
    return this.#at(state).shapes
  }

  #at(state: number): State {
    return (state < firstFinding ? this.#states[state] : this.#findings[state - firstFinding]) as State
  }

  /**
   * Makes a move that is not in the table.
   *
   * @returns the state behind it; undefined if the text has caused as many states as one may
   */
  make(from: number, kind: number): number | undefined {
    if (this.#numbers.size - this.#known >= mostStatesOfText) return undefined
    const bit = 1 << kind
    const places = new Set<number>()
    const shapes = new Set<number>()
    const step = (place: number): void => {
      const { kinds, next } = this.#places[place] as Place
      if ((kinds & bit) === 0) return
      for (const one of next) {
        if (one < 0) shapes.add(-1 - one)
        else places.add(one)
      }
    }
    this.#starts.forEach(step)
    this.#at(from).places.forEach(step)
    const to = this.#stateOf(
      [...places].sort((a, b) => a - b),
      [...shapes],
    )
    this.moves[(from << stateShift) | kind] = to
    return to
  }

  #stateOf(places: readonly number[], shapes: readonly number[]): number {
    const key = `${places.join(' ')}|${shapes.join(' ')}`
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const made =
      shapes.length === 0
        ? this.#states.push({ places, shapes }) - 1
        : firstFinding + this.#findings.push({ places, shapes }) - 1
    this.#numbers.set(key, made)
    return made
  }
}
