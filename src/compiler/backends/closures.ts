import { allEach, anyEach, collectEach, mapEachWith } from '../../runtime/index.ts'
import { arrayAnd, arrayNot, arrayOr, arrayXor } from '../../runtime/index.ts'
import type { ByteString, ExecutionContext, MapParts, Value } from '../../runtime/index.ts'
import type { ArrayNode, CallValue, CompareCondition, Condition, EachNode, MapCallValue, ValueNode } from '../ir/ir.ts'
import { isFlatArray } from '../ir/visit.ts'
import type { FilterPlan } from '../plan.ts'
import { createTestPredicate, kindOf, patternKindOf } from '../kinds/index.ts'
import type { Backend, Getter, Matcher, Predicate } from './backend.ts'

type Values = readonly (Value | undefined)[]
type ArrayGetter = (values: Values, context: ExecutionContext) => boolean[]

/** Slots of small index are read without a search; `miss` serves lazy and mandatory fields. */
function buildField(slot: number): Getter {
  return (values, context) => values[slot] ?? context.miss(slot)
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

/** The elements of an array in a loop of their own: by far the commonest quantifier, and half the time of the walk by steps. */
function anyElement(base: Getter, test: (value: Value, context: ExecutionContext) => boolean): Predicate {
  return (values, context) => {
    const elements = base(values, context) as readonly Value[] | undefined
    if (elements === undefined) return false
    for (let at = 0; at < elements.length; at++) if (test(elements[at] as Value, context)) return true
    return false
  }
}

function allElements(base: Getter, test: (value: Value, context: ExecutionContext) => boolean): Predicate {
  return (values, context) => {
    const elements = base(values, context) as readonly Value[] | undefined
    if (elements === undefined) return true
    for (let at = 0; at < elements.length; at++) if (!test(elements[at] as Value, context)) return false
    return true
  }
}

const isTrue = (value: Value): boolean => value === true

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

/** Makes functions of trees. */
class ClosureBuilder {
  readonly #parts: MapParts | undefined

  /** @param parts - where contexts remember what stands in maps; without it each reading looks it up */
  constructor(parts?: MapParts) {
    this.#parts = parts
  }

  #call(node: CallValue): Getter {
    const implementation = node.function.implementation as (...values: unknown[]) => Value | undefined
    const parts = this.#arguments(node.arguments)
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
      return (values, context) =>
        implementation(first(values, context), second(values, context), third(values, context))
    }
    return (values, context) => implementation(...parts.map((part) => part(values, context)))
  }

  #mapCall(node: MapCallValue): Getter {
    const base = this.value(node.each.base)
    const { steps } = node.each
    const rest = this.#arguments(node.rest)
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
  #argument(node: ValueNode): (values: Values, context: ExecutionContext) => unknown {
    if (node.kind !== 'pattern') return this.value(node)
    const matcher = patternKindOf(node.pattern).matcher(node.pattern)
    return () => matcher
  }

  // Lists are made apart: a function made where `this` is captured would keep the builder.
  #arguments(nodes: readonly ValueNode[]): ((values: Values, context: ExecutionContext) => unknown)[] {
    return nodes.map((node) => this.#argument(node))
  }

  #arrays(nodes: readonly ArrayNode[]): ArrayGetter[] {
    return nodes.map((node) => this.#array(node))
  }

  #conditions(nodes: readonly Condition[]): Predicate[] {
    return nodes.map((node) => this.condition(node))
  }

  #key(base: ValueNode, key: ByteString): Getter {
    const place = base.kind === 'field' ? this.#parts?.place(base.slot, key) : undefined
    if (place !== undefined) return (values, context) => values[place] ?? context.part(place)
    const map = this.value(base)
    return (values, context) => (map(values, context) as ReadonlyMap<ByteString, Value> | undefined)?.get(key)
  }

  #element(base: ValueNode, index: number): Getter {
    const array = this.value(base)
    return (values, context) => (array(values, context) as readonly Value[] | undefined)?.[index]
  }

  value(node: ValueNode): Getter {
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
      case 'step':
        return node.step.kind === 'key'
          ? this.#key(node.base, node.step.key)
          : this.#element(node.base, node.step.index)
      case 'call':
        return this.#call(node)
      case 'map_call':
        return this.#mapCall(node)
      case 'condition': {
        const { condition } = node
        return isArray(condition) ? this.#array(condition) : this.condition(condition)
      }
    }
  }

  #array(node: ArrayNode): ArrayGetter {
    switch (node.kind) {
      case 'array_value': {
        const value = this.value(node.value)
        return (values, context) => (value(values, context) as boolean[] | undefined) ?? []
      }
      case 'array_compare':
        return this.#collect(node.each, createTestPredicate(node.test))
      case 'array_truth':
        return this.#collect(node.each, isTrue)
      case 'array_not': {
        const operand = this.#array(node.operand)
        return (values, context) => arrayNot(operand(values, context))
      }
      case 'array_and':
        return fold(this.#arrays(node.operands), arrayAnd)
      case 'array_or':
        return fold(this.#arrays(node.operands), arrayOr)
      case 'array_xor':
        return fold(this.#arrays(node.operands), arrayXor)
    }
  }

  #collect(each: EachNode, test: (value: Value, context: ExecutionContext) => boolean): ArrayGetter {
    const base = this.value(each.base)
    const { steps } = each
    return (values, context) => collectEach(base(values, context), steps, test, context)
  }

  #quantifier(quantifier: 'any' | 'all', array: ArrayNode): Predicate {
    const isAny = quantifier === 'any'
    if (array.kind === 'array_value') {
      const value = this.value(array.value)
      return (values, context) => {
        const entries = value(values, context) as readonly boolean[] | undefined
        return entries !== undefined && (isAny ? entries.includes(true) : !entries.includes(false))
      }
    }
    if (isAny && array.kind === 'array_compare' && isFlatArray(array.each)) {
      const some = kindOf(array.test).some?.(array.test)
      const base = this.value(array.each.base)
      if (some !== undefined) return (values, context) => some(base(values, context))
    }
    if (array.kind === 'array_compare' || array.kind === 'array_truth') {
      const test = array.kind === 'array_compare' ? createTestPredicate(array.test) : isTrue
      const base = this.value(array.each.base)
      if (isFlatArray(array.each)) return isAny ? anyElement(base, test) : allElements(base, test)
      const { steps } = array.each
      const run = isAny ? anyEach : allEach
      return (values, context) => run(base(values, context), steps, test, context)
    }
    const entries = this.#array(array)
    return (values, context) =>
      isAny ? entries(values, context).includes(true) : !entries(values, context).includes(false)
  }

  #compare(node: CompareCondition): Predicate {
    const { test, left, whenMissing } = node
    const predicate = createTestPredicate(test)
    if (whenMissing) {
      const value = this.value(left)
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
    const value = this.value(left)
    return (values, context) => predicate(value(values, context), context)
  }

  condition(node: Condition): Predicate {
    switch (node.kind) {
      case 'constant': {
        const { value } = node
        return () => value
      }
      case 'and':
        return buildAnd(this.#conditions(node.operands))
      case 'or':
        return buildOr(this.#conditions(node.operands))
      case 'xor': {
        const parts = this.#conditions(node.operands)
        const [a, b] = parts as [Predicate, Predicate]
        if (parts.length === 2) return (values, context) => a(values, context) !== b(values, context)
        return (values, context) => parts.reduce((odd, part) => odd !== part(values, context), false)
      }
      case 'not': {
        const operand = this.condition(node.operand)
        return (values, context) => !operand(values, context)
      }
      case 'truth': {
        if (node.value.kind === 'field') {
          const { slot } = node.value
          return (values, context) => (values[slot] ?? context.miss(slot)) === true
        }
        const value = this.value(node.value)
        return (values, context) => value(values, context) === true
      }
      case 'compare':
        return this.#compare(node)
      case 'any':
      case 'all':
        return this.#quantifier(node.kind, node.array)
    }
  }
}

/** A condition on contexts of the plan's scheme, which remember what they have read of maps. */
function createMatcher({ root, scheme: { shape } }: FilterPlan, slow: Matcher): Matcher {
  const predicate = new ClosureBuilder(shape.parts).condition(root)
  return (input) => {
    const context = input as ExecutionContext
    return context.shape === shape ? predicate(context.values, context) : slow(input)
  }
}

/** Nested functions: no code is generated anywhere, so it runs under every security policy. */
export const closures: Backend = {
  name: 'closures',
  compileFilter: (plan) => new ClosureBuilder().condition(plan.root),
  compileMatcher: createMatcher,
  compileValue: (plan) => new ClosureBuilder().value(plan.root),
}
