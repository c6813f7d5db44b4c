import type { CallValue, Test, ValueNode } from '../ir/ir.ts'

/** A text that is equal to a literal once its letters are changed. */
export interface ComparedCase {
  /** What the letters are changed of. */
  readonly value: ValueNode
  /** The method of the host that changes them, and letters beyond ASCII as well. */
  readonly method: 'toLowerCase' | 'toUpperCase'
  readonly literal: string
}

const methods = new Map([
  ['lower', 'toLowerCase'],
  ['upper', 'toUpperCase'],
] as const)

const ascii = /^[\x00-\x7f]*$/

function methodOf({ function: { module } }: CallValue): ComparedCase['method'] | undefined {
  return module?.from === 'runtime' ? methods.get(module.name as 'lower' | 'upper') : undefined
}

/**
 * What `lower(field) eq "literal"` and the like compare, if the host's own change tells the answer: where the literal is
 * ASCII and the value has its length. Letters of one byte beyond ASCII then stay beyond it, but for `ß`, whose capitals
 * are two letters, so that the text becomes longer than the literal.
 */
export function comparedCase(left: ValueNode, test: Test): ComparedCase | undefined {
  if (left.kind !== 'call' || test.kind !== 'order' || test.operator !== 'eq') return undefined
  const method = methodOf(left)
  const { literal } = test
  if (method === undefined || typeof literal !== 'string' || !ascii.test(literal)) return undefined
  let value: ValueNode = left
  // Of changes inside each other the last one tells.
  while (value.kind === 'call' && methodOf(value) !== undefined) value = value.arguments[0] as ValueNode
  return { value, method, literal }
}
