import { comparisonOperator } from '../language/index.ts'
import { toTextStrict } from '../runtime/index.ts'
import type { Argument, Expression, IndexedNode, StepNode } from './ast.ts'
import { formOf } from './right-sides/index.ts'

const logicalNames = { and: 'And', or: 'Or', xor: 'Xor' } as const
const quantifierNames = { any: 'Any', all: 'All' } as const

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
      return { kind: 'Literal', value: formOf(node).toJson(node) }
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
      const op = node.right.kind === 'list' ? 'InList' : comparisonOperator(node.operator).json
      return { lhs, op, rhs: formOf(node.right).toJson(node.right) }
    }
    case 'missing':
      return null
  }
}
