import { asciiKinds, digitKinds, foreignKind, tokenKinds } from './character-kinds.ts'
import { clusterGap } from './pattern-needs.ts'
import { byteSymbols, stateShift, type WordAutomaton } from './word-automaton.ts'

/** Units of a text that are read at once. */
const pieceLength = 16_384

const asciiEnd = 0x80
/** Bytes of UTF-8 from this one on begin a character, and from the second one on a character that is two units of a text. */
const firstOfCharacter = 0xc0
const firstOfTwoUnits = 0xf0

/** What is packed in one number by byte of UTF-8: the symbol lowest, then the kind, and whether it is of a token or a digit. */
const symbolMask = 31
const kindShift = 5
const tokenShift = 10
const digitFlag = 1 << 11

const byteFacts = Uint16Array.from({ length: 256 }, (_, byte) => {
  const kind = asciiKinds[byte] ?? foreignKind
  const isToken = (tokenKinds >> kind) & 1
  const digit = ((digitKinds >> kind) & 1) === 0 ? 0 : digitFlag
  return (byteSymbols[byte] as number) | (kind << kindShift) | (isToken << tokenShift) | digit
})

/** One pass over a text: what kinds of characters it has, its longest tokens and clusters of digits, and its words. */
export class TextPass {
  /** Kinds of characters of the text, as bits. */
  kinds = 0
  /** Digits of its best cluster, and characters of its longest token. */
  digits = 0
  run = 0
  readonly #words: WordAutomaton
  readonly #stateSeen: Uint32Array
  readonly #wordSeen: Uint32Array
  readonly #encoder = new TextEncoder()
  readonly #bytes = new Uint8Array(3 * pieceLength)
  #round = 0

  /** @param wordCount - how many words and literals `words` looks for */
  constructor(words: WordAutomaton, wordCount: number) {
    this.#words = words
    this.#stateSeen = new Uint32Array(words.moves.length >> stateShift)
    this.#wordSeen = new Uint32Array(wordCount)
  }

  /** Whether the text has a word, by its number. */
  has(word: number): boolean {
    return this.#wordSeen[word] === this.#round
  }

  /** Reads a text. What was said of the one before is gone. */
  read(text: string): void {
    this.#nextRound()
    const bytes = this.#bytes
    const { moves, firstFinding, start } = this.#words
    const stateSeen = this.#stateSeen
    const round = this.#round
    let state = start
    let kinds = 0
    let run = 0
    let longestRun = 0
    let cluster = 0
    let bestCluster = 0
    /** Where the last digit stands, in bytes of the piece, as if no character had more than one. */
    let lastDigit = -1
    for (let from = 0; from < text.length; from += pieceLength) {
      const piece = text.length <= pieceLength ? text : text.slice(from, from + pieceLength)
      const { written } = this.#encoder.encodeInto(piece, bytes)
      let at = 0
      while (at < written) {
        // Nothing is called within this loop: around a call all tables would be loaded anew.
        for (; at < written; at++) {
          const byte = bytes[at] as number
          if (
            byte >= asciiEnd &&
            byte < firstOfCharacter &&
            (at === 0 || (bytes[at - 1] as number) < firstOfTwoUnits)
          ) {
            lastDigit++
            continue
          }
          const facts = byteFacts[byte] as number
          kinds |= 1 << (facts >> kindShift)
          run = (run + 1) & -((facts >> tokenShift) & 1)
          if (run > longestRun) longestRun = run
          if ((facts & digitFlag) !== 0) {
            cluster = at - lastDigit <= clusterGap + 1 ? cluster + 1 : 1
            lastDigit = at
            if (cluster > bestCluster) bestCluster = cluster
          }
          state = moves[state | (facts & symbolMask)] as number
          if (state >= firstFinding && stateSeen[state >> stateShift] !== round) break
        }
        if (at === written) break
        this.#noteWords(state)
        at++
      }
      lastDigit -= written
    }
    this.kinds = kinds
    this.run = longestRun
    this.digits = bestCluster
  }

  #nextRound(): void {
    if (this.#round === 0xffff_ffff) {
      this.#stateSeen.fill(0)
      this.#wordSeen.fill(0)
      this.#round = 0
    }
    this.#round++
  }

  #noteWords(state: number): void {
    this.#stateSeen[state >> stateShift] = this.#round
    for (const word of this.#words.foundIn(state)) this.#wordSeen[word] = this.#round
  }
}
