import { normalRanges } from '../ranges.ts'
import type { Ranges, RegexNode } from '../syntax.ts'
import { onceForRanges } from './once.ts'

const surrogateFirst = 0xd800
const surrogateLast = 0xdfff

/** The bytes of one character. */
export function utf8Bytes(point: number): number[] {
  if (point < 0x80) return [point]
  if (point < 0x800) return [0xc0 | (point >> 6), 0x80 | (point & 63)]
  if (point < 0x10000) return [0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63)]
  return [0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63)]
}

/** Cuts a range where the length of its encoding, or a lower byte's whole range, changes. */
function cut(first: number, last: number, visit: (sequence: Ranges) => void): void {
  for (const limit of [0x7f, 0x7ff, 0xffff]) {
    if (first <= limit && limit < last) {
      cut(first, limit, visit)
      cut(limit + 1, last, visit)
      return
    }
  }
  if (first <= surrogateLast && last >= surrogateFirst) {
    if (first < surrogateFirst) cut(first, surrogateFirst - 1, visit)
    if (last > surrogateLast) cut(surrogateLast + 1, last, visit)
    return
  }
  const from = utf8Bytes(first)
  for (let byte = 1; byte < from.length; byte++) {
    const mask = (1 << (6 * byte)) - 1
    if ((first & ~mask) !== (last & ~mask)) {
      if ((first & mask) !== 0) {
        cut(first, first | mask, visit)
        cut((first | mask) + 1, last, visit)
        return
      }
      if ((last & mask) !== mask) {
        cut(first, (last & ~mask) - 1, visit)
        cut(last & ~mask, last, visit)
        return
      }
    }
  }
  const to = utf8Bytes(last)
  visit(from.map((byte, index) => [byte, to[index] as number] as const))
}

/** Runs of byte ranges that together are the UTF-8 forms of the code points, in order. */
export function utf8Sequences(ranges: Ranges): Ranges[] {
  const sequences: Ranges[] = []
  for (const [first, last] of ranges) cut(first, last, (sequence) => sequences.push(sequence))
  return sequences
}

/** The same as a choice of byte sequences; what is one byte long is one set. */
export const utf8Node = onceForRanges((ranges: Ranges): RegexNode => {
  const single: (readonly [number, number])[] = []
  const parts: RegexNode[] = []
  for (const sequence of utf8Sequences(ranges)) {
    const [first] = sequence
    if (first !== undefined && sequence.length === 1) single.push(first)
    else parts.push({ kind: 'concat', parts: sequence.map((range): RegexNode => ({ kind: 'bytes', ranges: [range] })) })
  }
  if (single.length > 0 || parts.length === 0) parts.unshift({ kind: 'bytes', ranges: normalRanges(single) })
  return parts.length === 1 ? (parts[0] as RegexNode) : { kind: 'alternation', parts }
})

/** A step of the automaton of a set of characters: bytes, and the node behind them; -1 is its end. */
export interface Utf8Edge {
  readonly ranges: Ranges
  readonly target: number
}

export interface Utf8Graph {
  /** By number of the node: its ways out. A node's targets have smaller numbers. */
  readonly nodes: readonly (readonly Utf8Edge[])[]
  readonly root: number
}

interface TrieNode {
  readonly children: Map<string, { readonly range: readonly [number, number]; readonly node: TrieNode }>
}

/** The smallest automaton over bytes for a set of characters: equal tails are one. */
export const utf8Graph = onceForRanges((ranges: Ranges): Utf8Graph => {
  const trie: TrieNode = { children: new Map() }
  // Lead ranges of two sequences are equal or apart: a lead that spans bytes takes all of their characters.
  for (const sequence of utf8Sequences(ranges)) {
    let node = trie
    for (const range of sequence) {
      const key = `${String(range[0])}-${String(range[1])}`
      let child = node.children.get(key)
      if (child === undefined) node.children.set(key, (child = { range, node: { children: new Map() } }))
      node = child.node
    }
  }
  const nodes: Utf8Edge[][] = []
  const known = new Map<string, number>()
  const number = (node: TrieNode): number => {
    if (node.children.size === 0) return -1
    const byTarget = new Map<number, (readonly [number, number])[]>()
    for (const { range, node: child } of node.children.values()) {
      const target = number(child)
      const joined = byTarget.get(target)
      const top = joined?.[joined.length - 1]
      if (joined === undefined) byTarget.set(target, [range])
      else if (top !== undefined && top[1] + 1 === range[0]) joined[joined.length - 1] = [top[0], range[1]]
      else joined.push(range)
    }
    const edges = [...byTarget].map(([target, joined]) => ({ ranges: joined, target }))
    const key = JSON.stringify(edges)
    let id = known.get(key)
    if (id === undefined) known.set(key, (id = nodes.push(edges) - 1))
    return id
  }
  const root = number(trie)
  return { nodes, root }
})
