import type { RegexNode } from './syntax.ts'

/** How the answer for a node follows from those of what it holds. */
interface FactRow {
  readonly alternation: 'some' | 'every'
  /** The bound that, at zero, makes a repetition take nothing. */
  readonly bound: 'min' | 'max'
}

/** Makes a question about taking no byte. Each node is asked once: it is asked at every level above it. */
function emptiness({ alternation, bound }: FactRow): (node: RegexNode) => boolean {
  const answers = new WeakMap<RegexNode, boolean>()
  const work = (node: RegexNode): boolean => {
    switch (node.kind) {
      case 'empty':
      case 'assertion':
        return true
      case 'bytes':
      case 'characters':
        return false
      case 'concat':
        return node.parts.every(ask)
      case 'alternation':
        return node.parts[alternation](ask)
      case 'group':
        return ask(node.node)
      case 'repeat':
        return node[bound] === 0 || ask(node.node)
    }
  }
  const ask = (node: RegexNode): boolean => {
    let answer = answers.get(node)
    if (answer === undefined) answers.set(node, (answer = work(node)))
    return answer
  }
  return ask
}

/** Whether a node takes no byte, whatever happens. */
export const takesNothing = emptiness({ alternation: 'every', bound: 'max' })

/** Whether a node can match without taking a byte. */
export const canBeEmpty = emptiness({ alternation: 'some', bound: 'min' })

/** Bounds of a repetition as they count: what takes no byte is not repeated more than once, as in the reference engine. */
export function effectiveBounds(node: Extract<RegexNode, { kind: 'repeat' }>): readonly [min: number, max: number] {
  return takesNothing(node.node) ? [Math.min(node.min, 1), Math.min(node.max, 1)] : [node.min, node.max]
}
