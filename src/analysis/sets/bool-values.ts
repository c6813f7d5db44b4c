import { empty, found, type Answer } from '../answer.ts'

/** Which of the two Bools a value may be. */
export interface BoolSet {
  readonly true: boolean
  readonly false: boolean
}

export const bothBools: BoolSet = { true: true, false: true }

export function onlyBool(value: boolean): BoolSet {
  return { true: value, false: !value }
}

export function intersectBools(a: BoolSet, b: BoolSet): BoolSet {
  return { true: a.true && b.true, false: a.false && b.false }
}

export function findBool(set: BoolSet): Answer<boolean> {
  return set.false ? found(false) : set.true ? found(true) : empty
}
