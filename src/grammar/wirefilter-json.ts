import { printIp, toTextStrict, toUint8Array, type ByteString } from '../runtime/index.ts'
import type { Argument, ComparisonOperator, Expression, IndexedNode, RightSide, SetItem, StepNode } from './ast.ts'

/** The engine's names of operators in JSON (section 20 of the reference). */
const operatorNames: Readonly<Record<ComparisonOperator, string>> = {
  eq: 'Equal',
  ne: 'NotEqual',
  ge: 'GreaterThanEqual',
  le: 'LessThanEqual',
  gt: 'GreaterThan',
  lt: 'LessThan',
  bitwise_and: 'BitwiseAnd',
  contains: 'Contains',
  matches: 'Matches',
  wildcard: 'Wildcard',
  'strict wildcard': 'Strict Wildcard',
  in: 'OneOf',
}

const logicalNames = { and: 'And', or: 'Or', xor: 'Xor' } as const
const quantifierNames = { any: 'Any', all: 'All' } as const

/** JSON has no integers beyond 2^53; those are given as text. */
function int(value: number | bigint): number | string {
  return typeof value === 'bigint' ? String(value) : value
}

function bytes(value: ByteString, written: boolean): string | number[] {
  const text = written ? toTextStrict(value) : undefined
  return text ?? [...toUint8Array(value)]
}

function setItem(item: SetItem): unknown {
  switch (item.kind) {
    case 'int':
      return { start: int(item.value), end: int(item.value) }
    case 'int_range':
      return { start: int(item.first), end: int(item.last) }
    case 'bytes':
      return bytes(item.value, item.form !== 'hex')
    case 'ip':
      return printIp(item.value)
    case 'ip_range':
      if (item.prefix === undefined) return { start: printIp(item.first), end: printIp(item.last) }
      // The engine has no networks of one address.
      return item.first === item.last ? printIp(item.first) : `${printIp(item.first)}/${String(item.prefix)}`
  }
}

function rightSide(right: RightSide): unknown {
  switch (right.kind) {
    case 'int':
      return int(right.value)
    case 'bytes':
      return bytes(right.value, right.form !== 'hex')
    case 'ip':
      return printIp(right.value)
    case 'set':
      return right.items.map(setItem)
    case 'list':
      return right.name
    case 'regex':
      return right.pattern
    case 'wildcard':
      return bytes(right.pattern, true)
    case 'missing':
      return null
  }
}

function step({ step: taken }: StepNode): unknown {
  if (taken.kind === 'each') return { kind: 'MapEach' }
  if (taken.kind === 'index') return { kind: 'ArrayIndex', value: taken.index }
  return { kind: 'MapKey', value: toTextStrict(taken.key) }
}

function indexed(node: IndexedNode): unknown {
  const base =
    node.base.kind === 'field' ? node.base.name : { name: node.base.name, args: node.base.arguments.map(argument) }
  return node.steps.length === 0 ? base : [base, ...node.steps.map(step)]
}

function argument(node: Argument): unknown {
  switch (node.kind) {
    case 'int':
    case 'ip':
    case 'bytes':
      return { kind: 'Literal', value: rightSide(node) }
    case 'indexed':
      return { kind: 'IndexExpr', value: indexed(node) }
    default:
      return { kind: 'SimpleExpr', value: toWirefilterJson(node) }
  }
}

/** The shape in which the engine serialises a filter: two spellings of one filter give the same JSON. */
export function toWirefilterJson(node: Expression): unknown {
  switch (node.kind) {
    case 'group':
      return toWirefilterJson(node.expression)
    case 'not':
      return { op: 'Not', arg: toWirefilterJson(node.operand) }
    case 'logical':
      return { op: logicalNames[node.operator], items: node.operands.map(toWirefilterJson) }
    case 'quantifier': {
      const inner = argument(node.argument)
      return { op: quantifierNames[node.quantifier], arg: inner }
    }
    case 'comparison': {
      const lhs = indexed(node.left)
      if (node.operator === undefined || node.right === undefined) return { lhs, op: 'IsTrue' }
      const op = node.right.kind === 'list' ? 'InList' : operatorNames[node.operator]
      return { lhs, op, rhs: rightSide(node.right) }
    }
    case 'missing':
      return null
  }
}
