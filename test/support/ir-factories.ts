import type {
  ArrayCompare,
  ArrayNode,
  ArrayTruth,
  CallValue,
  CompareCondition,
  Condition,
  ConditionValue,
  EachNode,
  FieldValue,
  LiteralValue,
  MapCallValue,
  OrderOperator,
  PatternValue,
  StepValue,
  Test,
  ValueNode,
} from '../../src/compiler/ir/ir.ts'
import { stepType, type FunctionDefinition, type IndexStep, type Scheme, type Type } from '../../src/language/index.ts'
import { compileRegex } from '../../src/regex/index.ts'
import { parseWildcard, type Value } from '../../src/runtime/index.ts'

/** Factories of IR nodes, for tests that want trees which no text gives. Ids and spans are of no interest here. */
const head = { id: 0, span: { start: 0, end: 0 } }

export const constant = (value: boolean): Condition => ({ kind: 'constant', ...head, value })

export const logical = (kind: 'and' | 'or' | 'xor', ...operands: Condition[]): Condition => ({
  kind,
  ...head,
  operands,
})

export const not = (operand: Condition): Condition => ({ kind: 'not', ...head, operand })

export const truth = (value: ValueNode): Condition => ({ kind: 'truth', ...head, value })

export const compare = (left: ValueNode, test: Test, whenMissing = false): CompareCondition => ({
  kind: 'compare',
  ...head,
  test,
  left,
  whenMissing,
})

export const quantifier = (kind: 'any' | 'all', array: ArrayNode): Condition => ({ kind, ...head, array })

export const arrayValue = (value: ValueNode): ArrayNode => ({ kind: 'array_value', ...head, value })

export const arrayCompare = (each: EachNode, test: Test): ArrayCompare => ({
  kind: 'array_compare',
  ...head,
  test,
  each,
})

export const arrayTruth = (each: EachNode): ArrayTruth => ({ kind: 'array_truth', ...head, each })

export const arrayNot = (operand: ArrayNode): ArrayNode => ({ kind: 'array_not', ...head, operand })

export const arrayLogical = (kind: 'array_and' | 'array_or' | 'array_xor', ...operands: ArrayNode[]): ArrayNode => ({
  kind,
  ...head,
  operands,
})

export function field(scheme: Scheme, name: string): FieldValue {
  const definition = scheme.fields.get(name)
  if (definition === undefined) throw new Error(`no field ${name}`)
  const { slot, type, optional } = definition
  return { kind: 'field', ...head, slot, name, type, optional }
}

export const literal = (type: Type, value: Value): LiteralValue => ({ kind: 'literal', ...head, type, value })

export const pattern = (test: PatternValue['pattern']): PatternValue => ({
  kind: 'pattern',
  ...head,
  type: 'Bytes',
  pattern: test,
})

export function step(base: ValueNode, by: number | string): StepValue {
  const taken: StepValue['step'] = typeof by === 'number' ? { kind: 'index', index: by } : { kind: 'key', key: by }
  return { kind: 'step', ...head, base, step: taken, type: stepType(base.type, taken) as Type }
}

export function each(base: ValueNode, ...steps: ('*' | number | string)[]): EachNode {
  const taken = steps.map((by): IndexStep => {
    if (by === '*') return { kind: 'each' }
    return typeof by === 'number' ? { kind: 'index', index: by } : { kind: 'key', key: by }
  })
  const type = taken.reduce((reached, by) => stepType(reached, by) as Type, base.type)
  return { kind: 'each', ...head, base, steps: taken, type }
}

export const call = (definition: FunctionDefinition, ...values: ValueNode[]): CallValue => ({
  kind: 'call',
  ...head,
  function: definition,
  arguments: values,
  type: definition.returns(values.map(({ type }) => type)),
})

export const mapCall = (definition: FunctionDefinition, over: EachNode, ...rest: ValueNode[]): MapCallValue => ({
  kind: 'map_call',
  ...head,
  function: definition,
  each: over,
  rest,
  type: { array: definition.returns([over.type, ...rest.map(({ type }) => type)]) },
})

export const conditionValue = (condition: Condition | ArrayNode): ConditionValue => ({
  kind: 'condition',
  ...head,
  condition,
  type: condition.kind.startsWith('array_') ? { array: 'Bool' } : 'Bool',
})

export const order = (type: 'Int' | 'Bytes' | 'Ip', operator: OrderOperator, value: Value): Test => ({
  kind: 'order',
  type,
  operator,
  literal: value,
})

export function regex(source: string): Extract<Test, { kind: 'regex' }> {
  const compiled = compileRegex(source, 10_000)
  if ('kind' in compiled) throw new Error(`${source}: ${compiled.kind}`)
  return { kind: 'regex', source, regex: compiled }
}

export function wildcard(source: string, caseSensitive = false): Extract<Test, { kind: 'wildcard' }> {
  const read = parseWildcard(source)
  if (typeof read === 'string') throw new Error(`${source}: ${read}`)
  return { kind: 'wildcard', source, parts: read.parts, caseSensitive }
}
