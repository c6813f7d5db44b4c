import type {
  ArrayNode,
  CallValue,
  CheckedFilter,
  CheckedValue,
  Condition,
  EachNode,
  MapCallValue,
  ValueNode,
} from '../compiler/index.ts'
import type { IndexStep, Value } from '../language/index.ts'
import { createWildcard, type ByteString, type ExecutionContext } from '../runtime/index.ts'
import { evaluateTest } from './kinds/index.ts'

/**
 * Evaluates a checked condition the plain way: no plan, no sharing, no code of the backends.
 * It is what the backends are judged by, so it follows the language reference word by word.
 *
 * @throws RuntimeError `E_MISSING_FIELD` if it reads a mandatory field that has no value
 */
export function evaluateReference(checked: CheckedFilter, context: ExecutionContext): boolean {
  return evaluateCondition(checked.root, context)
}

/**
 * Evaluates a checked value expression the plain way; undefined for a missing value.
 *
 * @throws RuntimeError `E_MISSING_FIELD` if it reads a mandatory field that has no value
 */
export function evaluateReferenceValue(checked: CheckedValue, context: ExecutionContext): Value | undefined {
  return evaluateValue(checked.root, context)
}

function evaluateCondition(node: Condition, context: ExecutionContext): boolean {
  switch (node.kind) {
    case 'constant':
      return node.value
    case 'and':
      for (const operand of node.operands) if (!evaluateCondition(operand, context)) return false
      return true
    case 'or':
      for (const operand of node.operands) if (evaluateCondition(operand, context)) return true
      return false
    case 'xor':
      return node.operands.map((operand) => evaluateCondition(operand, context)).reduce((a, b) => a !== b)
    case 'not':
      return !evaluateCondition(node.operand, context)
    case 'truth':
      return evaluateValue(node.value, context) === true
    case 'compare': {
      const left = evaluateValue(node.left, context)
      return left === undefined ? node.whenMissing : evaluateTest(node.test, left, context)
    }
    case 'any':
    case 'all':
      return evaluateQuantifier(node.kind, node.array, context)
  }
}

function evaluateQuantifier(kind: 'any' | 'all', array: ArrayNode, context: ExecutionContext): boolean {
  if (array.kind === 'array_value' && evaluateValue(array.value, context) === undefined) return false
  const entries = evaluateArray(array, context)
  return kind === 'any' ? entries.includes(true) : !entries.includes(false)
}

function evaluateArray(node: ArrayNode, context: ExecutionContext): readonly boolean[] {
  switch (node.kind) {
    case 'array_value':
      return (evaluateValue(node.value, context) ?? []) as readonly boolean[]
    case 'array_compare':
      return (visitEach(node.each, context) ?? []).map((value) => evaluateTest(node.test, value, context))
    case 'array_truth':
      return (visitEach(node.each, context) ?? []) as readonly boolean[]
    case 'array_not':
      return evaluateArray(node.operand, context).map((entry) => !entry)
    case 'array_and':
      return combine(node.operands, context, (a, b) => a && b)
    case 'array_or':
      return combine(node.operands, context, (a, b) => a || b)
    case 'array_xor':
      return combine(node.operands, context, (a, b) => a !== b)
  }
}

/** Entry by entry, as long as the shortest operand. */
function combine(
  operands: readonly ArrayNode[],
  context: ExecutionContext,
  join: (a: boolean, b: boolean) => boolean,
): readonly boolean[] {
  const arrays = operands.map((operand) => evaluateArray(operand, context))
  return arrays.reduce((joined, next) =>
    joined.slice(0, next.length).map((entry, index) => join(entry, next[index] === true)),
  )
}

function takeStep(value: Value, step: Exclude<IndexStep, { kind: 'each' }>): Value | undefined {
  return step.kind === 'index'
    ? (value as readonly Value[])[step.index]
    : (value as ReadonlyMap<ByteString, Value>).get(step.key)
}

/** The values of an array, or those of a map in the byte order of its keys. */
function elements(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[]
  const entries = [...(value as ReadonlyMap<ByteString, Value>)]
  return entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item)
}

/** All values that the steps lead to, depth first; undefined if the base is missing. */
function visitEach(each: EachNode, context: ExecutionContext): readonly Value[] | undefined {
  const base = evaluateValue(each.base, context)
  if (base === undefined) return undefined
  let values: readonly Value[] = [base]
  for (const step of each.steps) {
    values =
      step.kind === 'each'
        ? values.flatMap(elements)
        : values.map((value) => takeStep(value, step)).filter((value) => value !== undefined)
  }
  return values
}

function evaluateValue(node: ValueNode, context: ExecutionContext): Value | undefined {
  switch (node.kind) {
    case 'field':
      return context.read(node.slot)
    case 'literal':
      return node.value
    case 'pattern':
      throw new Error('INVARIANT: a pattern stands only as an argument of a call')
    case 'step': {
      const base = evaluateValue(node.base, context)
      return base === undefined ? undefined : takeStep(base, node.step)
    }
    case 'call':
      return evaluateCall(node, context)
    case 'map_call':
      return evaluateMapCall(node, context)
    case 'condition':
      return evaluateConditionValue(node.condition, typeof node.type === 'object', context)
  }
}

function evaluateConditionValue(condition: Condition | ArrayNode, isArray: boolean, context: ExecutionContext): Value {
  return isArray ? evaluateArray(condition as ArrayNode, context) : evaluateCondition(condition as Condition, context)
}

/** A pattern goes to the function as a ready matcher, anything else as its value. */
function evaluateArgument(node: ValueNode, context: ExecutionContext): unknown {
  if (node.kind !== 'pattern') return evaluateValue(node, context)
  const { pattern } = node
  return pattern.kind === 'regex' ? pattern.regex : createWildcard(pattern.parts, pattern.caseSensitive)
}

function invoke(
  call: CallValue | MapCallValue,
  values: readonly unknown[],
  context: ExecutionContext,
): Value | undefined {
  const implementation = call.function.implementation as (...values: readonly unknown[]) => Value | undefined
  return call.function.environment === true ? implementation(context.environment, ...values) : implementation(...values)
}

function evaluateCall(node: CallValue, context: ExecutionContext): Value | undefined {
  return invoke(
    node,
    node.arguments.map((argument) => evaluateArgument(argument, context)),
    context,
  )
}

/**
 * The function on each visited value; results that are missing are dropped. The other arguments are
 * read once, in order, and only if there is a value to visit (section 11.4).
 */
function evaluateMapCall(node: MapCallValue, context: ExecutionContext): readonly Value[] | undefined {
  const visited = visitEach(node.each, context)
  if (visited === undefined || visited.length === 0) return visited
  const rest = node.rest.map((argument) => evaluateArgument(argument, context))
  return visited
    .map((value) => invoke(node, [value, ...rest], context))
    .filter((result): result is Value => result !== undefined)
}
