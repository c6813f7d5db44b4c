import { allEach, anyEach, collectEach, mapEachWith } from '../../runtime/index.ts'
import { arrayAnd, arrayNot, arrayOr, arrayXor } from '../../runtime/index.ts'
import type { ByteString, ExecutionContext, Value } from '../../runtime/index.ts'
import type { ArrayNode, CallValue, CompareCondition, Condition, EachNode, MapCallValue, ValueNode } from '../ir/ir.ts'
import { createTestPredicate, kindOf, patternKindOf } from '../kinds/index.ts'
import type { Backend, Getter, Predicate } from './backend.ts'

type Values = readonly (Value | undefined)[]
type ArrayGetter = (values: Values, context: ExecutionContext) => boolean[]

/** Slots of small index are read without a search; `miss` serves lazy and mandatory fields. */
function buildField(slot: number): Getter {
  return (values, context) => values[slot] ?? context.miss(slot)
}

function buildCall(node: CallValue): Getter {
  const implementation = node.function.implementation as (...values: unknown[]) => Value | undefined
  const parts = node.arguments.map(buildArgument)
  if (node.function.environment === true) {
    return (values, context) => implementation(context.environment, ...parts.map((part) => part(values, context)))
  }
  const [first, second, third] = parts
  const [subject, literal] = node.arguments
  // The most frequent form, `f(field, "literal")`, without a call for each argument.
  if (subject?.kind === 'field' && literal?.kind === 'literal' && parts.length === 2) {
    const { slot } = subject
    const { value } = literal
    return (values, context) => implementation(values[slot] ?? context.miss(slot), value)
  }
  if (first !== undefined && parts.length === 1) return (values, context) => implementation(first(values, context))
  if (first !== undefined && second !== undefined && parts.length === 2) {
    return (values, context) => implementation(first(values, context), second(values, context))
  }
  if (first !== undefined && second !== undefined && third !== undefined && parts.length === 3) {
    return (values, context) => implementation(first(values, context), second(values, context), third(values, context))
  }
  return (values, context) => implementation(...parts.map((part) => part(values, context)))
}

function buildMapCall(node: MapCallValue): Getter {
  const base = buildValue(node.each.base)
  const { steps } = node.each
  const rest = node.rest.map(buildArgument)
  const implementation = node.function.implementation as (...values: unknown[]) => Value | undefined
  const readsEnvironment = node.function.environment === true
  return (values, context) =>
    mapEachWith(
      base(values, context),
      steps,
      readsEnvironment ? (value, ...others) => implementation(context.environment, value, ...others) : implementation,
      () => rest.map((part) => part(values, context)) as Value[],
    )
}

/** Patterns go to functions as matchers, everything else as its value. */
function buildArgument(node: ValueNode): (values: Values, context: ExecutionContext) => unknown {
  if (node.kind !== 'pattern') return buildValue(node)
  const matcher = patternKindOf(node.pattern).matcher(node.pattern)
  return () => matcher
}

function buildValue(node: ValueNode): Getter {
  switch (node.kind) {
    case 'field':
      return buildField(node.slot)
    case 'literal': {
      const { value } = node
      return () => value
    }
    case 'pattern': {
      const { source } = node.pattern
      return () => source
    }
    case 'step': {
      const base = buildValue(node.base)
      const { step } = node
      if (step.kind === 'key') {
        const { key } = step
        return (values, context) => (base(values, context) as ReadonlyMap<ByteString, Value> | undefined)?.get(key)
      }
      const { index } = step
      return (values, context) => (base(values, context) as readonly Value[] | undefined)?.[index]
    }
    case 'call':
      return buildCall(node)
    case 'map_call':
      return buildMapCall(node)
    case 'condition': {
      const { condition } = node
      return isArray(condition) ? buildArray(condition) : buildCondition(condition)
    }
  }
}

function isArray(node: Condition | ArrayNode): node is ArrayNode {
  return node.kind.startsWith('array_')
}

function fold(
  parts: readonly ArrayGetter[],
  join: (a: readonly boolean[], b: readonly boolean[]) => boolean[],
): ArrayGetter {
  const [first, ...rest] = parts as [ArrayGetter, ...ArrayGetter[]]
  return (values, context) => rest.reduce((joined, part) => join(joined, part(values, context)), first(values, context))
}

const isTrue = (value: Value): boolean => value === true

