import { type ByteString, findBytes } from '../../index.ts'
import { LiteralTrie } from './literal-trie.ts'

/** A byte string, and the rules to give when it occurs. */
export type Occurrence = readonly [literal: ByteString, rules: readonly number[]]

/**
 * Nodes of one index, some 40 bytes each. Literals that are longer together are indexed by
 * their beginnings, and searched for themselves where such a beginning stands.
 */
export const mostNodes = 400_000

/** Bytes of a literal that are indexed however many literals there are. */
const leastIndexed = 16

/** Entries of a table with a cell for each node and class of bytes; larger indexes keep to the tree. */
const mostCells = 262_144

/** The longest beginning of every literal that keeps the index within its bound. */
function indexedLength(entries: readonly Occurrence[]): number {
  const lengths = entries.map(([literal]) => literal.length).sort((a, b) => a - b)
  let left = mostNodes
  for (const [index, length] of lengths.entries()) {
    const share = Math.floor(left / (lengths.length - index))
    if (length > share) return Math.max(share, leastIndexed)
    left -= length
  }
  return Infinity
}

/** From each node, where a byte leads that no child takes. Returns the nodes that stand for the longest tails. */
function findTails(trie: LiteralTrie): Int32Array {
  const tails = new Int32Array(trie.size)
  for (const node of trie.byDepth()) {
    if ((trie.depths[node] as number) < 2) continue
    const byte = trie.bytes[node] as number
    let tail = tails[trie.parents[node] as number] as number
    let child = trie.child(tail, byte)
    while (child === -1 && tail !== 0) {
      tail = tails[tail] as number
      child = trie.child(tail, byte)
    }
    tails[node] = child === -1 ? 0 : child
  }
  return tails
}

/** One step of the automaton for each byte, by the tree itself. */
function sparseStep(trie: LiteralTrie, tails: Int32Array): (node: number, byte: number) => number {
  return (from, byte) => {
    let node = from
    let child = trie.child(node, byte)
    while (child === -1 && node !== 0) {
      node = tails[node] as number
      child = trie.child(node, byte)
    }
    return child === -1 ? 0 : child
  }
}

/** The same by one look into a table; undefined if that would be too large. */
function denseStep(trie: LiteralTrie, tails: Int32Array): ((node: number, byte: number) => number) | undefined {
  const classOf = new Uint8Array(256)
  let classes = 1
  for (const byte of new Set(trie.bytes.slice(1))) classOf[byte] = classes < 256 ? classes++ : 0
  // With all 256 bytes in use one of them is class 0, which else is that of bytes in no literal.
  if (trie.size * classes > mostCells) return undefined
  const children = new Int32Array(trie.size * classes)
  for (let node = 1; node < trie.size; node++)
    children[(trie.parents[node] as number) * classes + (classOf[trie.bytes[node] as number] as number)] = node
  // A node's tail is nearer to the root, so its row is done before.
  for (const node of trie.byDepth()) {
    if (node === 0) continue
    const [row, tail] = [node * classes, (tails[node] as number) * classes]
    for (let key = 0; key < classes; key++)
      if (children[row + key] === 0) children[row + key] = children[tail + key] as number
  }
  return (node, byte) => children[node * classes + (classOf[byte] as number)] as number
}

/**
 * Finds which of many byte strings occur in a value in one pass over it: the automaton of
 * Aho and Corasick (Communications of the ACM 18, 1975). Its memory is bounded: of very
 * many or very long literals it knows the beginnings.
 */
export function createContainsIndex(
  entries: readonly Occurrence[],
): (value: ByteString, visitor: (rules: readonly number[]) => void) => void {
  const trie = new LiteralTrie()
  const length = indexedLength(entries)
  const endsOf = new Map<number, number[]>()
  for (const [index, [literal]] of entries.entries()) {
    const node = trie.add(literal.slice(0, length))
    const ends = endsOf.get(node)
    if (ends === undefined) endsOf.set(node, [index])
    else ends.push(index)
  }
  const tails = findTails(trie)
  const step = denseStep(trie, tails) ?? sparseStep(trie, tails)
  /** By node: itself or the longest tail at which literals end, or 0. */
  const ending = new Int32Array(trie.size)
  for (const node of trie.byDepth())
    if (node !== 0) ending[node] = endsOf.has(node) ? node : (ending[tails[node] as number] as number)
  const everywhere = endsOf.get(0) ?? []
  /** By node: the last search in which it, and all its tails, were given. */
  const given = new Uint32Array(trie.size)
  let search = 0

  return (value, visitor) => {
    if (++search > 0xffffffff) {
      search = 1
      given.fill(0)
    }
    for (const index of everywhere) visitor((entries[index] as Occurrence)[1])
    let node = 0
    for (let at = 0; at < value.length; at++) {
      node = step(node, value.charCodeAt(at))
      for (let end = ending[node] as number; end !== 0 && given[end] !== search;) {
        given[end] = search
        for (const index of endsOf.get(end) ?? []) {
          const [literal, rules] = entries[index] as Occurrence
          if (literal.length <= length || findBytes(value, literal, at + 1 - length) !== -1) visitor(rules)
        }
        end = ending[tails[end] as number] as number
      }
    }
  }
}
