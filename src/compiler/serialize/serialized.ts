import type { SerializedPattern, SerializedTest } from '../kinds/index.ts'
import type { SerializedInt } from './literals.ts'

/** The version of the serialised form. It changes when an older reader would misread it. */
export const irVersion = 1

/** Node id, start and end of the place in the text. */
type At = readonly [id: number, start: number, end: number]

export type SerializedStep = readonly ['each'] | readonly ['index', number] | readonly ['key', string]

/** A node by its kind; fields, functions and lists by name, types left out where the names give them. */
export type SerializedNode = { readonly at: At } & (
  | { readonly kind: 'constant'; readonly value: boolean }
  | {
      readonly kind: 'and' | 'or' | 'xor' | 'array_and' | 'array_or' | 'array_xor'
      readonly operands: readonly SerializedNode[]
    }
  | { readonly kind: 'not' | 'array_not'; readonly operand: SerializedNode }
  | { readonly kind: 'truth' | 'array_value'; readonly value: SerializedNode }
  | {
      readonly kind: 'compare'
      readonly test: SerializedTest
      readonly left: SerializedNode
      readonly whenMissing: boolean
    }
  | { readonly kind: 'any' | 'all'; readonly array: SerializedNode }
  | { readonly kind: 'array_compare'; readonly test: SerializedTest; readonly each: SerializedNode }
  | { readonly kind: 'array_truth'; readonly each: SerializedNode }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'literal'; readonly type: string; readonly value: SerializedInt | string | boolean }
  | { readonly kind: 'pattern'; readonly pattern: SerializedPattern }
  | { readonly kind: 'step'; readonly base: SerializedNode; readonly step: SerializedStep }
  | { readonly kind: 'call'; readonly function: string; readonly arguments: readonly SerializedNode[] }
  | {
      readonly kind: 'map_call'
      readonly function: string
      readonly each: SerializedNode
      readonly rest: readonly SerializedNode[]
    }
  | { readonly kind: 'condition'; readonly condition: SerializedNode }
  | { readonly kind: 'each'; readonly base: SerializedNode; readonly steps: readonly SerializedStep[] }
)

/** A checked expression as JSON: what `JSON.stringify` may write and `JSON.parse` gives back. */
export interface SerializedExpression {
  readonly irVersion: number
  readonly form: 'filter' | 'value'
  /** The expression as it was written. */
  readonly text: string
  /** How many node ids are in use. */
  readonly nodes: number
  readonly root: SerializedNode
}
