import type { Argument, CallNode } from '../../grammar/ast.ts'
import { skipSpace } from '../../grammar/index.ts'
import {
  isAvailableIn,
  printType,
  type FieldDefinition,
  type FunctionDefinition,
  type IndexStep,
  type Parameter,
  type Type,
} from '../../language/index.ts'
import type { ByteString } from '../../runtime/index.ts'
import { patternKindNamed } from '../kinds/index.ts'
import type { EachNode, ValueNode } from '../ir/ir.ts'
import type { CheckState } from './check-state.ts'

/** One argument: its value, its type for the parameter, and whether `[*]` stands in it. */
export interface CheckedArgument {
  readonly type: Type
  readonly literal: boolean
  readonly value?: ValueNode
  readonly each?: EachNode
}

/** Checks an argument by itself. */
export interface ChecksArguments {
  checkArgument(argument: Argument): CheckedArgument | undefined
}

function isMissing({ kind }: Argument): boolean {
  return kind === 'missing'
}

/** Reports a field or function that has no value in the phase the expression is for. */
export function checkName(
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

/**
 * Checks a call: how many arguments, and each against its parameter.
 *
 * @param checker - an argument may hold a value or a condition, whose checkers ask for calls
 */
export function checkCall(node: CallNode, state: CheckState, checker: ChecksArguments): ValueNode | undefined {
  const definition = state.scheme.functions.get(node.name)
  if (definition === undefined) return undefined
  checkName(node.name, node.nameSpan, definition, state)
  checkUse(node, definition, state)
  const types: Type[] = []
  const values: ValueNode[] = []
  let each: EachNode | undefined
  const written = node.arguments.some(isMissing)
    ? node.arguments.filter((argument) => !isMissing(argument))
    : node.arguments
  for (let index = 0; index < written.length; index++) {
    const argument = written[index] as Argument
    const checked = checker.checkArgument(argument)
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
  for (let index = node.arguments.length; index < definition.parameters.length; index++) {
    const parameter = definition.parameters[index]
    if (parameter?.default === undefined) break
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
  const { text, end } = state
  const at = Math.min(skipSpace(text, last === undefined ? node.nameSpan.end : last.span.end), end)
  return last === undefined && text[at] === '(' ? Math.min(skipSpace(text, at + 1), end) : at
}
