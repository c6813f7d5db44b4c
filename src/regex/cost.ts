import { leastCounted } from './automaton/program.ts'
import { effectiveBounds } from './syntax/facts.ts'
import type { RegexNode } from './syntax/syntax.ts'
import { utf8Graph } from './syntax/unicode/utf8.ts'

/** What following a pattern without states costs for one byte in the worst case. */
interface Work {
  /** Places before a byte, 32 of which are one step. */
  readonly positions: number
  /** Choices, assertions and counters, some two steps each. */
  readonly gates: number
}

const nothing: Work = { positions: 0, gates: 0 }

function times({ positions, gates }: Work, count: number): Work {
  return count === 0 ? nothing : { positions: positions * count, gates: gates * count }
}

function plus(a: Work, b: Work): Work {
  return { positions: a.positions + b.positions, gates: a.gates + b.gates }
}

function workOf(node: RegexNode): Work {
  switch (node.kind) {
    case 'empty':
      return nothing
    case 'assertion':
      return { positions: 0, gates: 1 }
    case 'bytes':
      return { positions: 1, gates: 0 }
    case 'characters': {
      const edges = utf8Graph(node.ranges).nodes.reduce((sum, ways) => sum + ways.length, 0)
      return { positions: edges, gates: edges }
    }
    case 'concat':
      return node.parts.map(workOf).reduce(plus, nothing)
    case 'alternation':
      return node.parts.map(workOf).reduce(plus, { positions: 0, gates: node.parts.length })
    case 'group':
      return workOf(node.node)
    case 'repeat': {
      const [min, max] = effectiveBounds(node)
      if (node.node.kind === 'bytes' && (max === Infinity ? min : max) >= leastCounted)
        return { positions: 0, gates: 2 }
      const inner = workOf(node.node)
      if (max === Infinity) return plus(times(inner, Math.max(min, 1)), { positions: 0, gates: 2 })
      return plus(times(inner, max), { positions: 0, gates: 2 * (max - min) })
    }
  }
}

/**
 * The steps that one byte of a value may take in the worst case on the linear engine, from
 * the pattern alone. Most values take far fewer.
 */
export function worstStepsPerByte(root: RegexNode): number {
  const { positions, gates } = workOf(root)
  return Math.ceil(positions / 16) + 2 * gates + 4
}
