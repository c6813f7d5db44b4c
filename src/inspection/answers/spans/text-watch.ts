import { endFlag, type LiteralAutomaton } from './literal-automaton.ts'
import { longestLabel } from './signs.ts'

/** What a unit of ASCII is, as bits. */
const space = 1
const letter = 2
/** `.`, `:` and `-`, which are signs only beside some others. */
const mark = 4
/** A unit of which numbers, addresses and secrets are made. */
const odd = 8
/** A letter without which no word ends with `basic`, `bearer` or `digest`. */
const ofScheme = 16
/** A unit that stands in no group of a number. */
const ofNoGroup = 32
/** A mark behind which a group of a number may begin within a word. */
const beforeGroup = 64
/** A mark that may end a group, so that a letter behind it begins another one. */
const groupEnd = 128
/** With what `basic`, `bearer` and `digest` end. */
const lastOfScheme: ReadonlySet<number> = new Set([...'crtCRT'].map((char) => char.charCodeAt(0)))
const ampersand = 0x26
const dash = 0x2d
const dot = 0x2e
const colon = 0x3a
const equals = 0x3d
const smallW = 0x77
/** The longest run of letters and dashes that no secret is. */
const longestRun = 15

const facts = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const char = String.fromCharCode(code)
  return (
    (/\s/.test(char) ? space : 0) |
    (/[a-z]/i.test(char) ? letter : 0) |
    (/[.:-]/.test(char) ? mark : 0) |
    (/[\d@&+/=_]/.test(char) ? odd : 0) |
    (/[bd]/i.test(char) ? ofScheme : 0) |
    (/[A-Z\d\-/.()+:#]/.test(char) ? 0 : ofNoGroup) |
    (/[A-Za-z\d.:#)]/.test(char) ? 0 : beforeGroup) |
    (/[.:#)]/.test(char) ? groupEnd : 0)
  )
})

/**
 * Reads a text while it comes, each unit once, and tells of most of its deltas at once that nothing of them is found and
 * where what must wait begins: those of short words of ASCII, without digits. What it cannot tell is read by `holdFrom`,
 * `hasSign` and `hasLabel`, which it never contradicts. Offsets are UTF-16 units of all that was read.
 */
export class TextWatch {
  readonly #automaton: LiteralAutomaton
  #state = 0
  #length = 0
  #previous = 0
  /** Letters and dashes in a row at the end. */
  #run = 0
  #lastForeign = -1
  /** The last unit of which a number, an address or a secret may be made. */
  #lastOdd = -1
  /** Where the last entity of HTML may begin, which stands for another character. */
  #lastEntity = -1
  /** Where the last phrase or label ends. */
  #lastLiteral = -1
  #wordStart = 0
  #seenInWord = 0
  /** The same, of what stands behind its last mark. */
  #seenInTail = 0
  /** The last whole word, and whether it may be part of one finding with the word behind it: see `isGroupWord` and `isLabel`. */
  #startBefore = 0
  #endBefore = 0
  #mayGoOn = false

  constructor(automaton: LiteralAutomaton) {
    this.#automaton = automaton
  }

  push(piece: string): void {
    const { moves, classes } = this.#automaton
    const base = this.#length
    // Nothing is written to the object within the loop but what is rare.
    let state = this.#state
    let previous = this.#previous
    let run = this.#run
    let wordStart = this.#wordStart
    let seen = this.#seenInWord
    let tail = this.#seenInTail
    for (let index = 0; index < piece.length; index++) {
      const code = piece.charCodeAt(index)
      if (code >= 0x80) {
        this.#lastForeign = base + index
        state = run = seen = tail = 0
        previous = code
        continue
      }
      const fact = facts[code] as number
      state = moves[(state & ~endFlag) + (classes[code] as number)] as number
      if ((state & endFlag) !== 0) this.#lastLiteral = base + index + 1
      if ((fact & (space | mark | odd)) === 0) {
        // A letter, or a mark that nothing is made of.
        run = (fact & letter) === 0 ? 0 : run + 1
        if (run > longestRun || (previous === dot && (fact & letter) !== 0)) this.#lastOdd = base + index
        seen |= fact
        tail =
          (fact & beforeGroup) !== 0
            ? 0
            : (fact & letter) !== 0 && ((facts[previous] ?? 0) & groupEnd) !== 0
              ? fact
              : tail | fact
      } else if ((fact & space) !== 0) {
        const at = base + index
        if (at > wordStart) this.#endWord(wordStart, at, seen, tail, previous)
        wordStart = at + 1
        run = seen = tail = 0
      } else {
        run++
        if ((fact & odd) !== 0 || isSign(previous, code) || run > longestRun) this.#lastOdd = base + index
        if (code === ampersand) this.#lastEntity = base + index
        if (code !== dash) run = 0
        seen |= fact
        tail = (fact & beforeGroup) === 0 ? tail | fact : 0
      }
      previous = code
    }
    this.#length += piece.length
    this.#state = state
    this.#previous = previous
    this.#run = run
    this.#wordStart = wordStart
    this.#seenInWord = seen
    this.#seenInTail = tail
  }

  #endWord(start: number, end: number, seen: number, tail: number, last: number): void {
    const isScheme = end - start >= 5 && (seen & ofScheme) !== 0 && lastOfScheme.has(last)
    this.#startBefore = start
    this.#endBefore = end
    const isGroup = (seen & ofNoGroup) === 0 || ((tail & ofNoGroup) === 0 && (tail & letter) !== 0)
    this.#mayGoOn = isGroup || last === colon || last === equals || isScheme
  }

  /** Where the part behind `from` begins that must wait for more text, or undefined where that has to be read. */
  hold(from: number): number | undefined {
    if (this.#lastForeign >= from || this.#lastOdd >= from) return undefined
    if (this.#endBefore > from && (this.#mayGoOn || this.#startBefore < from)) return undefined
    const begun = this.begunAtEnd(from)
    return begun === undefined ? undefined : Math.min(Math.max(from, this.#wordStart), this.#length - begun)
  }

  /** Units of the end, not before `from`, that may be the beginning of a phrase; undefined where that has to be read. */
  begunAtEnd(from: number): number | undefined {
    const begun = this.#automaton.begunIn(this.#state)
    return this.#lastForeign >= from || begun > this.#length - from ? undefined : begun
  }

  /** Whether it is certain that no finding begins behind `from`. */
  isQuiet(from: number): boolean {
    return this.#lastOdd < from && !this.mayHaveLabel(from)
  }

  /** Whether a label may stand so that what is behind `from` belongs to it. */
  mayHaveLabel(from: number): boolean {
    const edge = Math.max(0, from - longestLabel)
    return this.#lastForeign >= edge || this.#lastLiteral > edge
  }

  /** Whether a phrase may stand behind `from`. */
  mayHavePhrase(from: number): boolean {
    return this.#lastForeign >= from || this.#lastEntity >= from || this.#lastLiteral > from
  }
}

/** Whether two units may be part of an address (`::`, `www.`) or the beginning of a key (`--`). */
function isSign(previous: number, code: number): boolean {
  if (code === dot) return (previous | 0x20) === smallW
  return code === previous
}
