/** Symbols of words: 0 to 25 are letters in either case. */
const digitSymbol = 26
const signSymbol = 27

/** Any character beyond ASCII. */
const foreignSymbol = 29

/** In front of a literal: no letter stands before it. */
export const edgeMark = '\0'

/** What of a word is looked for, in symbols; words that agree so far are told apart later. */
const longest = 12

/** A row of the table of moves is two to this power long: room for each symbol. */
export const stateShift = 5
const symbolMask = 2 ** stateShift - 1

/** The symbol of each byte of UTF-8: white space, signs and the low line of names are the same. */
export const byteSymbols = Uint8Array.from({ length: 256 }, (_, code) => {
  if (code >= 128) return foreignSymbol
  const char = String.fromCharCode(code)
  if (/[a-z]/i.test(char)) return char.toLowerCase().charCodeAt(0) - 97
  return /\d/.test(char) ? digitSymbol : signSymbol
})

function symbolsOf(word: string): readonly number[] {
  const symbols: number[] = []
  for (const unit of word.replace(/\*$/, '').split('')) {
    const symbol = byteSymbols[unit.charCodeAt(0)] ?? foreignSymbol
    // Signs and blanks in a row are one, here and in texts.
    if (symbol !== signSymbol || symbols.at(-1) !== signSymbol) symbols.push(symbol)
  }
  return symbols
}

/** A word as it may stand in a text: `driver license` also as `driverLicense`, so that each sign within it may be missing. */
function spellingsOf(word: string): readonly (readonly number[])[] {
  const symbols = symbolsOf(word)
  let spellings: readonly (readonly number[])[] = [[]]
  for (const [at, symbol] of symbols.entries()) {
    const isWithin = symbol === signSymbol && at > 0 && at < symbols.length - 1
    spellings = spellings.flatMap((before) => {
      if (before.length >= longest) return [before]
      return isWithin ? [[...before, symbol], before] : [[...before, symbol]]
    })
  }
  return spellings
}

/** A literal, behind each symbol that may stand at its edge. */
function spellingsOfLiteral(text: string): readonly (readonly number[])[] {
  const isEdge = text.startsWith(edgeMark)
  const symbols = symbolsOf(isEdge ? text.slice(1) : text).slice(0, longest)
  return isEdge ? [signSymbol, digitSymbol, foreignSymbol].map((edge) => [edge, ...symbols]) : [symbols]
}

/**
 * An automaton that looks for many words at once, without regard to case, also within other words: text round a number is
 * cut, and what is left of a longer word counts. It may find more than the words, never less.
 */
export class WordAutomaton {
  /** The state behind each state and symbol, at `state | symbol`: states are multiples of a row of the table. */
  readonly moves: Int32Array
  /** The state in which a text begins: behind a sign. */
  readonly start: number
  /** States from this one on find a word, those before none. */
  readonly firstFinding: number
  readonly #found: readonly (readonly number[])[]

  /**
   * @param words - a star at the end lets a word go on, as it may here in any case
   * @param literals - texts of which no sign may be missing; their numbers follow those of the words
   * @throws RangeError if the words ask for more states than a table of moves can have, 32,767
   */
  constructor(words: readonly string[], literals: readonly string[] = []) {
    const children = [new Map<number, number>()]
    const ends = [new Set<number>()]
    const last: number[] = [-1]
    const spellings = [...words.map(spellingsOf), ...literals.map(spellingsOfLiteral)]
    for (const [number, own] of spellings.entries())
      for (const spelling of own) {
        let node = 0
        for (const symbol of spelling) {
          let next = children[node]?.get(symbol)
          if (next === undefined) {
            next = children.push(new Map()) - 1
            ends.push(new Set())
            last.push(symbol)
            children[node]?.set(symbol, next)
          }
          node = next
        }
        ends[node]?.add(number)
      }
    if (children.length > 0x7fff) throw new RangeError('too many words for one automaton')
    const moves = link(children, ends, last)
    // States that find something get the last numbers, so that a number alone tells them.
    const order = [...children.keys()].sort(
      (a, b) => Math.min(1, ends[a]?.size ?? 0) - Math.min(1, ends[b]?.size ?? 0) || a - b,
    )
    const numbers = new Int16Array(order.length)
    order.forEach((node, number) => (numbers[node] = number))
    this.moves = Int32Array.from(moves, (_, at) => {
      const to = moves[((order[at >> stateShift] as number) << stateShift) | (at & symbolMask)] as number
      return (numbers[to] as number) << stateShift
    })
    this.start = this.moves[signSymbol] as number
    this.#found = order.map((node) => [...(ends[node] ?? [])])
    const first = this.#found.findIndex((found) => found.length > 0)
    this.firstFinding = (first === -1 ? order.length : first) << stateShift
  }

  /** Numbers of the words that are found in a state. */
  foundIn(state: number): readonly number[] {
    return this.#found[state >> stateShift] as readonly number[]
  }
}

/** Gives each state a move for each symbol: where nothing goes on, that of the longest end that does. */
function link(
  children: readonly Map<number, number>[],
  ends: readonly Set<number>[],
  last: readonly number[],
): Int16Array {
  const moves = new Int16Array(children.length << stateShift)
  const shorter = new Int16Array(children.length)
  const queue = [0]
  for (const node of queue) {
    for (let symbol = 0; symbol <= symbolMask; symbol++) {
      const own = children[node]?.get(symbol)
      const fallback = node === 0 ? 0 : (moves[((shorter[node] as number) << stateShift) | symbol] as number)
      if (own !== undefined) {
        shorter[own] = fallback
        ends[fallback]?.forEach((number) => ends[own]?.add(number))
        queue.push(own)
      }
      const isSameSign = symbol === signSymbol && last[node] === signSymbol
      moves[(node << stateShift) | symbol] = own ?? (isSameSign ? node : fallback)
    }
  }
  return moves
}
