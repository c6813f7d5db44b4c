import type { IndexStep } from '../../language/index.ts'
import type { IntervalSet } from '../sets/interval-set.ts'
import type { Cases } from '../values/literal.ts'
import type { Root } from './path.ts'

/** What is said of what a path reaches. */
export type Leaf =
  /** Of a primitive value. No case at all: it must be missing. */
  | { readonly kind: 'value'; readonly cases: Cases }
  /** Of the number of elements of an array. */
  | { readonly kind: 'size'; readonly set: IntervalSet }

/**
 * One thing said of one root. With `[*]` among the steps, `some` or `every` value that is reached is meant.
 */
export interface Literal {
  /** Equal literals of one analyzer have one number. */
  readonly id: number
  readonly root: Root
  readonly steps: readonly IndexStep[]
  readonly quantity: 'one' | 'some' | 'every'
  readonly leaf: Leaf
  /** Whether it holds when a step before the first `[*]`, or the root, has no value. `either`: not followed. */
  readonly atMissing: boolean | 'either'
}

/** A condition with its negations pushed into literals. */
export type Formula =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Formula[] }
  /** Worked out when it is reached: `xor` doubles with each operand. */
  | { readonly kind: 'later'; readonly open: () => Formula }

export function constantFormula(value: boolean): Formula {
  return { kind: 'constant', value }
}

export function andFormula(parts: readonly Formula[]): Formula {
  return { kind: 'and', parts }
}

export function orFormula(parts: readonly Formula[]): Formula {
  return { kind: 'or', parts }
}
