import type { ByteString } from '../bytes.ts'

/** A byte string, and the rules to give when it occurs. */
export type Occurrence = readonly [literal: ByteString, rules: readonly number[]]

interface Node {
  readonly next: Map<number, number>
  fail: number
  /** The entries that end here. */
  readonly ends: number[]
}

/**
 * Finds which of many byte strings occur in a value in one pass over it: the automaton of
 * Aho and Corasick (Communications of the ACM 18, 1975), with its states in one table.
 */
export function createContainsIndex(
  entries: readonly Occurrence[],
): (value: ByteString, visitor: (rules: readonly number[]) => void) => void {
  const classOf = new Uint8Array(256)
  let classes = 1
  for (const [literal] of entries) {
    for (let at = 0; at < literal.length; at++) {
      const byte = literal.charCodeAt(at)
      // Class 0 is for bytes of no literal; if all 256 are in use, it is free for the last.
      if (classOf[byte] === 0 && classes < 256) classOf[byte] = classes++
    }
  }
  const nodes: Node[] = [{ next: new Map(), fail: 0, ends: [] }]
  for (const [index, [literal]] of entries.entries()) {
    let at = 0
    for (let place = 0; place < literal.length; place++) {
      const key = classOf[literal.charCodeAt(place)] as number
      const node = nodes[at] as Node
      let next = node.next.get(key)
      if (next === undefined) {
        next = nodes.push({ next: new Map(), fail: 0, ends: [] }) - 1
        node.next.set(key, next)
      }
      at = next
    }
    ;(nodes[at] as Node).ends.push(index)
  }
  const table = new Int32Array(nodes.length * classes)
  const ends: (readonly number[])[] = nodes.map((node) => node.ends)
  const queue: number[] = []
  for (const [key, child] of (nodes[0] as Node).next) {
    table[key] = child
    queue.push(child)
  }
  for (let head = 0; head < queue.length; head++) {
    const at = queue[head] as number
    const node = nodes[at] as Node
    const inherited = ends[node.fail] as readonly number[]
    if (inherited.length > 0) ends[at] = [...(ends[at] as readonly number[]), ...inherited]
    for (let key = 0; key < classes; key++) {
      const child = node.next.get(key)
      const fallback = table[node.fail * classes + key] as number
      if (child === undefined) table[at * classes + key] = fallback
      else {
        ;(nodes[child] as Node).fail = fallback
        table[at * classes + key] = child
        queue.push(child)
      }
    }
  }
  const rules = entries.map((entry) => entry[1])
  const hasEnd = Uint8Array.from(ends, (list) => (list.length > 0 ? 1 : 0))
  const seen = new Uint32Array(entries.length)
  let search = 0

  return (value, visitor) => {
    if (++search > 0xffffffff) {
      search = 1
      seen.fill(0)
    }
    let state = 0
    for (let at = 0; at < value.length; at++) {
      state = table[state * classes + (classOf[value.charCodeAt(at)] as number)] as number
      if (hasEnd[state] === 0) continue
      for (const index of ends[state] as readonly number[]) {
        if (seen[index] === search) continue
        seen[index] = search
        visitor(rules[index] as readonly number[])
      }
    }
  }
}
