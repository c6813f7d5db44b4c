import { RuntimeError, type ExecutionContext } from '../runtime/index.ts'
import type { Scheme } from '../language/index.ts'
import { closures } from './backends/closures.ts'
import type { ArrayNode, Condition, TruthCondition, ValueNode } from './ir/ir.ts'
import { some } from './ir/visit.ts'
import { slotsOf } from './plan.ts'

/** How one part of a condition came out; `missing`: what it reads has no value. */
export type PartOutcome = 'true' | 'false' | 'missing'

/** One part of a condition that is neither `and`, `or`, `xor` nor `not`, and how it comes out. */
export interface ObservedPart {
  readonly part: Condition
  /** What it reads may have no value. */
  readonly canMiss: boolean
  /** Undefined: it cannot be evaluated, since a mandatory field has no value. */
  observe(context: ExecutionContext): PartOutcome | undefined
}

function partsOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'constant') return []
  if (condition.kind === 'not') return partsOf(condition.operand)
  return 'operands' in condition ? condition.operands.flatMap(partsOf) : [condition]
}

function subjectsOfArray(array: ArrayNode): readonly ValueNode[] {
  switch (array.kind) {
    case 'array_value':
      return [array.value.kind === 'map_call' ? array.value.each.base : array.value]
    case 'array_compare':
    case 'array_truth':
      return [array.each.base]
    case 'array_not':
      return subjectsOfArray(array.operand)
    default:
      return array.operands.flatMap(subjectsOfArray)
  }
}

function subjectOfTruth({ value }: TruthCondition): ValueNode {
  const [first] = value.kind === 'call' ? value.arguments : []
  return first === undefined || first.kind === 'literal' || first.kind === 'pattern' ? value : first
}

/** The values that a part is about. */
function subjectsOf(part: Condition): readonly ValueNode[] {
  switch (part.kind) {
    case 'compare':
      return [part.left]
    case 'truth':
      return [subjectOfTruth(part)]
    case 'any':
    case 'all':
      return subjectsOfArray(part.array)
    default:
      return []
  }
}

function observePart(part: Condition, scheme: Scheme): ObservedPart {
  const predicate = closures.compileFilter({ scheme, root: part, slots: slotsOf(part) })
  const subjects = subjectsOf(part)
  const getters = subjects.map((root) => closures.compileValue({ scheme, root, slots: slotsOf(root) }))
  const canMiss = subjects.some((subject) =>
    some(subject, (node) => node.kind === 'step' || node.kind === 'call' || (node.kind === 'field' && node.optional)),
  )
  return {
    part,
    canMiss,
    observe(context) {
      const { values } = context
      try {
        if (getters.some((getter) => getter(values, context) === undefined)) return 'missing'
        return predicate(values, context) ? 'true' : 'false'
      } catch (error) {
        if (!(error instanceof RuntimeError)) throw error
        return undefined
      }
    },
  }
}

/**
 * Evaluates each part of a checked condition by itself: without an index, without the order of a plan and without the
 * short cuts of `and` and `or`.
 *
 * @param scheme - the scheme that the condition was checked against
 */
export function observeParts(condition: Condition, scheme: Scheme): readonly ObservedPart[] {
  return partsOf(condition).map((part) => observePart(part, scheme))
}
