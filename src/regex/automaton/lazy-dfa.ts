import type { ByteString } from '../../runtime/index.ts'
import { isWordByte, looksBehind } from './assertions.ts'
import type { StepBudget } from './budget.ts'
import type { Positions } from './positions.ts'
import type { Program } from './program.ts'
import { Simulation, type StateBits } from './simulation.ts'
import { isUnicodeAssertion } from '../syntax/syntax.ts'

/** Bytes that the states of one pattern may take before they are all dropped. */
const cacheBytes = 1_048_576

/** If a full cache has served fewer bytes for each of its states, states are no longer built for this value. */
const leastUse = 16

/** Bytes before a place as assertions tell them apart: none, line ends, one of a word, another. */
const contexts = [-1, 10, 13, 0x61, 0x20]

const nowhere: StateBits = new Int32Array(0)

/** Entries of the table that are no state. */
const unknown = 0
const found = 1
const firstState = 2

interface State {
  readonly bits: StateBits
  /** A byte that stands for the one before, as far as assertions look behind; -1 at the start. */
  readonly before: number
}

/** Where a search ends, and from where on it can have begun. */
export interface SearchResult {
  /** Undefined if the states gave up: the value is to be searched from `earliest` on without them. */
  readonly found: boolean | undefined
  /** No match begins before this place. */
  readonly earliest: number
}

/** Says from where on a match may begin, or -1: what lies between is not looked at. Made for one value. */
export type Skip = (value: ByteString, from: number) => number

/**
 * Answers "is it found anywhere" with states that are built as values ask for them. Each byte
 * is looked at once; where states come and go too fast, it gives up for the value.
 */
export class LazyDfa {
  readonly #positions: Positions
  readonly #simulation: Simulation
  readonly #createSkip: (() => Skip) | undefined
  readonly #looksBehind: boolean
  readonly #hasUnicode: boolean
  readonly #stride: number
  /** States below it are at no position: nothing has begun. */
  readonly #idleEnd: number
  #table = new Int32Array(0)
  #states: State[] = []
  #byKey = new Map<string, number>()
  #bytes = 0

  constructor(program: Program, positions: Positions, createSkip: (() => Skip) | undefined) {
    this.#positions = positions
    this.#simulation = new Simulation(positions, program.assertions)
    this.#looksBehind = program.assertions.some(looksBehind)
    this.#hasUnicode = program.assertions.some(isUnicodeAssertion)
    // Behind a skipped stretch the byte before is another one, which such assertions would see.
    this.#createSkip = this.#looksBehind ? undefined : createSkip
    this.#stride = positions.alphabet.samples.length + 1
    this.#idleEnd = firstState + (this.#looksBehind ? contexts.length : 1)
    this.#reset()
  }

  #reset(): void {
    this.#table = new Int32Array(this.#stride * 16)
    this.#states = []
    this.#byKey = new Map()
    this.#bytes = 0
    for (const before of this.#looksBehind ? contexts : [0]) this.#stateOf(nowhere, before)
  }

  #context(before: number): number {
    if (!this.#looksBehind) return 0
    return before === -1 || before === 10 || before === 13 ? before : isWordByte(before) ? 0x61 : 0x20
  }

  /** The number of a state, which is kept from now on. */
  #stateOf(bits: StateBits, before: number): number {
    const context = this.#context(before)
    const units: number[] = [context + 1]
    for (const number of bits) units.push(number & 0xffff, number >>> 16)
    let key = ''
    for (let at = 0; at < units.length; at += 4096) key += String.fromCharCode(...units.slice(at, at + 4096))
    const known = this.#byKey.get(key)
    if (known !== undefined) return known
    const state = firstState + this.#states.push({ bits, before: context }) - 1
    this.#byKey.set(key, state)
    this.#bytes += 200 + this.#stride * 4 + bits.length * 8
    const needed = (state + 1) * this.#stride
    if (needed > this.#table.length) {
      const grown = new Int32Array(Math.max(needed, this.#table.length * 2))
      grown.set(this.#table)
      this.#table = grown
    }
    return state
  }

  /** The state behind a byte, or `found`; `after` is -1 at the end. */
  #follow(state: number, byteClass: number, after: number, value: ByteString, offset: number): number {
    const column = byteClass === -1 ? this.#stride - 1 : byteClass
    const { bits, before } = this.#states[state - firstState] as State
    this.#simulation.load(bits)
    const isFound = this.#simulation.step(byteClass, before, after, value, offset)
    const target = isFound ? found : this.#stateOf(this.#simulation.save(), after)
    this.#table[state * this.#stride + column] = target
    return target
  }

  /**
   * @param from - the offset to begin at; what stands before it counts for assertions
   */
  search(value: ByteString, from: number, budget: StepBudget): SearchResult {
    const { classOf } = this.#positions.alphabet
    const { length } = value
    const skip = this.#createSkip?.()
    const [stride, idleEnd] = [this.#stride, this.#idleEnd]
    const quitsAt = this.#hasUnicode ? 0x80 : 0x100
    let earliest = from
    let at = from
    const before = at === 0 ? -1 : value.charCodeAt(at - 1)
    if (before < quitsAt) {
      let state = this.#stateOf(nowhere, before)
      let built = at
      let table = this.#table
      for (;;) {
        if (state < idleEnd) {
          const skipped = skip?.(value, at) ?? at
          if (skipped === -1) return { found: false, earliest }
          at = earliest = skipped
        }
        if (at >= length) break
        const byte = value.charCodeAt(at)
        if (byte >= quitsAt) break
        const byteClass = classOf[byte] as number
        let next = table[state * stride + byteClass] as number
        if (next === found) return { found: true, earliest }
        if (next === unknown) {
          next = this.#follow(state, byteClass, byte, value, at)
          budget.spend(this.#simulation.takeSteps() + 50)
          if (next === found) return { found: true, earliest }
          table = this.#table
          if (this.#bytes > cacheBytes) {
            const kept = this.#states[next - firstState] as State
            const isWorthIt = at - built >= leastUse * this.#states.length
            this.#reset()
            built = at
            if (!isWorthIt) return { found: undefined, earliest }
            next = this.#stateOf(kept.bits, byte)
            table = this.#table
          }
        }
        state = next
        at++
      }
      if (at >= length) {
        const known = table[state * stride + stride - 1] as number
        const last = known === unknown ? this.#follow(state, -1, -1, value, length) : known
        return { found: last === found, earliest }
      }
    }
    return { found: undefined, earliest }
  }
}
