import { createWildcard, ExecutionContext, type Value } from '../runtime/index.ts'
import { isTotal } from './cost.ts'
import type { CallValue, Condition, ConstantCondition, ValueNode } from './ir.ts'
import { createTestPredicate } from './test-predicate.ts'

/** Literals read no context; predicates want one all the same. */
const noContext = new ExecutionContext({ fields: [], slots: new Map(), lists: new Map() })

function constant(node: Condition, value: boolean): ConstantCondition {
  return { kind: 'constant', id: node.id, span: node.span, value }
}

/** The value of a call of a built-in function on literals alone, or undefined if it cannot be known now. */
function foldCall(node: CallValue): { readonly value: Value | undefined } | undefined {
  const { function: definition } = node
  if (definition.module === undefined || definition.environment === true) return undefined
  const values: unknown[] = []
  for (const argument of node.arguments) {
    if (argument.kind === 'literal') values.push(argument.value)
    else if (argument.kind === 'pattern') {
      const { pattern } = argument
      values.push(pattern.kind === 'regex' ? pattern.regex : createWildcard(pattern.parts, pattern.caseSensitive))
    } else return undefined
  }
  return { value: (definition.implementation as (...all: unknown[]) => Value | undefined)(...values) }
}

function knownValue(node: ValueNode): { readonly value: Value | undefined } | undefined {
  if (node.kind === 'literal') return { value: node.value }
  return node.kind === 'call' ? foldCall(node) : undefined
}

function foldLogical(node: Extract<Condition, { kind: 'and' | 'or' | 'xor' }>): Condition {
  // `and` stops at false and ignores true; `or` the other way round.
  const stop = node.kind === 'or'
  const operands: Condition[] = []
  let flipped = false
  for (const operand of node.operands.map(foldCondition)) {
    if (operand.kind === 'constant') {
      if (node.kind === 'xor') {
        flipped = flipped !== operand.value
        continue
      }
      if (operand.value !== stop) continue
      // What stands before may throw, and then it must still be asked.
      if (operands.every(isTotal)) return constant(node, stop)
      operands.push(operand)
      break
    }
    if (operand.kind === node.kind) operands.push(...operand.operands)
    else operands.push(operand)
  }
  const [first] = operands
  if (first === undefined) return constant(node, node.kind === 'xor' ? flipped : !stop)
  const joined: Condition = operands.length === 1 ? first : { ...node, operands }
  return flipped ? foldCondition({ kind: 'not', id: node.id, span: node.span, operand: joined }) : joined
}

/** Whether a test can be true for no value at all. */
function isNever(node: Extract<Condition, { kind: 'compare' }>): boolean {
  const { test } = node
  if (test.kind === 'int_set' || test.kind === 'ip_set') return test.ranges.length === 0
  return (test.kind === 'bytes_set' && test.items.length === 0) || (test.kind === 'bitwise_and' && test.literal === 0)
}

/**
 * Works out what is known now: constants, double negation, empty sets, calls on literals.
 * A read that can throw is never dropped and never moved.
 */
export function foldCondition(node: Condition): Condition {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'xor':
      return foldLogical(node)
    case 'not': {
      const operand = foldCondition(node.operand)
      if (operand.kind === 'constant') return constant(node, !operand.value)
      return operand.kind === 'not' ? operand.operand : { ...node, operand }
    }
    case 'truth': {
      const known = knownValue(node.value)
      return known === undefined ? node : constant(node, known.value === true)
    }
    case 'compare': {
      const known = knownValue(node.left)
      if (known !== undefined) {
        if (known.value === undefined) return constant(node, node.whenMissing)
        if (node.test.kind !== 'list') return constant(node, createTestPredicate(node.test)(known.value, noContext))
      }
      return isNever(node) && isTotal(node.left) ? constant(node, false) : node
    }
    default:
      return node
  }
}
