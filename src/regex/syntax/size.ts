import type { RegexNode } from './syntax.ts'

/** Sizes of alternations: those of Unicode classes are large, and stand in a tree many times. */
const sizes = new WeakMap<RegexNode, number>()

/** How many instructions a pattern compiles to; Infinity where it cannot be counted. */
export function regexSize(node: RegexNode): number {
  switch (node.kind) {
    case 'empty':
      return 0
    case 'bytes':
    case 'assertion':
      return 1
    case 'concat':
      return node.parts.reduce((sum, part) => sum + regexSize(part), 0)
    case 'alternation': {
      const known = sizes.get(node) ?? node.parts.reduce((sum, part) => sum + regexSize(part) + 1, 0)
      sizes.set(node, known)
      return known
    }
    case 'group':
      return regexSize(node.node) + 2
    case 'repeat': {
      const inner = regexSize(node.node)
      const copies = node.max === Infinity ? node.min + 1 : node.max
      // Repeating nothing costs nothing, and must not be built ten thousand times.
      return copies * (inner + 1)
    }
  }
}
