import type { RegexNode } from './syntax.ts'

/** Answers once for each node: they are asked at every level above it. */
function remembered(ask: (node: RegexNode) => boolean): (node: RegexNode) => boolean {
  const answers = new WeakMap<RegexNode, boolean>()
  return (node) => {
    let answer = answers.get(node)
    if (answer === undefined) answers.set(node, (answer = ask(node)))
    return answer
  }
}

/** Whether a node takes no byte, whatever happens. */
export const takesNothing = remembered((node) => {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return true
    case 'bytes':
    case 'characters':
      return false
    case 'concat':
    case 'alternation':
      return node.parts.every(takesNothing)
    case 'group':
      return takesNothing(node.node)
    case 'repeat':
      return node.max === 0 || takesNothing(node.node)
  }
})

/** Whether a node can match without taking a byte. */
export const canBeEmpty = remembered((node) => {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return true
    case 'bytes':
    case 'characters':
      return false
    case 'concat':
      return node.parts.every(canBeEmpty)
    case 'alternation':
      return node.parts.some(canBeEmpty)
    case 'group':
      return canBeEmpty(node.node)
    case 'repeat':
      return node.min === 0 || canBeEmpty(node.node)
  }
})

/** Bounds of a repetition as they count: what takes no byte is not repeated more than once, as in the reference engine. */
export function effectiveBounds(node: Extract<RegexNode, { kind: 'repeat' }>): readonly [min: number, max: number] {
  return takesNothing(node.node) ? [Math.min(node.min, 1), Math.min(node.max, 1)] : [node.min, node.max]
}
