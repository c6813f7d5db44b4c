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

/** Whether a byte beyond ASCII goes on with a character and says nothing new; one beyond the first plane is two units. */
function goesOn(bytes: Uint8Array, at: number): boolean {
  return (bytes[at] as number) < 0xc0 && (at === 0 || (bytes[at - 1] as number) < 0xf0)
}

class RowPrefilter implements Prefilter {
  readonly #demands: readonly Demand[]
  /** Places of demands, by shape; and those that ask for none. */
  readonly #byShape: readonly number[][]
  readonly #unshaped: readonly number[]
  /** Shapes that were found in the text. */
  readonly #found: number[] = []
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
    const places = [...this.#demands.keys()]
    this.#byShape = shapes.values.map((_, own) => places.filter((at) => this.#demands[at]?.shape === own))
    this.#unshaped = places.filter((at) => this.#demands[at]?.shape === undefined)
    this.#shapes = new ShapeAutomaton(shapes.values)
    this.#words = new WordAutomaton(words.values)
    this.#shapeSeen = new Uint32Array(shapes.values.length)
    this.#wordSeen = new Uint32Array(words.values.length)
    this.#shapeRound = new Uint32Array(this.#shapes.moves.length >> shapeShift)
    this.#wordRound = new Uint32Array(this.#words.moves.length >> wordShift)
  }

  candidates(text: string): ReadonlySet<string> | undefined {
    this.#nextRound()
    if (!this.#passShapes(text)) return undefined
    const round = this.#round
    const places = [...this.#unshaped]
    for (const shape of this.#found) places.push(...(this.#byShape[shape] as number[]))
    places.sort((a, b) => a - b)
    const kept = new Set<string>()
    let isRead = false
    for (const at of places) {
      const { id, words } = this.#demands[at] as Demand
      if (words.length > 0 && !isRead) {
        isRead = true
        this.#passWords(text)
      }
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
    this.#found.length = 0
  }

  /** Notes the shapes of a text; tells whether it got to the end. */
  #passShapes(text: string): boolean {
    let state = this.#step(this.#shapes.begin(), edgeKind)
    for (let from = 0; from < text.length && state !== undefined; from += pieceLength) {
      const piece = text.length <= pieceLength ? text : text.slice(from, from + pieceLength)
      const { written } = this.#encoder.encodeInto(piece, this.#bytes)
      if (written > piece.length && disguised.test(piece)) return false
      state = this.#readShapes(written, state)
    }
    return state !== undefined && this.#step(state, edgeKind) !== undefined
  }

  /** Notes the words of a text. Few texts are asked for any. */
  #passWords(text: string): void {
    let state = 0
    for (let from = 0; from < text.length; from += pieceLength) {
      const piece = text.length <= pieceLength ? text : text.slice(from, from + pieceLength)
      state = this.#readWords(this.#encoder.encodeInto(piece, this.#bytes).written, state)
    }
  }

  /** Reads bytes of UTF-8, from a state to that behind them; undefined if they cause too many. */
  #readShapes(length: number, from: number): number | undefined {
    const bytes = this.#bytes
    const { moves } = this.#shapes
    const shapeRound = this.#shapeRound
    const round = this.#round
    let state = from
    for (let at = 0; at < length; at++) {
      const byte = bytes[at] as number
      let kind = foreignKind
      if (byte < 0x80) kind = asciiKinds[byte] as number
      else if (goesOn(bytes, at)) continue
      const next = moves[(state << shapeShift) | kind] as number
      if (next >= 0) state = next
      else {
        const made = this.#step(state, kind)
        if (made === undefined) return undefined
        state = made
      }
      if (state >= firstFinding && shapeRound[state] !== round) this.#noteShapes(state)
    }
    return state
  }

  #readWords(length: number, from: number): number {
    const bytes = this.#bytes
    const { moves, firstFinding: firstWord } = this.#words
    const wordRound = this.#wordRound
    const round = this.#round
    let state = from
    for (let at = 0; at < length; at++) {
      const byte = bytes[at] as number
      let symbol = foreignSymbol
      if (byte < 0x80) symbol = asciiSymbols[byte] as number
      else if (goesOn(bytes, at)) continue
      state = moves[(state << wordShift) | symbol] as number
      if (state >= firstWord && wordRound[state] !== round) this.#noteWords(state)
    }
    return state
  }

  #step(from: number, kind: number): number | undefined {
    const known = this.#shapes.moves[(from << shapeShift) | kind] as number
    const state = known < 0 ? this.#shapes.make(from, kind) : known
    if (state !== undefined) this.#noteShapes(state)
    return state
  }

  #noteShapes(state: number): void {
    this.#shapeRound[state] = this.#round
    for (const shape of this.#shapes.shapesIn(state)) {
      if (this.#shapeSeen[shape] === this.#round) continue
      this.#shapeSeen[shape] = this.#round
      this.#found.push(shape)
    }
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
