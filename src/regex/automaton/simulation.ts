import type { ByteString } from '../../runtime/index.ts'
import { isUnicodeAssertion, type Assertion } from '../syntax/syntax.ts'
import { holds, holdsInText } from './assertions.ts'
import type { PositionCounter, Positions } from './positions.ts'

/** Where the turns of a counted repetition have begun, in order, each once; the ring holds what is not over. */
class Turns {
  #ring = new Int32Array(16)
  #first = 0
  #count = 0

  get isEmpty(): boolean {
    return this.#count === 0
  }

  get oldest(): number {
    return this.#ring[this.#first] as number
  }

  clear(): void {
    this.#count = 0
  }

  dropOldest(): void {
    this.#first = (this.#first + 1) & (this.#ring.length - 1)
    this.#count--
  }

  add(offset: number): void {
    if (this.#count === this.#ring.length) {
      const grown = new Int32Array(this.#ring.length * 2)
      for (let index = 0; index < this.#count; index++)
        grown[index] = this.#ring[(this.#first + index) & (this.#ring.length - 1)] as number
      this.#ring = grown
      this.#first = 0
    }
    this.#ring[(this.#first + this.#count++) & (this.#ring.length - 1)] = offset
  }
}

/** Set positions, as pairs of the index of a word and its bits, in order of words. */
export type StateBits = Int32Array

/**
 * The positions that a search is at, and one step of them. Nothing is kept of what was
 * seen: a step costs as much as there are words with a position in them.
 */
export class Simulation {
  readonly #positions: Positions
  readonly #assertions: readonly Assertion[]
  readonly #isUnicode: readonly boolean[]
  #words: Int32Array
  #active: Int32Array
  #count = 0
  #otherWords: Int32Array
  #otherActive: Int32Array
  readonly #passed: Int32Array
  #stamp = 0
  /** Gates that are passed and not yet followed: each once in a step, so there is room for all. */
  readonly #pending: Int32Array
  readonly #turns: readonly Turns[]
  /** Steps taken since they were last asked for. */
  #steps = 0

  constructor(positions: Positions, assertions: readonly Assertion[]) {
    this.#positions = positions
    this.#assertions = assertions
    this.#isUnicode = assertions.map(isUnicodeAssertion)
    const { wordCount, assertionOf } = positions
    this.#words = new Int32Array(wordCount)
    this.#otherWords = new Int32Array(wordCount)
    this.#active = new Int32Array(wordCount)
    this.#otherActive = new Int32Array(wordCount)
    this.#passed = new Int32Array(assertionOf.length)
    this.#pending = new Int32Array(assertionOf.length)
    this.#turns = positions.counters.map(() => new Turns())
  }

  get isEmpty(): boolean {
    return this.#count === 0 && this.#turns.every((turns) => turns.isEmpty)
  }

  takeSteps(): number {
    const steps = this.#steps
    this.#steps = 0
    return steps
  }

  clear(): void {
    for (let index = 0; index < this.#count; index++) this.#words[this.#active[index] as number] = 0
    this.#count = 0
    for (const turns of this.#turns) turns.clear()
  }

  /** Takes over positions of a program without counters. */
  load(state: StateBits): void {
    this.clear()
    for (let at = 0; at < state.length; at += 2) {
      this.#active[this.#count++] = state[at] as number
      this.#words[state[at] as number] = state[at + 1] as number
    }
  }

  save(): StateBits {
    const active = this.#active.subarray(0, this.#count).toSorted()
    const state = new Int32Array(this.#count * 2)
    for (let index = 0; index < this.#count; index++) {
      state[index * 2] = active[index] as number
      state[index * 2 + 1] = this.#words[active[index] as number] as number
    }
    return state
  }

  /**
   * Goes over one byte, or over the end if the class is -1; a search may begin anew at each.
   *
   * @param before - the byte before, or -1; `after` is the one that is taken
   * @param value - the text and the place in it, which assertions on Unicode words ask
   * @returns whether a match ends before the byte
   */
  step(byteClass: number, before: number, after: number, value: ByteString, offset: number): boolean {
    const { shifts, entries, startGate, matchGate, targets, onward, assertionOf, counterOf, counters } = this.#positions
    const { starts: entryStarts, masks, gates } = entries
    const takers = byteClass === -1 ? undefined : this.#positions.takers(byteClass)
    const words = this.#words
    const active = this.#active
    const next = this.#otherWords
    const nextActive = this.#otherActive
    const passed = this.#passed
    const pending = this.#pending
    const lastWord = words.length - 1
    if (this.#stamp === 0x7fffffff) {
      passed.fill(0)
      this.#stamp = 0
    }
    const stamp = ++this.#stamp
    let count = 0
    let waiting = 0
    let steps = this.#count + 1
    for (let index = 0; index < this.#count; index++) {
      const word = active[index] as number
      const bits = words[word] as number
      words[word] = 0
      if (takers !== undefined) {
        const moved = bits & (shifts[word] as number)
        const here = (moved << 1) & (takers[word] as number)
        if (here !== 0) {
          if (next[word] === 0) nextActive[count++] = word
          next[word] = (next[word] as number) | here
        }
        if (moved < 0 && word < lastWord && ((takers[word + 1] as number) & 1) !== 0) {
          if (next[word + 1] === 0) nextActive[count++] = word + 1
          next[word + 1] = (next[word + 1] as number) | 1
        }
      }
      const end = entryStarts[word + 1] as number
      for (let entry = entryStarts[word] as number; entry < end; entry++) {
        steps++
        if ((bits & (masks[entry] as number)) === 0) continue
        const gate = gates[entry] as number
        if (passed[gate] === stamp) continue
        passed[gate] = stamp
        pending[waiting++] = gate
      }
    }
    if (passed[startGate] !== stamp) {
      passed[startGate] = stamp
      pending[waiting++] = startGate
    }
    for (let index = 0; index < counters.length; index++) {
      const turns = this.#turns[index] as Turns
      const { min, max, exit } = counters[index] as PositionCounter
      while (!turns.isEmpty && offset - turns.oldest > max) turns.dropOldest()
      if (turns.isEmpty || offset - turns.oldest < min || passed[exit] === stamp) continue
      passed[exit] = stamp
      pending[waiting++] = exit
    }
    steps += 2 * counters.length
    let found = false
    while (waiting > 0) {
      const gate = pending[--waiting] as number
      steps++
      if (gate === matchGate) found = true
      const assertion = assertionOf[gate] as number
      if (assertion !== -1) {
        const asked = this.#assertions[assertion] as Assertion
        const isHeld =
          this.#isUnicode[assertion] === true && (before > 0x7f || after > 0x7f)
            ? holdsInText(asked, value, offset)
            : holds(asked, before, after)
        if (!isHeld) continue
      }
      const counter = counterOf[gate] as number
      if (counter !== -1) {
        const turns = this.#turns[counter] as Turns
        const { min, max, exit } = counters[counter] as PositionCounter
        // Without an upper bound the oldest turn is all that counts.
        if (max !== Infinity || turns.isEmpty) turns.add(offset)
        if (min === 0 && passed[exit] !== stamp) {
          passed[exit] = stamp
          pending[waiting++] = exit
        }
      }
      if (takers !== undefined) {
        const end = targets.starts[gate + 1] as number
        for (let at = targets.starts[gate] as number; at < end; at++) {
          steps++
          const word = targets.words[at] as number
          const bits = (targets.bits[at] as number) & (takers[word] as number)
          if (bits === 0) continue
          if (next[word] === 0) nextActive[count++] = word
          next[word] = (next[word] as number) | bits
        }
      }
      const last = onward.starts[gate + 1] as number
      for (let at = onward.starts[gate] as number; at < last; at++) {
        const other = onward.values[at] as number
        steps++
        if (passed[other] === stamp) continue
        passed[other] = stamp
        pending[waiting++] = other
      }
    }
    for (let index = 0; index < counters.length; index++) {
      const { takes } = counters[index] as PositionCounter
      if (byteClass === -1 || takes[byteClass] === 0) this.#turns[index]?.clear()
    }
    this.#otherWords = words
    this.#otherActive = active
    this.#words = next
    this.#active = nextActive
    this.#count = count
    this.#steps += steps
    return found
  }
}
