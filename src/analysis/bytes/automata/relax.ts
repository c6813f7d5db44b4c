import type { RegexNode } from './pattern.ts'

/** Counts up to this cost few places and stay as they are. */
const smallCount = 4

/** Turns that stay forced where a repetition is opened. */
const keptTurns = 2

/**
 * A pattern that is found wherever this one is, with open repetitions in place of large counts, so that it has few places;
 * undefined if there is nothing to open.
 */
export function relaxed(node: RegexNode): RegexNode | undefined {
  switch (node.kind) {
    case 'group': {
      const inner = relaxed(node.node)
      return inner === undefined ? undefined : { kind: 'group', node: inner }
    }
    case 'concat':
    case 'alternation': {
      const parts = node.parts.map((part) => relaxed(part) ?? part)
      return parts.every((part, index) => part === node.parts[index]) ? undefined : { kind: node.kind, parts }
    }
    case 'repeat': {
      const inner = relaxed(node.node)
      const isOpened = node.min > smallCount || (node.max > smallCount && node.max !== Infinity)
      if (!isOpened) return inner === undefined ? undefined : { ...node, node: inner }
      return { ...node, node: inner ?? node.node, min: Math.min(node.min, keptTurns), max: Infinity }
    }
    default:
      return undefined
  }
}