function buildArray(node: ArrayNode): ArrayGetter {
  switch (node.kind) {
    case 'array_value': {
      const value = buildValue(node.value)
      return (values, context) => (value(values, context) as boolean[] | undefined) ?? []
    }
    case 'array_compare':
      return buildCollect(node.each, createTestPredicate(node.test))
    case 'array_truth':
      return buildCollect(node.each, isTrue)
    case 'array_not': {
      const operand = buildArray(node.operand)
      return (values, context) => arrayNot(operand(values, context))
    }
    case 'array_and':
      return fold(node.operands.map(buildArray), arrayAnd)
    case 'array_or':
      return fold(node.operands.map(buildArray), arrayOr)
    case 'array_xor':
      return fold(node.operands.map(buildArray), arrayXor)
  }
}

function buildCollect(each: EachNode, test: (value: Value, context: ExecutionContext) => boolean): ArrayGetter {
  const base = buildValue(each.base)
  const { steps } = each
  return (values, context) => collectEach(base(values, context), steps, test, context)
}

function buildQuantifier(quantifier: 'any' | 'all', array: ArrayNode): Predicate {
  const isAny = quantifier === 'any'
  if (array.kind === 'array_value') {
    const value = buildValue(array.value)
    return (values, context) => {
      const entries = value(values, context) as readonly boolean[] | undefined
      return entries !== undefined && (isAny ? entries.includes(true) : !entries.includes(false))
    }
  }
  if (array.kind === 'array_compare' || array.kind === 'array_truth') {
    const test = array.kind === 'array_compare' ? createTestPredicate(array.test) : isTrue
    const base = buildValue(array.each.base)
    const { steps } = array.each
    const run = isAny ? anyEach : allEach
    return (values, context) => run(base(values, context), steps, test, context)
  }
  const entries = buildArray(array)
  return (values, context) =>
    isAny ? entries(values, context).includes(true) : !entries(values, context).includes(false)
}

function buildCompare(node: CompareCondition): Predicate {
  const { test, left, whenMissing } = node
  const predicate = createTestPredicate(test)
  if (whenMissing) {
    const value = buildValue(left)
    return (values, context) => {
      const found = value(values, context)
      return found === undefined || predicate(found, context)
    }
  }
  if (left.kind === 'field') {
    const { slot } = left
    const direct = kindOf(test).slotPredicate?.(test, slot)
    if (direct !== undefined) return direct
    return (values, context) => predicate(values[slot] ?? context.miss(slot), context)
  }
  const value = buildValue(left)
  return (values, context) => predicate(value(values, context), context)
}

function buildAnd(parts: readonly Predicate[]): Predicate {
  const [a, b, c] = parts as [Predicate, Predicate, Predicate | undefined]
  if (parts.length === 2) return (values, context) => a(values, context) && b(values, context)
  if (parts.length === 3 && c !== undefined)
    return (values, context) => a(values, context) && b(values, context) && c(values, context)
  return (values, context) => {
    for (const part of parts) if (!part(values, context)) return false
    return true
  }
}

function buildOr(parts: readonly Predicate[]): Predicate {
  const [a, b, c] = parts as [Predicate, Predicate, Predicate | undefined]
  if (parts.length === 2) return (values, context) => a(values, context) || b(values, context)
  if (parts.length === 3 && c !== undefined)
    return (values, context) => a(values, context) || b(values, context) || c(values, context)
  return (values, context) => {
    for (const part of parts) if (part(values, context)) return true
    return false
  }
}

function buildCondition(node: Condition): Predicate {
  switch (node.kind) {
    case 'constant': {
      const { value } = node
      return () => value
    }
    case 'and':
      return buildAnd(node.operands.map(buildCondition))
    case 'or':
      return buildOr(node.operands.map(buildCondition))
    case 'xor': {
      const parts = node.operands.map(buildCondition)
      const [a, b] = parts as [Predicate, Predicate]
      if (parts.length === 2) return (values, context) => a(values, context) !== b(values, context)
      return (values, context) => parts.reduce((odd, part) => odd !== part(values, context), false)
    }
    case 'not': {
      const operand = buildCondition(node.operand)
      return (values, context) => !operand(values, context)
    }
    case 'truth': {
      if (node.value.kind === 'field') {
        const { slot } = node.value
        return (values, context) => (values[slot] ?? context.miss(slot)) === true
      }
      const value = buildValue(node.value)
      return (values, context) => value(values, context) === true
    }
    case 'compare':
      return buildCompare(node)
    case 'any':
    case 'all':
      return buildQuantifier(node.kind, node.array)
  }
}

/** Nested functions: no code is generated anywhere, so it runs under every security policy. */
export const closures: Backend = {
  name: 'closures',
  compileFilter: (plan) => buildCondition(plan.root),
  compileValue: (plan) => buildValue(plan.root),
}
