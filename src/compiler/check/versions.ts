import type { Span } from '../../diagnostics/index.ts'
import type { ComparisonNode } from '../../grammar/ast.ts'
import { comparisonOperator, versionOrderFunction } from '../../language/index.ts'
import { toText, versionOrder } from '../../runtime/index.ts'
import type { ArrayNode, CallValue, Condition, ValueNode } from '../ir/ir.ts'
import type { CheckState } from './check-state.ts'

/**
 * A comparison of a version is one of its place in the order of the ecosystem: `pkg.version < "1.10.0"` asks whether
 * that is below 0. It is missing, and so true for no operator, where one of the two is no version.
 *
 * @returns the place of the version, or undefined if no version is compared here
 */
export function placeOfVersion(node: ComparisonNode, left: ValueNode, state: CheckState): CallValue | undefined {
  if (left.kind !== 'field' || node.operator === undefined || node.right?.kind !== 'bytes') return undefined
  const { ecosystemField } = state.scheme.fields.get(left.name) ?? {}
  const ecosystem = ecosystemField === undefined ? undefined : state.scheme.fields.get(ecosystemField)
  if (ecosystem === undefined || comparisonOperator(node.operator).kind !== 'order') return undefined
  const { span } = left
  const { name, aliasOf, slot, type, optional } = ecosystem
  return {
    kind: 'call',
    id: state.nextId(),
    span,
    function: versionOrderFunction,
    arguments: [
      { kind: 'field', id: state.nextId(), span, slot, name: aliasOf ?? name, type, optional },
      left,
      { kind: 'literal', id: state.nextId(), span: node.right.span, type: 'Bytes', value: node.right.value },
    ],
    type: 'Int',
  }
}

interface ComparedVersion {
  readonly ecosystemSlot: number
  readonly literal: string
  readonly span: Span
}

function comparedVersion(node: Condition | ArrayNode): ComparedVersion | undefined {
  if (node.kind === 'not') return comparedVersion(node.operand)
  if (node.kind !== 'compare' || node.left.kind !== 'call' || node.left.function !== versionOrderFunction)
    return undefined
  const [ecosystem, , literal] = node.left.arguments
  if (ecosystem?.kind !== 'field' || literal?.kind !== 'literal') return undefined
  return { ecosystemSlot: ecosystem.slot, literal: literal.value as string, span: literal.span }
}

function comparesVersion(node: Condition | ArrayNode): boolean {
  return comparedVersion(node) !== undefined
}

/** Warns of `pkg.ecosystem == "npm" and pkg.version < "4.17"`: the text is no version there, so it never holds. */
export function warnOfVersions(operands: readonly (Condition | ArrayNode)[], state: CheckState): void {
  if (!operands.some(comparesVersion)) return
  const versions = operands.map(comparedVersion).filter((version) => version !== undefined)
  for (const operand of operands) {
    if (operand.kind !== 'compare' || operand.left.kind !== 'field' || operand.test.kind !== 'order') continue
    const { slot } = operand.left
    const ecosystem = operand.test.literal as string
    if (operand.test.operator !== 'eq') continue
    for (const { ecosystemSlot, literal, span } of versions)
      if (ecosystemSlot === slot && versionOrder(ecosystem, literal, literal) === undefined)
        state.findings.warn('W_VERSION', span, { version: toText(literal), ecosystem: toText(ecosystem) })
  }
}
