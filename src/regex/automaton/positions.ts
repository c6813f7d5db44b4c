import { programAlphabet, type Alphabet } from './alphabet.ts'
import type { Ranges } from '../syntax/syntax.ts'
import { operation, type Program } from './program.ts'

/** Lists of numbers in one array: list i stands from `starts[i]` to `starts[i + 1]`. */
interface Lists {
  readonly starts: Int32Array
  readonly values: Int32Array
}

/** Bits to set, as pairs of the index of a word and its bits; starts count pairs. */
interface BitLists {
  readonly starts: Int32Array
  readonly words: Int32Array
  readonly bits: Int32Array
}

/** A counted repetition: the gate behind it, and which classes of bytes it takes. */
export interface PositionCounter {
  readonly min: number
  readonly max: number
  readonly exit: number
  /** By class of bytes: 1 if it takes them. */
  readonly takes: Uint8Array
}

/**
 * A program as sets of positions (the places before a byte is taken) in bits of words.
 * Most positions lead to the one behind them, which is one shift for 32 of them; what
 * leads elsewhere goes through gates: many positions of one word enter one gate by one look.
 */
export interface Positions {
  readonly alphabet: Alphabet
  readonly wordCount: number
  /** By word: the positions that lead to the one behind them. */
  readonly shifts: Int32Array
  /** By word: gates, and the positions of the word that enter them. */
  readonly entries: { readonly starts: Int32Array; readonly masks: Int32Array; readonly gates: Int32Array }
  /** By gate: the positions it leads to. */
  readonly targets: BitLists
  /** By gate: gates it leads to. */
  readonly onward: Lists
  /** By gate: the assertion that must hold to pass it, or -1. */
  readonly assertionOf: Int32Array
  /** By gate: the counter that begins to count where it is passed, or -1. */
  readonly counterOf: Int32Array
  readonly counters: readonly PositionCounter[]
  readonly startGate: number
  readonly matchGate: number
  /** By class of bytes: the positions that take it. Built when first asked. */
  takers(byteClass: number): Int32Array
}

function takesByte(set: Ranges, byte: number): boolean {
  return set.some(([first, last]) => first <= byte && byte <= last)
}

function toLists(lists: readonly (readonly number[])[]): Lists {
  const starts = new Int32Array(lists.length + 1)
  lists.forEach((list, index) => (starts[index + 1] = (starts[index] as number) + list.length))
  const values = new Int32Array(starts[lists.length] as number)
  lists.forEach((list, index) => {
    values.set(list, starts[index])
  })
  return { starts, values }
}

function toBitLists(lists: readonly (readonly number[])[]): BitLists {
  const words: number[] = []
  const bits: number[] = []
  const starts = [0]
  for (const list of lists) {
    const from = words.length
    for (const position of list.toSorted((a, b) => a - b)) {
      const word = position >> 5
      if (words.length > from && words[words.length - 1] === word)
        bits[bits.length - 1] = (bits[bits.length - 1] as number) | (1 << (position & 31))
      else {
        words.push(word)
        bits.push(1 << (position & 31))
      }
    }
    starts.push(words.length)
  }
  return { starts: Int32Array.from(starts), words: Int32Array.from(words), bits: Int32Array.from(bits) }
}

class PositionsBuilder {
  readonly #program: Program
  /** By instruction: the position it is, or -1. */
  readonly #positionOf: Int32Array
  /** Instructions of positions, in order. */
  readonly #instructions: Int32Array
  readonly #gateOf: Int32Array
  readonly #roots: number[] = []
  readonly #targets: number[][] = []
  readonly #onward: number[][] = []
  readonly #assertionOf: number[] = []
  readonly #sources: number[][] = []

  constructor(program: Program) {
    const { operations } = program
    this.#program = program
    this.#positionOf = new Int32Array(operations.length).fill(-1)
    this.#gateOf = new Int32Array(operations.length).fill(-1)
    const instructions: number[] = []
    // Programs are built back to front: from the last instruction on, neighbours follow each other.
    for (let at = operations.length - 1; at >= 0; at--)
      if (operations[at] === operation.bytes) this.#positionOf[at] = instructions.push(at) - 1
    this.#instructions = Int32Array.from(instructions)
  }

