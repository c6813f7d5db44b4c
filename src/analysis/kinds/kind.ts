import type { Test } from '../../compiler/index.ts'
import type { Value } from '../../runtime/index.ts'
import type { SignedConstraint } from '../sets/constraint.ts'

/** Items of lists, by printed type and name, in the form that `createLists` takes. */
export type KnownLists = Readonly<Record<string, Readonly<Record<string, readonly (string | number | bigint)[]>>>>

export type TestOf<K extends Test['kind']> = Extract<Test, { kind: K }>

/** What the analysis knows of one kind of comparison. */
export interface TestKind<K extends Test['kind']> {
  /** The values for which the test holds. */
  constraint(test: TestOf<K>, lists: KnownLists): SignedConstraint
  /** Values at which the answer turns, on both sides; each is of the type that the test compares. */
  edges(test: TestOf<K>, lists: KnownLists): readonly Value[]
}
