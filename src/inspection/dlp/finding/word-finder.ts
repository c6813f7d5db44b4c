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
  readonly next: Map<string, TrieNode>
  word: string | undefined
  /** The word may go on (written with a star at its end). */
  open: boolean
}

const wordCharacter = madeOnce(() => /[\p{L}\p{N}_]/u)
/** Scripts that put no space between words: a word of theirs may start and end anywhere. */
const unspaced = madeOnce(() => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u)

/** Most text is ASCII, and asking a pattern about each character of it costs more than all the rest. */
const asciiWords: readonly boolean[] = Array.from({ length: 128 }, (_, code) => /\w/.test(String.fromCharCode(code)))

function isWordCharacter(char: string | undefined): boolean {
  if (char === undefined) return false
  return asciiWords[char.charCodeAt(0)] ?? wordCharacter().test(char)
}

function isUnspaced(char: string | undefined): boolean {
  return char !== undefined && char.charCodeAt(0) >= asciiWords.length && unspaced().test(char)
}

function breaksBetween(before: string | undefined, after: string | undefined): boolean {
  if (!isWordCharacter(before) || !isWordCharacter(after)) return true
  return isUnspaced(before) || isUnspaced(after)
}

function createNode(): TrieNode {
  return { next: new Map(), word: undefined, open: false }
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
        let next = node.next.get(unit)
        if (next === undefined) node.next.set(unit, (next = createNode()))
        node = next
      }
    }
    if (node === root) return
    node.word = entry
    node.open ||= open
  }
  const entries = [...words]
  const trie = madeOnce(() => {
    const root = createNode()
    for (const entry of entries) plant(root, entry)
    return root
  })

  function longestAt(text: string, start: number): WordHit | undefined {
    let node: TrieNode | undefined = trie()
    let hit: WordHit | undefined
    for (let at = start; at < text.length;) {
      const char = text.charAt(at)
      const space = /\s/u.test(char)
      node = node.next.get(space ? ' ' : char)
      if (node === undefined) break
      at++
      if (space) while (at < text.length && at - start < 400 && /\s/u.test(text.charAt(at))) at++
      if (node.word !== undefined && (node.open || breaksBetween(text[at - 1], text[at])))
        hit = { start, end: at, word: node.word }
    }
    return hit
  }

  return {
    *find(original) {
      const text = fold(original)
      const root = trie()
      for (let at = 0; at < text.length; at++) {
        if (!root.next.has(text.charAt(at)) || !breaksBetween(text[at - 1], text[at])) continue
        const hit = longestAt(text, at)
        if (hit === undefined) continue
        yield hit
        at = hit.end - 1
      }
    },
  }
}
