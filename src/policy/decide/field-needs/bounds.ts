import { some, type Condition, type LogicalCondition } from '../../../compiler/index.ts'

/** What a condition is taken for where nothing is known of it. */
type Bound = 'upper' | 'lower'

const opposite: Readonly<Record<Bound, Bound>> = { upper: 'lower', lower: 'upper' }

function constant({ id, span }: Condition, value: boolean): Condition {
  return { kind: 'constant', id, span, value }
}

function isConstant(condition: Condition, value: boolean): boolean {
  return condition.kind === 'constant' && condition.value === value
}

/** `and` or `or` without the operands that do not count; one operand that settles it is the whole. */
function join(node: LogicalCondition, operands: readonly Condition[]): Condition {
  const settles = node.kind === 'or'
  if (operands.some((operand) => isConstant(operand, settles))) return constant(node, settles)
  const rest = operands.filter((operand) => !isConstant(operand, !settles))
  const [only] = rest
  if (only === undefined) return constant(node, !settles)
  return rest.length === 1 ? only : { ...node, operands: rest }
}

function boundOf(node: Condition, unknown: ReadonlySet<number>, bound: Bound): Condition {
  if (!some(node, (inner) => inner.kind === 'field' && unknown.has(inner.slot))) return node
  switch (node.kind) {
    case 'and':
    case 'or':
      return join(
        node,
        node.operands.map((operand) => boundOf(operand, unknown, bound)),
      )
    case 'not': {
      const operand = boundOf(node.operand, unknown, opposite[bound])
      return operand.kind === 'constant' ? constant(node, !operand.value) : { ...node, operand }
    }
    default:
      return constant(node, bound === 'upper')
  }
}

/**
 * The narrowest condition on the other fields that holds whenever a condition may hold, whatever the
 * unknown fields are. It reads none of them.
 *
 * @param unknown - the slots whose values are not known
 */
export function upperBound(condition: Condition, unknown: ReadonlySet<number>): Condition {
  return boundOf(condition, unknown, 'upper')
}
