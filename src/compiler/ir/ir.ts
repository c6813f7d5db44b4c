import type { FunctionDefinition, IndexStep, Type, Value } from '../../language/index.ts'
import type { Pattern, Test } from '../kinds/index.ts'

export type { OrderOperator, Pattern, RegexPattern, Test, WildcardPatternConstant } from '../kinds/index.ts'

/**
 * The checked IR: what an expression means. No spelling, no holes; names are slots, types
 * are known, every rule of the language that depends on the scheme has been applied.
 * Nodes are plain and frozen by convention; `id` is dense from 0, for traces and coverage.
 */
interface Node {
  readonly id: number
  /** The UTF-16 range of the expression it came from. */
  readonly span: { readonly start: number; readonly end: number }
}

// --- conditions: true or false, never missing

export interface ConstantCondition extends Node {
  readonly kind: 'constant'
  readonly value: boolean
}

/** `and` and `or` run left to right and stop early; operands are two or more. */
export interface LogicalCondition extends Node {
  readonly kind: 'and' | 'or' | 'xor'
  readonly operands: readonly Condition[]
}

export interface NotCondition extends Node {
  readonly kind: 'not'
  readonly operand: Condition
}

/** A Bool value standing alone: a missing one is false. */
export interface TruthCondition extends Node {
  readonly kind: 'truth'
  readonly value: ValueNode
}

/** One comparison. On a missing left side the result is `whenMissing`, whatever the right. */
export interface CompareCondition extends Node {
  readonly kind: 'compare'
  readonly test: Test
  readonly left: ValueNode
  readonly whenMissing: boolean
}

/** `any` of nothing is false, `all` of nothing is true; both are false over a missing `array_value`. */
export interface QuantifierCondition extends Node {
  readonly kind: 'any' | 'all'
  readonly array: ArrayNode
}

export type Condition =
  ConstantCondition | LogicalCondition | NotCondition | TruthCondition | CompareCondition | QuantifierCondition

// --- arrays of Bool: one entry for each visited value

/** An `Array<Bool>` value. Missing counts as empty, but see {@link QuantifierCondition}. */
export interface ArrayValue extends Node {
  readonly kind: 'array_value'
  readonly value: ValueNode
}

/** The test on every visited value; values that are missing are skipped. */
export interface ArrayCompare extends Node {
  readonly kind: 'array_compare'
  readonly test: Test
  readonly each: EachNode
}

/** `flags[*]` as an operand: the visited Bools themselves. */
export interface ArrayTruth extends Node {
  readonly kind: 'array_truth'
  readonly each: EachNode
}

export interface ArrayNot extends Node {
  readonly kind: 'array_not'
  readonly operand: ArrayNode
}

/** Entry by entry; as long as the shortest operand. One operand stands for itself, empty if it is missing. */
export interface ArrayLogical extends Node {
  readonly kind: 'array_and' | 'array_or' | 'array_xor'
  readonly operands: readonly ArrayNode[]
}

export type ArrayNode = ArrayValue | ArrayCompare | ArrayTruth | ArrayNot | ArrayLogical

// --- values: may be missing

export interface FieldValue extends Node {
  readonly kind: 'field'
  readonly slot: number
  readonly name: string
  readonly type: Type
  /** Reading it cannot throw. */
  readonly optional: boolean
}

export interface LiteralValue extends Node {
  readonly kind: 'literal'
  readonly type: Type
  readonly value: Value
}

/** A pattern argument, handed to the function as a ready matcher. */
export interface PatternValue extends Node {
  readonly kind: 'pattern'
  readonly type: 'Bytes'
  readonly pattern: Pattern
}

/** One step that is no `[*]`. */
export interface StepValue extends Node {
  readonly kind: 'step'
  readonly base: ValueNode
  readonly step: Exclude<IndexStep, { kind: 'each' }>
  readonly type: Type
}

export interface CallValue extends Node {
  readonly kind: 'call'
  readonly function: FunctionDefinition
  readonly arguments: readonly ValueNode[]
  readonly type: Type
}

/**
 * A call whose first argument is unpacked: the function runs on each visited value, results
 * that are missing are dropped. `type` is the Array. A missing base makes the call missing.
 * The other arguments are read only if there is a value to visit.
 */
export interface MapCallValue extends Node {
  readonly kind: 'map_call'
  readonly function: FunctionDefinition
  readonly each: EachNode
  readonly rest: readonly ValueNode[]
  readonly type: Type
}

/** A condition or Bool array as an argument; never missing. */
export interface ConditionValue extends Node {
  readonly kind: 'condition'
  readonly condition: Condition | ArrayNode
  readonly type: Type
}

export type ValueNode = FieldValue | LiteralValue | PatternValue | StepValue | CallValue | MapCallValue | ConditionValue

/**
 * A base and the steps from its first `[*]` on; visits values depth first, maps in key order. Of a map call with steps
 * behind the first `[*]`, all steps: there a step before it that misses visits nothing, but is no missing base.
 */
export interface EachNode extends Node {
  readonly kind: 'each'
  readonly base: ValueNode
  /** One or more are `each`; missing steps skip their value. None: the base is visited as an array of one. */
  readonly steps: readonly IndexStep[]
  /** The type of a visited value. */
  readonly type: Type
}

export type IrNode = Condition | ArrayNode | ValueNode | EachNode

/** Which keys of an IR node hold its children. */
export const irChildKeys: { readonly [K in IrNode['kind']]: readonly string[] } = {
  constant: [],
  and: ['operands'],
  or: ['operands'],
  xor: ['operands'],
  not: ['operand'],
  truth: ['value'],
  compare: ['left'],
  any: ['array'],
  all: ['array'],
  array_value: ['value'],
  array_compare: ['each'],
  array_truth: ['each'],
  array_not: ['operand'],
  array_and: ['operands'],
  array_or: ['operands'],
  array_xor: ['operands'],
  field: [],
  literal: [],
  pattern: [],
  step: ['base'],
  call: ['arguments'],
  map_call: ['each', 'rest'],
  condition: ['condition'],
  each: ['base'],
}

/** A whole checked expression. `Condition` for a filter, `ValueNode` for a value expression. */
export interface CheckedFilter {
  readonly root: Condition
  /** How many node ids are in use. */
  readonly nodes: number
}

export interface CheckedValue {
  readonly root: ValueNode
  readonly nodes: number
  readonly type: Type
}
