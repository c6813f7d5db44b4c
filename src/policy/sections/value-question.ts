import { createTestPredicate, type EachNode, type IrNode, type Test, type ValueNode } from '../../compiler/index.ts'
import type { Scheme } from '../../language/index.ts'
import type { ByteString, Value } from '../../runtime/index.ts'

/** What a part of a condition asks of a value of a field, or of each of its elements. */
export interface ValueQuestion {
  readonly field: string
  /** The right side of a comparison; undefined for `starts_with` and `ends_with`. */
  readonly test: Test | undefined
  /** Behind this offset the expression says what is asked. */
  readonly end: number
  /** Whether the answer is yes for one of some values. */
  holdsSome(values: readonly ByteString[]): boolean
}

/** Functions that ask how a text begins or ends. */
const affixFunctions: ReadonlySet<string> = new Set(['starts_with', 'ends_with'])

/** The field that a value is, or is an element of; undefined for what is worked out, and for a key of a map. */
function fieldOf(value: ValueNode): string | undefined {
  let node = value
  while (node.kind === 'step' && node.step.kind === 'index') node = node.base
  return node.kind === 'field' ? node.name : undefined
}

const visitedField = (each: EachNode): string | undefined =>
  each.steps.some((step) => step.kind === 'key') ? undefined : fieldOf(each.base)

/** The question of a comparison, or of a call that asks how a text begins or ends; undefined for all else and for lists of the host. */
export function questionOf(node: IrNode, scheme: Scheme): ValueQuestion | undefined {
  switch (node.kind) {
    case 'compare':
    case 'array_compare': {
      const { test } = node
      const field = node.kind === 'compare' ? fieldOf(node.left) : visitedField(node.each)
      if (field === undefined || test.kind === 'list') return undefined
      const { end } = node.kind === 'compare' ? node.left.span : node.each.span
      return {
        field,
        test,
        end,
        holdsSome(values) {
          const passes = createTestPredicate(test)
          const context = scheme.createContext()
          return values.some((value) => passes(value, context))
        },
      }
    }
    case 'call':
    case 'map_call': {
      if (!affixFunctions.has(node.function.name)) return undefined
      const [subject, affix] = node.kind === 'call' ? node.arguments : [node.each, ...node.rest]
      if (affix?.kind !== 'literal') return undefined
      const field = subject.kind === 'each' ? visitedField(subject) : fieldOf(subject)
      if (field === undefined) return undefined
      const implementation = node.function.implementation as (text: ByteString, affix: Value) => Value | undefined
      return {
        field,
        test: undefined,
        end: node.span.start,
        holdsSome: (values) => values.some((value) => implementation(value, affix.value) === true),
      }
    }
    default:
      return undefined
  }
}