  /** Whether several ways lead to an instruction, or an assertion or the end stands there: then it is a gate. */
  #markGates(): void {
    const { operations, next, detail, start } = this.#program
    const ways = new Uint8Array(operations.length)
    const enter = (at: number): void => {
      if ((ways[at] as number) < 2) ways[at] = (ways[at] as number) + 1
    }
    ways[start] = 2
    for (let at = 0; at < operations.length; at++) {
      if (operations[at] === operation.match) continue
      enter(next[at] as number)
      if (operations[at] === operation.counter) ways[next[at] as number] = 2
      if (operations[at] === operation.split) enter(detail[at] as number)
    }
    for (let at = 0; at < operations.length; at++) {
      const kind = operations[at]
      if (
        (ways[at] as number) > 1 ||
        kind === operation.match ||
        kind === operation.assertion ||
        kind === operation.counter
      )
        this.#addGate(at)
    }
  }

  #addGate(root: number): number {
    const gate = this.#roots.push(root) - 1
    this.#targets.push([])
    this.#onward.push([])
    this.#sources.push([])
    this.#assertionOf.push(-1)
    if (root !== -1) this.#gateOf[root] = gate
    return gate
  }

  /** What is reached from an instruction without a byte and without passing a gate. */
  #expand(from: number, isRoot: boolean, targets: number[], onward: number[]): void {
    const { operations, next, detail } = this.#program
    const pending = [from]
    let atRoot = isRoot
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      const gate = this.#gateOf[at] as number
      if (gate !== -1 && !atRoot) onward.push(gate)
      else if (operations[at] === operation.bytes) targets.push(this.#positionOf[at] as number)
      else if (operations[at] === operation.split) pending.push(detail[at] as number, next[at] as number)
      else if (operations[at] === operation.save || operations[at] === operation.assertion)
        pending.push(next[at] as number)
      atRoot = false
    }
  }

  build(): Positions {
    const { operations, next, detail, sets, start } = this.#program
    this.#markGates()
    const named = this.#roots.length
    for (let gate = 0; gate < named; gate++) {
      const root = this.#roots[gate] as number
      if (operations[root] === operation.assertion) this.#assertionOf[gate] = detail[root] as number
      this.#expand(root, true, this.#targets[gate] as number[], this.#onward[gate] as number[])
    }
    const wordCount = Math.max(1, (this.#instructions.length + 31) >> 5)
    const shifts = new Int32Array(wordCount)
    for (const [position, instruction] of this.#instructions.entries()) {
      const target = next[instruction] as number
      const targets: number[] = []
      const onward: number[] = []
      if (this.#positionOf[target] === position + 1) targets.push(position + 1)
      else this.#expand(target, false, targets, onward)
      const others = targets.filter((other) => other !== position + 1)
      if (others.length < targets.length)
        shifts[position >> 5] = (shifts[position >> 5] as number) | (1 << (position & 31))
      for (const gate of onward) this.#sources[gate]?.push(position)
      if (others.length > 0) {
        const gate = this.#addGate(-1)
        this.#targets[gate] = others
        this.#sources[gate] = [position]
      }
    }
    const alphabet = programAlphabet(this.#program)
    const counterOf = new Int32Array(this.#roots.length).fill(-1)
    const counters = this.#program.counters.map(({ set, min, max }, index): PositionCounter => {
      const at = operations.findIndex((kind, place) => kind === operation.counter && detail[place] === index)
      counterOf[this.#gateOf[at] as number] = index
      const takes = Uint8Array.from(alphabet.samples, (sample) => Number(takesByte(sets[set] as Ranges, sample)))
      return { min, max, exit: this.#gateOf[next[at] as number] as number, takes }
    })
    return {
      alphabet,
      wordCount,
      shifts,
      entries: this.#entries(wordCount),
      targets: toBitLists(this.#targets),
      onward: toLists(this.#onward),
      assertionOf: Int32Array.from(this.#assertionOf),
      counterOf,
      counters,
      startGate: this.#gateOf[start] as number,
      matchGate: this.#gateOf[operations.indexOf(operation.match)] as number,
      takers: createTakers(this.#instructions, detail, sets, alphabet, wordCount),
    }
  }

  #entries(wordCount: number): Positions['entries'] {
    const lists = Array.from({ length: wordCount }, (): [mask: number, gate: number][] => [])
    this.#sources.forEach((positions, gate) => {
      for (const position of positions) {
        const list = lists[position >> 5] as [number, number][]
        const top = list[list.length - 1]
        const bit = 1 << (position & 31)
        if (top?.[1] === gate) top[0] |= bit
        else list.push([bit, gate])
      }
    })
    return {
      starts: toLists(lists.map((list) => list.map(([mask]) => mask))).starts,
      masks: Int32Array.from(lists.flatMap((list) => list.map(([mask]) => mask))),
      gates: Int32Array.from(lists.flatMap((list) => list.map(([, gate]) => gate))),
    }
  }
}

function createTakers(
  instructions: Int32Array,
  setOf: Int32Array,
  sets: Program['sets'],
  alphabet: Alphabet,
  wordCount: number,
): (byteClass: number) => Int32Array {
  const made: (Int32Array | undefined)[] = []
  return (byteClass) => {
    let words = made[byteClass]
    if (words === undefined) {
      made[byteClass] = words = new Int32Array(wordCount)
      const sample = alphabet.samples[byteClass] as number
      const takes = sets.map((set) => takesByte(set, sample))
      for (let position = 0; position < instructions.length; position++)
        if (takes[setOf[instructions[position] as number] as number] === true)
          words[position >> 5] = (words[position >> 5] as number) | (1 << (position & 31))
    }
    return words
  }
}

export function createPositions(program: Program): Positions {
  return new PositionsBuilder(program).build()
}

/** The most steps that one byte can take: each word, each look at a gate, each way out of one. */
export function worstSteps({ wordCount, entries, targets, onward, counters }: Positions): number {
  return 1 + counters.length + wordCount + entries.gates.length + targets.words.length + onward.values.length
}
