import {
  innerFunctions,
  type FunctionDefinition,
  type IndexStep,
  type Scheme,
  type Type,
} from '../../language/index.ts'
import type { CheckedFilter, CheckedValue, IrNode, Test } from '../ir/ir.ts'
import { kindOf, patternKindOf, type SerializedTest } from '../kinds/index.ts'
import { writeLiteral } from './literals.ts'
import { irVersion, type SerializedExpression, type SerializedNode, type SerializedStep } from './serialized.ts'

function writeStep(step: IndexStep): SerializedStep {
  if (step.kind === 'each') return ['each']
  return step.kind === 'index' ? ['index', step.index] : ['key', step.key]
}

function writeTest(test: Test): SerializedTest {
  return kindOf(test).serialize(test)
}

/** The name under which a scheme knows a function, also if a row that serves some types was chosen. */
function nameOf(definition: FunctionDefinition, types: readonly Type[], scheme: Scheme): string {
  if (scheme.functions.has(definition.name) || innerFunctions.has(definition.name)) return definition.name
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
      return { kind: node.kind, at, pattern: patternKindOf(node.pattern).serialize(node.pattern) }
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
