import type { FunctionDefinition, IndexStep, Scheme, Type } from '../../language/index.ts'
import { printIp, type IpValue, type Value } from '../../runtime/index.ts'
import type { CheckedFilter, CheckedValue, IrNode, PatternValue, Test } from '../ir/ir.ts'
import {
  irVersion,
  type SerializedExpression,
  type SerializedInt,
  type SerializedNode,
  type SerializedPattern,
  type SerializedStep,
  type SerializedTest,
} from './serialized.ts'

function writeInt(value: number | bigint): SerializedInt {
  return typeof value === 'number' ? value : { int: String(value) }
}

/** A literal of a primitive type; longer ones are never written as literals. */
function writeLiteral(type: Type, value: Value): SerializedInt | string | boolean {
  switch (type) {
    case 'Bool':
      return value as boolean
    case 'Int':
      return writeInt(value as number | bigint)
    case 'Bytes':
      return value as string
    case 'Ip':
      return printIp(value as IpValue)
    default:
      throw new Error('INVARIANT: a literal has a primitive type')
  }
}

function writeStep(step: IndexStep): SerializedStep {
  if (step.kind === 'each') return ['each']
  return step.kind === 'index' ? ['index', step.index] : ['key', step.key]
}

function writePattern(pattern: PatternValue['pattern']): SerializedPattern {
  const { kind, source } = pattern
  return kind === 'regex' ? { kind, source } : { kind, source, caseSensitive: pattern.caseSensitive }
}

function writeTest(test: Test): SerializedTest {
  switch (test.kind) {
    case 'order':
      return {
        kind: test.kind,
        operator: test.operator,
        literal: writeLiteral(test.type, test.literal) as SerializedInt | string,
      }
    case 'bitwise_and':
      return { kind: test.kind, literal: writeInt(test.literal) }
    case 'contains':
      return { kind: test.kind, literal: test.literal }
    case 'regex':
    case 'wildcard':
      return writePattern(test)
    case 'int_set':
      return { kind: test.kind, ranges: test.ranges.map(({ first, last }) => [writeInt(first), writeInt(last)]) }
    case 'bytes_set':
      return { kind: test.kind, items: test.items }
    case 'ip_set':
      return { kind: test.kind, ranges: test.ranges.map(({ first, last }) => [printIp(first), printIp(last)]) }
    case 'list':
      return { kind: test.kind, name: test.name }
  }
}

/** The name under which a scheme knows a function, also if a row that serves some types was chosen. */
function nameOf(definition: FunctionDefinition, types: readonly Type[], scheme: Scheme): string {
  if (scheme.functions.has(definition.name)) return definition.name
  for (const [name, row] of scheme.functions) if (row.overload?.(types)?.name === definition.name) return name
  throw new Error(`INVARIANT: the scheme has the function \`${definition.name}\``)
}

function writeNode(node: IrNode, scheme: Scheme): SerializedNode {
  const at = [node.id, node.span.start, node.span.end] as const
  const write = (child: IrNode): SerializedNode => writeNode(child, scheme)
  switch (node.kind) {
    case 'constant':
      return { kind: node.kind, at, value: node.value }
    case 'and':
    case 'or':
    case 'xor':
    case 'array_and':
    case 'array_or':
    case 'array_xor':
      return { kind: node.kind, at, operands: node.operands.map(write) }
    case 'not':
    case 'array_not':
      return { kind: node.kind, at, operand: write(node.operand) }
    case 'truth':
    case 'array_value':
      return { kind: node.kind, at, value: write(node.value) }
    case 'compare':
      return {
        kind: node.kind,
        at,
        test: writeTest(node.test),
        left: write(node.left),
        whenMissing: node.whenMissing,
      }
    case 'any':
    case 'all':
      return { kind: node.kind, at, array: write(node.array) }
    case 'array_compare':
      return { kind: node.kind, at, test: writeTest(node.test), each: write(node.each) }
    case 'array_truth':
      return { kind: node.kind, at, each: write(node.each) }
    case 'field':
      return { kind: node.kind, at, name: node.name }
    case 'literal':
      return { kind: node.kind, at, type: node.type as string, value: writeLiteral(node.type, node.value) }
    case 'pattern':
      return { kind: node.kind, at, pattern: writePattern(node.pattern) }
    case 'step':
      return { kind: node.kind, at, base: write(node.base), step: writeStep(node.step) }
    case 'call': {
      const types = node.arguments.map(({ type }) => type)
      return {
        kind: node.kind,
        at,
        function: nameOf(node.function, types, scheme),
        arguments: node.arguments.map(write),
      }
    }
    case 'map_call': {
      const types = [node.each.type, ...node.rest.map(({ type }) => type)]
      return {
        kind: node.kind,
        at,
        function: nameOf(node.function, types, scheme),
        each: write(node.each),
        rest: node.rest.map(write),
      }
    }
    case 'condition':
      return { kind: node.kind, at, condition: write(node.condition) }
    case 'each':
      return { kind: node.kind, at, base: write(node.base), steps: node.steps.map(writeStep) }
  }
}

/**
 * A checked expression as plain JSON, to be kept and loaded elsewhere without the parser. Fields,
 * functions and lists are named, so the scheme that loads it must have them; see `loadFilter`.
 *
 * @param text - the expression as it was written
 */
export function serialize(text: string, checked: CheckedFilter | CheckedValue, scheme: Scheme): SerializedExpression {
  return {
    irVersion,
    form: 'type' in checked ? 'value' : 'filter',
    text,
    nodes: checked.nodes,
    root: writeNode(checked.root, scheme),
  }
}
