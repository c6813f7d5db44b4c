import { effectiveBounds } from './facts.ts'
import type { Ranges, RegexNode } from './syntax.ts'
import { onceForRanges } from './unicode/once.ts'
import { utf8Graph, utf8Sequences } from './unicode/utf8.ts'

/**
 * Bytes of one state of the reference engine, of one range of a class in it, and of one way
 * out of a choice. Source: `regex-automata` 0.4, `nfa::thompson`, on 64 bits.
 */
const stateBytes = 24
const rangeBytes = 8
const wayBytes = 4

/** A set of characters as the engine has it, reading forwards and backwards; the larger counts. */
const charactersBytes = onceForRanges((ranges: Ranges): number => {
  const graph = utf8Graph(ranges)
  const forwards = graph.nodes.reduce(
    (sum, edges) => sum + stateBytes + edges.reduce((inner, edge) => inner + edge.ranges.length * rangeBytes, 0),
    0,
  )
  const sequences = utf8Sequences(ranges)
  const prefixes = new Set<string>()
  for (const sequence of sequences) {
    let prefix = ''
    for (const [first, last] of sequence) prefixes.add((prefix += String.fromCharCode(first, last)))
  }
  return Math.max(forwards, prefixes.size * stateBytes + sequences.length * wayBytes + 2 * stateBytes)
})

/**
 * The size of a pattern in bytes, as the reference engine counts its own states: what
 * `maxRegexSize` bounds. Counting ends soon after the limit, so it costs no more than that.
 */
export function regexSize(root: RegexNode, limit: number): number {
  let spent = 0
  const spend = (bytes: number): number => {
    spent += bytes
    return bytes
  }
  const sum = (parts: readonly RegexNode[], each: number): number => {
    let total = 0
    for (const part of parts) {
      // A part that is not looked at is larger than nothing, and the limit is passed already.
      if (spent > limit) return total
      total += measure(part) + each
    }
    return total
  }
  const measure = (node: RegexNode): number => {
    switch (node.kind) {
      case 'empty':
        return 0
      case 'assertion':
        return spend(stateBytes)
      case 'bytes':
        return spend(stateBytes + (node.ranges.length === 1 ? 0 : node.ranges.length * rangeBytes))
      case 'characters':
        return spend(charactersBytes(node.ranges))
      case 'concat':
        return sum(node.parts, 0)
      case 'alternation':
        return 2 * stateBytes + sum(node.parts, wayBytes)
      case 'group':
        return 2 * stateBytes + measure(node.node)
      case 'repeat': {
        const [min, max] = effectiveBounds(node)
        if (max === 0) return 0
        const inner = measure(node.node)
        if (inner > limit) return inner
        const loop = stateBytes + 2 * wayBytes
        const extra = max === Infinity ? (min === 0 ? inner + loop : loop) : (max - min) * (inner + loop)
        return min * inner + extra
      }
    }
  }
  return measure(root)
}
