import type { ByteString } from '../../runtime/index.ts'
import { isUnicodeAssertion, type Assertion } from '../syntax/syntax.ts'
import { holds, holdsInText } from './assertions.ts'
import type { Positions } from './positions.ts'

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
  readonly #pending: number[] = []
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
  }

  get isEmpty(): boolean {
    return this.#count === 0
  }

  takeSteps(): number {
    const steps = this.#steps
    this.#steps = 0
    return steps
  }

  clear(): void {
    for (let index = 0; index < this.#count; index++) this.#words[this.#active[index] as number] = 0
    this.#count = 0
  }

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
    const { shifts, entries, startGate, matchGate, targets, onward, assertionOf } = this.#positions
    const { starts: entryStarts, masks, gates } = entries
    const takers = byteClass === -1 ? undefined : this.#positions.takers(byteClass)
    const [words, active, next, nextActive] = [this.#words, this.#active, this.#otherWords, this.#otherActive]
    const passed = this.#passed
    const pending = this.#pending
    const lastWord = words.length - 1
    if (this.#stamp === 0x7fffffff) {
      passed.fill(0)
      this.#stamp = 0
    }
    const stamp = ++this.#stamp
    let count = 0
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
        pending.push(gate)
      }
    }
    if (passed[startGate] !== stamp) {
      passed[startGate] = stamp
      pending.push(startGate)
    }
    let found = false
    for (let gate = pending.pop(); gate !== undefined; gate = pending.pop()) {
      steps++
      if (gate === matchGate) found = true
      const assertion = assertionOf[gate] as number
      if (assertion !== -1) {
        const asked = this.#assertions[assertion] as Assertion
        const isHeld = this.#isUnicode[assertion] === true && (before > 0x7f || after > 0x7f)
            ? holdsInText(asked, value, offset)
            : holds(asked, before, after)
        if (!isHeld) continue
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
        pending.push(other)
      }
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
