import type { Span } from '../../diagnostics/index.ts'
import type { Argument, ComparisonNode, Expression, IndexedNode } from '../../grammar/ast.ts'
import { comparisonAt, skipSpace } from '../../grammar/index.ts'
import {
  findMember,
  isConditionType,
  lowerCaseKeys,
  stepType,
  printType,
  type IndexStep,
  type RecordMember,
  type Type,
} from '../../language/index.ts'
import { lowerAscii, toText, type ByteString } from '../../runtime/index.ts'
import { checkCall, checkName, type CheckedArgument, type ChecksArguments } from './check-call.ts'
import type { CheckState } from './check-state.ts'
import type { ArrayNode, Condition, EachNode, ValueNode } from '../ir/ir.ts'

/** A value, or the values that `[*]` visits, with the type of one of them. */
export type CheckedIndexed =
  | { readonly kind: 'value'; readonly node: ValueNode; readonly type: Type }
  | { readonly kind: 'each'; readonly node: EachNode; readonly type: Type }

/** The checker of conditions, for arguments that hold one, and of arguments, for calls. */
export interface ChecksConditions extends ChecksArguments {
  check(node: Expression): { readonly node: Condition | ArrayNode; readonly type: Type } | undefined
}

function checkField(name: string, span: { start: number; end: number }, state: CheckState): ValueNode | undefined {
  const written = state.scheme.fields.get(name)
  if (written === undefined) return undefined
  if (written.aliasOf !== undefined && written.deprecated === true) {
    state.findings.warn('W_DEPRECATED_NAME', span, { name, replacement: written.aliasOf })
  } else if (written.deprecated === true) {
    state.findings.warn('W_DEPRECATED_FIELD', span, { name })
  }
  checkName(name, span, written, state)
  const { constant, type, slot, optional } = written
  if (constant !== undefined) return { kind: 'literal', id: state.nextId(), span, type, value: constant }
  return { kind: 'field', id: state.nextId(), span, slot, name: written.aliasOf ?? name, type, optional }
}

/** Checks a field or call with its brackets. */
export function checkIndexed(
  node: IndexedNode,
  state: CheckState,
  condition: ChecksConditions,
): CheckedIndexed | undefined {
  const { base } = node
  const member = base.kind === 'field' ? memberOf(base.name, state) : undefined
  let value =
    base.kind === 'field'
      ? checkField(member?.field.name ?? base.name, base.span, state)
      : checkCall(base, state, condition)
  let type = value?.type
  let each: IndexStep[] | undefined
  for (const { step, span } of member === undefined ? node.steps : withMember(node, member.key)) {
    if (type === undefined || value === undefined) return undefined
    if (step.kind === 'each' && each === undefined && typeof type === 'string' && state.scheme.dialect.scalarEach) {
      each = []
      continue
    }
    const next = stepType(type, step)
    if (next === undefined) {
      reportIndex(step, type, span, state)
      return undefined
    }
    type = next
    if (step.kind === 'key' && value.kind === 'field') checkKeyCase(value.name, step.key, span, state)
    if (step.kind === 'each') each ??= []
    if (each !== undefined) each.push(step)
    else if (step.kind !== 'each')
      value = {
        kind: 'step',
        id: state.nextId(),
        span: { start: node.span.start, end: span.end },
        base: value,
        step,
        type,
      }
  }
  if (value === undefined || type === undefined || node.broken) return undefined
  if (each === undefined) return { kind: 'value', node: value, type }
  return {
    kind: 'each',
    type,
    node: { kind: 'each', id: state.nextId(), span: node.span, base: value, steps: each, type },
  }
}

function memberOf(name: string, { scheme }: CheckState): RecordMember | undefined {
  return scheme.fields.has(name) ? undefined : findMember(scheme, name)
}

