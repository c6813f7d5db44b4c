import type { ComparisonNode } from '../../grammar/ast.ts'
import { comparisonOperator, printType, type Type } from '../../language/index.ts'
import { checkKind, type Comparable, type Test } from '../kinds/index.ts'
import type { CheckState } from './check-state.ts'

/**
 * Checks the operator against the type of the left side and gives the test.
 *
 * @returns undefined if something is wrong; it is then among the findings
 */
export function checkTest(node: ComparisonNode, type: Type, state: CheckState): Test | undefined {
  const { operator, operatorSpan, right } = node
  if (operator === undefined || operatorSpan === undefined || right === undefined) return undefined
  const { types, kind } = comparisonOperator(operator)
  if ((types as readonly Type[]).includes(type)) {
    return right.kind === 'missing' ? undefined : checkKind(kind, { node, right, type: type as Comparable, state })
  }
  state.findings.add('E_UNSUPPORTED_OPERATOR', operatorSpan, {
    kind: 'UnsupportedOp',
    noticed: operatorSpan.end,
    stage: 'check',
    values: { operator: state.text.slice(operatorSpan.start, operatorSpan.end), type: printType(type) },
    detail: { type: printType(type) },
    hint:
      typeof type === 'object'
        ? `test each element: \`any(${state.text.slice(node.left.span.start, node.left.span.end)}[*] …)\``
        : undefined,
  })
  return undefined
}
