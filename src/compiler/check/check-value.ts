import type { Span } from '../../diagnostics/index.ts'
import type { Argument, CallNode, ComparisonNode, Expression, IndexedNode } from '../../grammar/ast.ts'
import { comparisonAt, skipSpace } from '../../grammar/index.ts'
import {
  findMember,
  isAvailableIn,
  lowerCaseKeys,
  stepType,
  printType,
  type FieldDefinition,
  type FunctionDefinition,
  type IndexStep,
  type Parameter,
  type RecordMember,
  type Type,
} from '../../language/index.ts'
import { lowerAscii, toText, type ByteString } from '../../runtime/index.ts'
import type { CheckState } from './check-state.ts'
import { patternKindNamed } from '../kinds/index.ts'
import type { ArrayNode, Condition, EachNode, ValueNode } from '../ir/ir.ts'

/** A value, or the values that `[*]` visits, with the type of one of them. */
export type CheckedIndexed =
  | { readonly kind: 'value'; readonly node: ValueNode; readonly type: Type }
  | { readonly kind: 'each'; readonly node: EachNode; readonly type: Type }

/** The checker of conditions, for arguments that hold one. */
export interface ChecksConditions {
  check(node: Expression): { readonly node: Condition | ArrayNode; readonly type: Type } | undefined
}

function checkName(
  name: string,
  span: { start: number; end: number },
  definition: FieldDefinition | FunctionDefinition,
  state: CheckState,
): void {
  const { phase } = state
  if (phase === undefined || isAvailableIn(definition, phase)) return
  state.findings.add('E_PHASE', span, {
    kind: 'Phase',
    noticed: span.end,
    stage: 'check',
    values: { name, phase },
    hint:
      definition.phases === undefined
        ? 'it has a value only once there is a response'
        : `it is available in ${definition.phases.map((known) => `\`${known}\``).join(', ')}`,
  })
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

/** One argument: its value, its type for the parameter, and whether `[*]` stands in it. */
export interface CheckedArgument {
  readonly type: Type
  readonly literal: boolean
  readonly value?: ValueNode
  readonly each?: EachNode
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
  const element = typeof type === 'string' ? type : 'array' in type ? type.array : type.map
  const after = skipSpace(state.text, node.span.end)
  return element === 'Bool' && comparisonAt(state.text, after, state.end) !== undefined
}

function asComparison(left: IndexedNode): ComparisonNode {
  return { kind: 'comparison', span: left.span, left, operator: undefined, operatorSpan: undefined, right: undefined }
}

function expectedCount(definition: FunctionDefinition): string {
  const most = definition.variadic ? undefined : definition.parameters.length
  const arguments_ = (count: number): string => `${String(count)} argument${count === 1 ? '' : 's'}`
  if (most === undefined) return `at least ${arguments_(definition.required)}`
  return most === definition.required ? arguments_(most) : `${String(definition.required)} to ${arguments_(most)}`
}

function reportCount(
  definition: FunctionDefinition,
  start: number,
  noticed: number,
  actual: number,
  state: CheckState,
): void {
  state.findings.add(
    'E_ARGUMENT_COUNT',
    { start, end: state.end },
    {
      kind: 'InvalidArgumentsCount',
      noticed,
      stage: 'check',
      values: { name: definition.name, expected: expectedCount(definition), actual },
      detail: { min: definition.required, max: definition.variadic ? null : definition.parameters.length },
      shown: { start, end: Math.max(start, noticed) },
    },
  )
}

function parameterAt(definition: FunctionDefinition, index: number): Parameter | undefined {
  const { parameters, variadic } = definition
  return parameters[index] ?? (variadic ? parameters[parameters.length - 1] : undefined)
}

function checkUse(node: CallNode, definition: FunctionDefinition, state: CheckState): void {
  const { use, name } = definition
  const count = (state.uses.get(name) ?? 0) + 1
  state.uses.set(name, count)
  if (use === undefined) return
  if (use.perExpression !== undefined && count > use.perExpression) {
    const times = `${String(use.perExpression)} time${use.perExpression === 1 ? '' : 's'}`
    reportUse(node, `\`${name}\` may be used ${times} in one expression`, state)
  }
  for (const other of use.notWith ?? [])
    if (state.uses.has(other)) reportUse(node, `\`${name}\` may not be used together with \`${other}\``, state)
}

function reportUse(node: CallNode, reason: string, state: CheckState): void {
  state.findings.add('E_FUNCTION_USE', node.nameSpan, {
    kind: 'FunctionUse',
    noticed: node.nameSpan.end,
    stage: 'check',
    values: { reason },
  })
}

function refuseValue(node: Argument, index: number, name: string, reason: string, state: CheckState): void {
  state.findings.add('E_ARGUMENT_VALUE', node.span, {
    kind: 'InvalidArgumentValue',
    noticed: node.span.end,
    stage: 'check',
    values: { index: index + 1, name, reason },
    detail: { index },
  })
}

