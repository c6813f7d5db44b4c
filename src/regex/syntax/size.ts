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

/** Counts the bytes of a pattern, until there are more than a limit. */
class SizeCounter {
  readonly #limit: number
  #spent = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  #spend(bytes: number): number {
    this.#spent += bytes
    return bytes
  }

  #sum(parts: readonly RegexNode[], each: number): number {
    let total = 0
    for (const part of parts) {
      // A part that is not looked at is larger than nothing, and the limit is passed already.
      if (this.#spent > this.#limit) return total
      total += this.measure(part) + each
    }
    return total
  }

  measure(node: RegexNode): number {
    switch (node.kind) {
      case 'empty':
        return 0
      case 'assertion':
        return this.#spend(stateBytes)
      case 'bytes':
        return this.#spend(stateBytes + (node.ranges.length === 1 ? 0 : node.ranges.length * rangeBytes))
      case 'characters':
        return this.#spend(charactersBytes(node.ranges))
      case 'concat':
        return this.#sum(node.parts, 0)
      case 'alternation':
        return 2 * stateBytes + this.#sum(node.parts, wayBytes)
      case 'group':
        return 2 * stateBytes + this.measure(node.node)
      case 'repeat': {
        const [min, max] = effectiveBounds(node)
        if (max === 0) return 0
        const inner = this.measure(node.node)
        if (inner > this.#limit) return inner
        const loop = stateBytes + 2 * wayBytes
        const extra = max === Infinity ? (min === 0 ? inner + loop : loop) : (max - min) * (inner + loop)
        return min * inner + extra
      }
    }
  }
}

/**
 * The size of a pattern in bytes, as the reference engine counts its own states: what
 * `maxRegexSize` bounds. Counting ends soon after the limit, so it costs no more than that.
 */
export function regexSize(root: RegexNode, limit: number): number {
  return new SizeCounter(limit).measure(root)
}