/** The steps behind `groups.name`: the member is read of each record that the first step gives. */
function withMember(node: IndexedNode, key: string): readonly { readonly step: IndexStep; readonly span: Span }[] {
  const [first = { step: { kind: 'each' } as const, span: node.base.span }, ...rest] = node.steps
  return [first, { step: { kind: 'key', key }, span: node.base.span }, ...rest]
}

/** A key with capitals of a map that has none is a test that never holds. */
function checkKeyCase(name: string, key: ByteString, span: { start: number; end: number }, state: CheckState): void {
  const lower = lowerAscii(key)
  if (lower === key || !lowerCaseKeys.has(name)) return
  state.findings.warn('W_KEY_CASE', span, { name, key: toText(key), lower: toText(lower) })
}

function reportIndex(step: IndexStep, type: Type, span: { start: number; end: number }, state: CheckState): void {
  const index = step.kind === 'each' ? '*' : step.kind === 'index' ? step.index : toText(step.key)
  state.findings.add('E_INDEX', span, {
    kind: 'InvalidIndexAccess',
    noticed: span.end,
    stage: 'check',
    values: { index: state.text.slice(span.start, span.end), type: printType(type) },
    detail: { index, type: printType(type) },
    hint:
      typeof type !== 'object'
        ? `a value of type ${type} has no elements`
        : 'array' in type
          ? 'an array takes a number or `*`'
          : 'a map takes a quoted key or `*`',
  })
}

/** Checks an argument of a call or quantifier. */
export function checkArgument(
  node: Argument,
  state: CheckState,
  condition: ChecksConditions,
): CheckedArgument | undefined {
  switch (node.kind) {
    case 'int':
      return {
        type: 'Int',
        literal: true,
        value: { kind: 'literal', id: state.nextId(), span: node.span, type: 'Int', value: node.value },
      }
    case 'ip':
      return {
        type: 'Ip',
        literal: true,
        value: { kind: 'literal', id: state.nextId(), span: node.span, type: 'Ip', value: node.value },
      }
    case 'bytes':
      return {
        type: 'Bytes',
        literal: true,
        value: { kind: 'literal', id: state.nextId(), span: node.span, type: 'Bytes', value: node.value },
      }
    case 'indexed': {
      const checked = checkOnTrial(node, state, condition)
      if (checked === undefined) return undefined
      if (isComparedBool(node, checked.type, state)) return checkCondition(asComparison(node), state, condition)
      return checked.kind === 'each'
        ? { type: checked.type, literal: false, each: checked.node }
        : { type: checked.type, literal: false, value: checked.node }
    }
    case 'missing':
      return undefined
    default:
      return checkCondition(node, state, condition)
  }
}

function checkCondition(node: Expression, state: CheckState, condition: ChecksConditions): CheckedArgument | undefined {
  const checked = condition.check(node)
  if (checked === undefined) return undefined
  return {
    type: checked.type,
    literal: false,
    value: { kind: 'condition', id: state.nextId(), span: node.span, condition: checked.node, type: checked.type },
  }
}

/** A value that could be a literal as well is read on trial: whatever is wrong in it, the engine forgets. */
export function checkOnTrial(
  node: IndexedNode,
  state: CheckState,
  condition: ChecksConditions,
): CheckedIndexed | undefined {
  if (!node.onTrial) return checkIndexed(node, state, condition)
  state.findings.openTrial(node.span.start)
  const checked = checkIndexed(node, state, condition)
  state.findings.closeTrial(node.span.end)
  return checked
}

/** A Bool takes no operator; but one that follows makes the argument a comparison, so that `flags[*]` is an array. */
function isComparedBool(node: IndexedNode, type: Type, state: CheckState): boolean {
  if (!isConditionType(type)) return false
  return comparisonAt(state.text, skipSpace(state.text, node.span.end), state.end) !== undefined
}

function asComparison(left: IndexedNode): ComparisonNode {
  return { kind: 'comparison', span: left.span, left, operator: undefined, operatorSpan: undefined, right: undefined }
}