/** Checks one argument against its parameter, in the engine's order, and gives its value. */
function fitArgument(
  node: Argument,
  checked: CheckedArgument,
  index: number,
  definition: FunctionDefinition,
  earlier: readonly Type[],
  state: CheckState,
): ValueNode | EachNode | undefined {
  const { findings } = state
  const noticed = node.span.end
  if (index > 0 && checked.each !== undefined) {
    findings.add('E_MAP_EACH', node.span, {
      kind: 'InvalidMapEachAccess',
      noticed,
      stage: 'check',
      hint: 'only the first argument is unpacked',
    })
    return undefined
  }
  const parameter = parameterAt(definition, index)
  if (parameter === undefined) {
    reportCount(definition, node.span.start, node.span.end, index + 1, state)
    return undefined
  }
  const { name } = definition
  if (parameter.kind !== 'any' && (parameter.kind === 'literal') !== checked.literal) {
    const expected = parameter.kind === 'literal' ? 'a literal' : 'a field, a call or a comparison'
    const found = checked.literal ? 'a literal' : 'something computed'
    findings.add('E_ARGUMENT_KIND', node.span, {
      kind: 'InvalidArgumentKind',
      noticed,
      stage: 'check',
      values: { index: index + 1, name, expected, actual: found },
      detail: { index },
    })
    return undefined
  }
  if (!parameter.accepts(checked.type, earlier)) {
    findings.add('E_ARGUMENT_TYPE', node.span, {
      kind: 'InvalidArgumentType',
      noticed,
      stage: 'check',
      values: { index: index + 1, name, expected: parameter.expected, actual: printType(checked.type) },
      detail: { index },
    })
    return undefined
  }
  if (
    parameter.fields !== undefined &&
    !(checked.value?.kind === 'field' && parameter.fields.includes(checked.value.name))
  ) {
    refuseValue(node, index, name, `it must be ${parameter.fields.map((field) => `\`${field}\``).join(' or ')}`, state)
    return undefined
  }
  if (checked.value?.kind === 'literal') {
    const reason = parameter.check?.(checked.value.value)
    if (reason !== undefined) {
      refuseValue(node, index, name, reason, state)
      return undefined
    }
    if (parameter.pattern !== undefined) {
      const pattern = patternKindNamed(parameter.pattern).fromLiteral(checked.value.value as ByteString, state.scheme)
      if (typeof pattern === 'string') {
        refuseValue(node, index, name, pattern, state)
        return undefined
      }
      return { kind: 'pattern', id: state.nextId(), span: node.span, type: 'Bytes', pattern }
    }
  }
  return checked.each ?? checked.value
}

/** Checks a call: how many arguments, and each against its parameter. */
function checkCall(node: CallNode, state: CheckState, condition: ChecksConditions): ValueNode | undefined {
  const definition = state.scheme.functions.get(node.name)
  if (definition === undefined) return undefined
  checkName(node.name, node.nameSpan, definition, state)
  checkUse(node, definition, state)
  const types: Type[] = []
  const values: ValueNode[] = []
  let each: EachNode | undefined
  const written = node.arguments.filter((argument) => argument.kind !== 'missing')
  for (const [index, argument] of written.entries()) {
    const checked = checkArgument(argument, state, condition)
    const fitted = checked === undefined ? undefined : fitArgument(argument, checked, index, definition, types, state)
    if (checked === undefined || fitted === undefined) return undefined
    types.push(checked.type)
    if (fitted.kind === 'each') each = fitted
    else values.push(fitted)
  }
  if (written.length < definition.required) {
    const close = closingPlace(node, written[written.length - 1], state)
    // Elsewhere something else is missing first, a comma or an argument, and the parser says so.
    if (close < state.end && state.text[close] !== ')') return undefined
    reportCount(definition, close, close, written.length, state)
    return undefined
  }
  if (written.length < node.arguments.length) return undefined
  for (const parameter of definition.parameters.slice(node.arguments.length)) {
    if (parameter.default === undefined) break
    const type: Type =
      typeof parameter.default === 'string' ? 'Bytes' : typeof parameter.default === 'boolean' ? 'Bool' : 'Int'
    values.push({ kind: 'literal', id: state.nextId(), span: node.span, type, value: parameter.default })
  }
  const returned = definition.returns(types)
  const id = state.nextId()
  const { span } = node
  const called = definition.overload?.(types) ?? definition
  return each === undefined
    ? { kind: 'call', id, span, function: called, arguments: values.slice(), type: returned }
    : {
        kind: 'map_call',
        id,
        span,
        function: called,
        each: unpackedFromStart(each),
        rest: values.slice(),
        type: { array: returned },
      }
}

/** The engine visits a path with more than one step from `[*]` on from its very start, so that a miss is no value. */
function unpackedFromStart(each: EachNode): EachNode {
  if (each.steps.length === 1) return each
  const before: IndexStep[] = []
  let { base } = each
  for (; base.kind === 'step'; base = base.base) before.unshift(base.step)
  return { ...each, base, steps: [...before, ...each.steps] }
}

/** Where the closing parenthesis of a call stands, or should. */
function closingPlace(node: CallNode, last: Argument | undefined, state: CheckState): number {
  let at = last === undefined ? node.nameSpan.end : last.span.end
  const skip = (): void => {
    while (at < state.end && /[ \r\n]/.test(state.text.charAt(at))) at++
  }
  skip()
  if (last === undefined && state.text[at] === '(') {
    at++
    skip()
  }
  return Math.min(at, state.end)
}
