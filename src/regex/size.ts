import type { RegexNode } from './syntax.ts'

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
    case 'alternation':
      return node.parts.reduce((sum, part) => sum + regexSize(part) + 1, 0)
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
