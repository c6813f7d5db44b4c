import { asciiKinds, digitKinds, foreignKind, foreignKinds, tokenKinds } from './character-kinds.ts'
import { clusterGap } from './pattern-needs.ts'
import { byteSymbols, stateShift, type WordAutomaton } from './word-automaton.ts'

/** Units of a text that are read at once. */
const pieceLength = 16_384

const asciiEnd = 0x80
/** Bytes that are taken one by one where four at once do not do: what is rare comes in clusters, or is all of a text. */
const fewestSingle = 12
const mostSingle = 384

/** Bytes of UTF-8 from this one on begin a character, and from the second one on a character that is two units of a text. */
const firstOfCharacter = 0xc0
const firstOfTwoUnits = 0xf0

/**
 * What is packed in one number by byte of UTF-8: the symbol lowest, then whether it is of a token, and its kind as a bit, so
 * that the numbers of all bytes joined tell the kinds of a text. There is room for 26 kinds.
 */
const symbolMask = 31
const tokenFlag = 1 << 5
const kindShift = 6

const byteFacts = Int32Array.from({ length: 256 }, (_, byte) => {
  const kind = asciiKinds[byte] ?? foreignKind
  const isToken = (tokenKinds >> kind) & 1
  return (byteSymbols[byte] as number) | (isToken === 0 ? 0 : tokenFlag) | (1 << (kind + kindShift))
})

/** What prose has few of, and what takes more than to look it up: digits and all beyond ASCII. */
const rareFacts = (digitKinds | foreignKinds) << kindShift

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
    const lastIdle = firstFinding - 1
    const stateSeen = this.#stateSeen
    const round = this.#round
    let state = start
    let allFacts = 0
    /** Where the last character stands that is of no token, and what lies at most between two of them, the second included. */
    let lastBreak = -1
    let longest = 1
    let cluster = 0
    let bestCluster = 0
    /** Where the last digit stands, in bytes of the piece, as if no character had more than one. */
    let lastDigit = -1
    for (let from = 0; from < text.length; from += pieceLength) {
      const piece = text.length <= pieceLength ? text : text.slice(from, from + pieceLength)
      const { written } = this.#encoder.encodeInto(piece, bytes)
      let at = 0
      let single = fewestSingle
      while (at < written) {
        const began = at
        // Nothing is called within these loops: around a call all tables would be loaded anew. The first takes four bytes at
        // once, as long as none of them is rare or finds a word for the first time.
        for (; at + 3 < written; at += 4) {
          const first = byteFacts[bytes[at] as number] as number
          const second = byteFacts[bytes[at + 1] as number] as number
          const third = byteFacts[bytes[at + 2] as number] as number
          const fourth = byteFacts[bytes[at + 3] as number] as number
          const joined = first | second | third | fourth
          if ((joined & rareFacts) !== 0) break
          const afterFirst = moves[state | (first & symbolMask)] as number
          const afterSecond = moves[afterFirst | (second & symbolMask)] as number
          const afterThird = moves[afterSecond | (third & symbolMask)] as number
          const afterFourth = moves[afterThird | (fourth & symbolMask)] as number
          // Negative if one of them is a finding state.
          if (
            ((lastIdle - afterFirst) | (lastIdle - afterSecond) | (lastIdle - afterThird) | (lastIdle - afterFourth)) <
            0
          ) {
            if (afterFirst > lastIdle && stateSeen[afterFirst >> stateShift] !== round) break
            if (afterSecond > lastIdle && stateSeen[afterSecond >> stateShift] !== round) break
            if (afterThird > lastIdle && stateSeen[afterThird >> stateShift] !== round) break
            if (afterFourth > lastIdle && stateSeen[afterFourth >> stateShift] !== round) break
          }
          if ((first & second & third & fourth & tokenFlag) === 0) {
            if ((first & tokenFlag) === 0) {
              if (at - lastBreak > longest) longest = at - lastBreak
              lastBreak = at
            }
            if ((second & tokenFlag) === 0) {
              if (at + 1 - lastBreak > longest) longest = at + 1 - lastBreak
              lastBreak = at + 1
            }
            if ((third & tokenFlag) === 0) {
              if (at + 2 - lastBreak > longest) longest = at + 2 - lastBreak
              lastBreak = at + 2
            }
            if ((fourth & tokenFlag) === 0) {
              if (at + 3 - lastBreak > longest) longest = at + 3 - lastBreak
              lastBreak = at + 3
            }
          }
          allFacts |= joined
          state = afterFourth
        }
        single = at === began ? Math.min(single * 2, mostSingle) : fewestSingle
        const stop = Math.min(written, at + single)
        for (; at < stop; at++) {
          const byte = bytes[at] as number
          const facts = byteFacts[byte] as number
          if ((facts & rareFacts) !== 0) {
            if (byte < asciiEnd) {
              cluster = at - lastDigit <= clusterGap + 1 ? cluster + 1 : 1
              lastDigit = at
              if (cluster > bestCluster) bestCluster = cluster
            } else if (byte < firstOfCharacter && (at === 0 || (bytes[at - 1] as number) < firstOfTwoUnits)) {
              lastDigit++
              lastBreak = at
              continue
            }
          }
          allFacts |= facts
          if ((facts & tokenFlag) === 0) {
            if (at - lastBreak > longest) longest = at - lastBreak
            lastBreak = at
          }
          state = moves[state | (facts & symbolMask)] as number
          if (state >= firstFinding && stateSeen[state >> stateShift] !== round) break
        }
        if (at === stop) continue
        this.#noteWords(state)
        at++
      }
      lastDigit -= written
      lastBreak -= written
    }
    this.kinds = allFacts >>> kindShift
    this.run = Math.max(longest, -lastBreak) - 1
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
