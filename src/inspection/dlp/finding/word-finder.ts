import { madeOnce } from './made-once.ts'

/** Where a word of a list stands in a text. */
export interface WordHit {
  readonly start: number
  readonly end: number
  readonly word: string
}

export interface WordFinder {
  /** Every hit, leftmost first, the longest at each place, not overlapping. */
  find(text: string): Generator<WordHit>
}

interface TrieNode {
  /** By UTF-16 unit; white space of any kind is a blank. */
  readonly next: Map<number, TrieNode>
  word: string | undefined
  /** The word may go on (written with a star at its end). */
  open: boolean
}

/** A trie, and what tells of most places of a text that no word begins there, without a look into it. */
interface Trie {
  readonly root: TrieNode
  /** By first ASCII unit, bits of the second ones, each by its lowest five bits. */
  readonly seconds: Int32Array
}

const wordCharacter = madeOnce(() => /[\p{L}\p{N}_]/u)
/** Scripts that put no space between words: a word of theirs may start and end anywhere. */
const unspaced = madeOnce(() => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u)

/** Most text is ASCII, and asking a pattern about each character of it costs more than all the rest. */
const asciiEnd = 128
const asciiWords = Uint8Array.from({ length: asciiEnd }, (_, code) => Number(/\w/.test(String.fromCharCode(code))))
const blank = 32

function isWordUnit(unit: number): boolean {
  return unit < asciiEnd ? asciiWords[unit] === 1 : wordCharacter().test(String.fromCharCode(unit))
}

function isUnspaced(unit: number): boolean {
  return unit >= asciiEnd && unspaced().test(String.fromCharCode(unit))
}

function isSpace(unit: number): boolean {
  return unit === blank || (unit >= 9 && unit <= 13) || (unit >= asciiEnd && /\s/u.test(String.fromCharCode(unit)))
}

/** Whether a word may end before a place of a text and another one begin there. */
function breaksAt(text: string, at: number): boolean {
  if (at === 0 || at >= text.length) return true
  const before = text.charCodeAt(at - 1)
  const after = text.charCodeAt(at)
  if (!isWordUnit(before) || !isWordUnit(after)) return true
  return isUnspaced(before) || isUnspaced(after)
}

function createNode(): TrieNode {
  return { next: new Map(), word: undefined, open: false }
}

/** Each bit, for units of any kind. */
const anyUnit = -1

function secondsOf(root: TrieNode): Int32Array {
  const seconds = new Int32Array(asciiEnd)
  for (const [first, { word, next }] of root.next) {
    if (first >= asciiEnd) continue
    if (word !== undefined) seconds[first] = anyUnit
    for (const unit of next.keys())
      for (const one of unit === blank ? [9, 10, 11, 12, 13, blank] : [unit])
        seconds[first] = (seconds[first] as number) | (1 << (one & 31))
  }
  return seconds
}

/**
 * Finds whole words and phrases of a list by a trie: time in proportion to the text and the longest entry.
 *
 * @param words - a star at the end of an entry lets the word go on (`insur*`); runs of white space match one another
 * @param caseSensitive - false compares lower-case forms
 */
export function createWordFinder(words: Iterable<string>, caseSensitive = false): WordFinder {
  const fold = (text: string): string => {
    if (caseSensitive) return text
    const lower = text.toLowerCase()
    // A few letters change length in lower case, which would move every offset behind them.
    return lower.length === text.length
      ? lower
      : Array.from({ length: text.length }, (_, at) => text.charAt(at).toLowerCase().charAt(0)).join('')
  }
  const plant = (root: TrieNode, entry: string): void => {
    const open = entry.endsWith('*')
    let node = root
    for (const char of fold(open ? entry.slice(0, -1) : entry).replace(/\s+/gu, ' ')) {
      for (const unit of char.split('')) {
        const code = unit.charCodeAt(0)
        let next = node.next.get(code)
        if (next === undefined) node.next.set(code, (next = createNode()))
        node = next
      }
    }
    if (node === root) return
    node.word = entry
    node.open ||= open
  }
  const entries = [...words]
  const trie = madeOnce((): Trie => {
    const root = createNode()
    for (const entry of entries) plant(root, entry)
    return { root, seconds: secondsOf(root) }
  })

  function longestAt(text: string, start: number, root: TrieNode): WordHit | undefined {
    let node: TrieNode | undefined = root
    let hit: WordHit | undefined
    for (let at = start; at < text.length;) {
      const unit = text.charCodeAt(at)
      const space = isSpace(unit)
      node = node.next.get(space ? blank : unit)
      if (node === undefined) break
      at++
      if (space) while (at < text.length && at - start < 400 && isSpace(text.charCodeAt(at))) at++
      if (node.word !== undefined && (node.open || breaksAt(text, at))) hit = { start, end: at, word: node.word }
    }
    return hit
  }

  /** The first hit from a place on. */
  function nextHit(text: string, from: number): WordHit | undefined {
    const { root, seconds } = trie()
    for (let at = from; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      if (unit < asciiEnd) {
        const bits = seconds[unit] as number
        if (bits === 0) continue
        const second = text.charCodeAt(at + 1)
        if (second < asciiEnd && ((bits >>> (second & 31)) & 1) === 0) continue
      } else if (!root.next.has(unit)) continue
      const hit = breaksAt(text, at) ? longestAt(text, at, root) : undefined
      if (hit !== undefined) return hit
    }
    return undefined
  }

  return {
    *find(original) {
      const text = fold(original)
      for (let hit = nextHit(text, 0); hit !== undefined; hit = nextHit(text, hit.end)) yield hit
    },
  }
}
