import { ExecutionContext, MapParts, type Value } from '../../runtime/index.ts'
import { isBuiltIn, isTotal } from './cost.ts'
import type {
  CallValue,
  CompareCondition,
  Condition,
  ConstantCondition,
  IrNode,
  LogicalCondition,
  NotCondition,
  QuantifierCondition,
  Test,
  ValueNode,
} from './ir.ts'
import { createTestPredicate, kindOf, patternKindOf } from '../kinds/index.ts'
import { some, transform } from './visit.ts'

/** Literals read no context; predicates want one all the same. */
const noContext = new ExecutionContext({ fields: [], slots: new Map(), lists: new Map(), parts: new MapParts(0) })

function constant(node: Condition, value: boolean): ConstantCondition {
  return { kind: 'constant', id: node.id, span: node.span, value }
}

/** The value of a call of a built-in function on literals alone, or undefined if it cannot be known now. */
function callOnLiterals(node: CallValue): { readonly value: Value | undefined } | undefined {
  const { function: definition } = node
  if (!isBuiltIn(definition)) return undefined
  const values: unknown[] = []
  for (const argument of node.arguments) {
    if (argument.kind === 'literal') values.push(argument.value)
    else if (argument.kind === 'pattern') values.push(patternKindOf(argument.pattern).matcher(argument.pattern))
    else return undefined
  }
  return { value: (definition.implementation as (...all: unknown[]) => Value | undefined)(...values) }
}

/** A literal's value, or the undefined of a call that is known to be missing. */
function knownValue(node: ValueNode): { readonly value: Value | undefined } | undefined {
  if (node.kind === 'literal') return { value: node.value }
  return node.kind === 'call' ? callOnLiterals(node) : undefined
}

/** Arrays and maps stay calls: as literals they would be made anew at each evaluation. */
function foldCall(node: CallValue): ValueNode {
  const value = callOnLiterals(node)?.value
  if (value === undefined || typeof value === 'object') return node
  return { kind: 'literal', id: node.id, span: node.span, type: node.type, value }
}

/** Whether a run of operands has nothing to fold, as most have. */
function isFolded({ kind, operands }: LogicalCondition): boolean {
  for (let at = 0; at < operands.length; at++) {
    const operand = operands[at] as Condition
    if (operand.kind === 'constant' || operand.kind === kind) return false
  }
  return operands.length > 1
}

function foldLogical(node: LogicalCondition): Condition {
  if (isFolded(node)) return node
  // `and` stops at false and ignores true; `or` the other way round.
  const stop = node.kind === 'or'
  const operands: Condition[] = []
  let flipped = false
  for (const operand of node.operands) {
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
    // One by one: a spread of a long list overflows the stack.
    if (operand.kind === node.kind) for (const inner of operand.operands) operands.push(inner)
    else operands.push(operand)
  }
  const [first] = operands
  if (first === undefined) return constant(node, node.kind === 'xor' ? flipped : !stop)
  const isSame =
    operands.length === node.operands.length && operands.every((operand, at) => operand === node.operands[at])
  const joined: Condition = operands.length === 1 ? first : isSame ? node : { ...node, operands }
  return flipped ? foldNot({ kind: 'not', id: node.id, span: node.span, operand: joined }) : joined
}

function foldNot(node: NotCondition): Condition {
  const { operand } = node
  if (operand.kind === 'constant') return constant(node, !operand.value)
  return operand.kind === 'not' ? operand.operand : node
}

/** Whether a test can be true for no value at all. */
function isNever(test: Test): boolean {
  return kindOf(test).isNever?.(test) === true
}

function foldCompare(node: CompareCondition): Condition {
  const known = knownValue(node.left)
  if (known !== undefined) {
    if (known.value === undefined) return constant(node, node.whenMissing)
    if (kindOf(node.test).asksHost !== true)
      return constant(node, createTestPredicate(node.test)(known.value, noContext))
  }
  return isNever(node.test) && isTotal(node.left) ? constant(node, false) : node
}

/** `all` stays: over nothing it is true. */
function foldQuantifier(node: QuantifierCondition): Condition {
  const { kind, array } = node
  const isFalse = kind === 'any' && array.kind === 'array_compare' && isNever(array.test) && isTotal(array.each)
  return isFalse ? constant(node, false) : node
}

/** One node whose children are folded. */
function foldNode(node: IrNode): IrNode {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'xor':
      return foldLogical(node)
    case 'not':
      return foldNot(node)
    case 'truth': {
      const known = knownValue(node.value)
      return known === undefined ? node : constant(node, known.value === true)
    }
    case 'compare':
      return foldCompare(node)
    case 'any':
    case 'all':
      return foldQuantifier(node)
    case 'call':
      return foldCall(node)
    case 'condition': {
      const { condition } = node
      if (condition.kind !== 'constant') return node
      return { kind: 'literal', id: node.id, span: node.span, type: node.type, value: condition.value }
    }
    default:
      return node
  }
}

/** Whether some node changes by itself: where none does, none of its parents does either. */
function isFoldable(root: IrNode): boolean {
  return some(root, (node) => foldNode(node) !== node)
}

/**
 * Works out what is known now: constants, double negation, empty sets, calls on literals, at
 * every depth. A read that can throw is never dropped and never moved.
 */
export function foldCondition(node: Condition): Condition {
  return isFoldable(node) ? (transform(node, foldNode) as Condition) : node
}

/** {@link foldCondition} for a value expression. */
export function foldValue(node: ValueNode): ValueNode {
  return isFoldable(node) ? (transform(node, foldNode) as ValueNode) : node
}
