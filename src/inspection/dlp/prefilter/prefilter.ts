import type { DetectorRow } from '../detector.ts'
import { asciiKinds, edgeKind, foreignKind, type KindSet } from './character-kinds.ts'
import { readPattern, type PatternShape } from './read-pattern.ts'
import { firstFinding, ShapeAutomaton, stateShift as shapeShift } from './shape-automaton.ts'
import { asciiSymbols, foreignSymbol, stateShift as wordShift, WordAutomaton } from './word-automaton.ts'

/** Tells of a text, by one pass over it, which detectors can find something at all. */
export interface Prefilter {
  /**
   * Looks at a text in its normal form.
   *
   * @returns ids of the rows that may match; undefined if all may
   */
  candidates(text: string): ReadonlySet<string> | undefined
}

/** Units of a text that are read at once. */
const pieceLength = 16_384

/** Characters that some row takes for ASCII ones: a capital I with dot, the sign of Kelvin, white space beyond Latin scripts. */
const disguised = /[\u0130\u1680\u2028\u2029\u212a]/

/** What a row asks of a text: numbers of a shape, and of words of which one must be there. */
interface Demand {
  readonly id: string
  readonly shape: number | undefined
  readonly words: readonly (readonly number[])[]
}

/** Gives equal things the same number. */
class Numbers<T> {
  readonly values: T[] = []
  readonly #known = new Map<string, number>()

  of(key: string, value: () => T): number {
    let number = this.#known.get(key)
    if (number === undefined) this.#known.set(key, (number = this.values.push(value()) - 1))
    return number
  }
}

class RowPrefilter implements Prefilter {
  readonly #demands: readonly Demand[]
  readonly #shapes: ShapeAutomaton
  readonly #words: WordAutomaton
  readonly #shapeRound: Uint32Array
  readonly #wordRound: Uint32Array
  readonly #shapeSeen: Uint32Array
  readonly #wordSeen: Uint32Array
  readonly #encoder = new TextEncoder()
  readonly #bytes = new Uint8Array(3 * pieceLength)
  #round = 0

  constructor(rows: readonly DetectorRow[]) {
    const shapes = new Numbers<PatternShape>()
    const words = new Numbers<string>()
    const kinds = new Map<string, KindSet>()
    const sources = new Map<string, PatternShape>()
    const numbersOf = (list: readonly string[]): readonly number[] => list.map((word) => words.of(word, () => word))
    this.#demands = rows.map(({ id, pattern, shape = pattern, anyOf, contextOnly, context = [] }) => {
      let own: number | undefined
      if (shape !== undefined) {
        const key = `${shape.flags} ${shape.source}`
        const read = sources.get(key) ?? readPattern(shape, kinds)
        sources.set(key, read)
        own = shapes.of(JSON.stringify(read), () => read)
      }
      const lists = [...(anyOf === undefined ? [] : [anyOf]), ...(contextOnly === true ? [context] : [])]
      return { id, shape: own, words: lists.map(numbersOf) }
    })
    this.#shapes = new ShapeAutomaton(shapes.values)
    this.#words = new WordAutomaton(words.values)
    this.#shapeSeen = new Uint32Array(shapes.values.length)
    this.#wordSeen = new Uint32Array(words.values.length)
    this.#shapeRound = new Uint32Array(this.#shapes.moves.length >> shapeShift)
    this.#wordRound = new Uint32Array(this.#words.moves.length >> wordShift)
  }

  candidates(text: string): ReadonlySet<string> | undefined {
    this.#nextRound()
    if (!this.#pass(text)) return undefined
    const round = this.#round
    const kept = new Set<string>()
    for (const { id, shape, words } of this.#demands) {
      if (shape !== undefined && this.#shapeSeen[shape] !== round) continue
      if (words.every((list) => list.some((word) => this.#wordSeen[word] === round))) kept.add(id)
    }
    return kept
  }

  #nextRound(): void {
    if (this.#round === 0xffff_ffff) {
      for (const table of [this.#shapeRound, this.#wordRound, this.#shapeSeen, this.#wordSeen]) table.fill(0)
      this.#round = 0
    }
    this.#round++
  }

  /** Notes the shapes and words of a text; tells whether it got to the end. */
  #pass(text: string): boolean {
    const shapes = this.#shapes
    const start = shapes.begin()
    let state = this.#step(start, edgeKind)
    let word = 0
    for (let from = 0; from < text.length; from += pieceLength) {
      const piece = text.length <= pieceLength ? text : text.slice(from, from + pieceLength)
      const { written } = this.#encoder.encodeInto(piece, this.#bytes)
      if (written > piece.length && disguised.test(piece)) return false
      const ended = this.#read(written, state, word)
      if (ended === undefined) return false
      ;[state, word] = ended
    }
    return state !== undefined && this.#step(state, edgeKind) !== undefined
  }

  /** Reads bytes of UTF-8, from the states of both automata to those behind them. */
  #read(length: number, from: number | undefined, fromWord: number): readonly [number, number] | undefined {
    if (from === undefined) return undefined
    const bytes = this.#bytes
    const { moves } = this.#shapes
    const { moves: wordMoves } = this.#words
    const shapeRound = this.#shapeRound
    const wordRound = this.#wordRound
    const round = this.#round
    const { firstFinding: firstWord } = this.#words
    let state = from
    let word = fromWord
    for (let at = 0; at < length; at++) {
      const byte = bytes[at] as number
      let kind = foreignKind
      let symbol = foreignSymbol
      if (byte < 0x80) {
        kind = asciiKinds[byte] as number
        symbol = asciiSymbols[byte] as number
      } else if (byte < 0xc0) {
        // Bytes that go on with a character say nothing new, but one beyond the first plane is two units.
        if (at === 0 || (bytes[at - 1] as number) < 0xf0) continue
      }
      const next = moves[(state << shapeShift) | kind] as number
      if (next >= 0) state = next
      else {
        const made = this.#step(state, kind)
        if (made === undefined) return undefined
        state = made
      }
      word = wordMoves[(word << wordShift) | symbol] as number
      if (state >= firstFinding && shapeRound[state] !== round) this.#noteShapes(state)
      if (word >= firstWord && wordRound[word] !== round) this.#noteWords(word)
    }
    return [state, word]
  }

  #step(from: number, kind: number): number | undefined {
    const known = this.#shapes.moves[(from << shapeShift) | kind] as number
    const state = known < 0 ? this.#shapes.make(from, kind) : known
    if (state !== undefined) this.#noteShapes(state)
    return state
  }

  #noteShapes(state: number): void {
    this.#shapeRound[state] = this.#round
    for (const shape of this.#shapes.shapesIn(state)) this.#shapeSeen[shape] = this.#round
  }

  #noteWords(state: number): void {
    this.#wordRound[state] = this.#round
    for (const word of this.#words.foundIn(state)) this.#wordSeen[word] = this.#round
  }
}

/** Makes the prefilter of rows. */
export function createPrefilter(rows: readonly DetectorRow[]): Prefilter {
  return new RowPrefilter(rows)
}
