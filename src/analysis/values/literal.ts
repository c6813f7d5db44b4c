import { atomKey, type LetterMap } from '../bytes/atom.ts'
import type { Constraint } from '../sets/constraint.ts'

/** One thing said of a value that is there. */
export interface ValueLiteral {
  readonly key: string
  readonly constraint: Constraint
  readonly negated: boolean
  /** What a byte string is read through. */
  readonly map: LetterMap
  /** The constraint is on the length of the byte string. */
  readonly length: boolean
}

function constraintKey(constraint: Constraint): string {
  switch (constraint.domain) {
    case 'int':
      return `int ${constraint.set.ranges.join(';')}`
    case 'bits':
      return `bits ${String(constraint.mask)}`
    case 'bool':
      return `bool ${String(constraint.value)}`
    case 'ip':
      return `ip ${constraint.set.ipv4.ranges.join(';')} ${constraint.set.ipv6.ranges.join(';')}`
    case 'bytes':
      return `bytes ${atomKey(constraint.atom)}`
    case 'unknown':
      return `unknown ${constraint.key}`
  }
}

/** Letter maps do not matter to lengths. */
export function valueLiteral(constraint: Constraint, negated: boolean, map: LetterMap, length: boolean): ValueLiteral {
  const own = length ? 'none' : map
  return {
    key: `${negated ? 'not ' : ''}${own}${length ? ' length' : ''} ${constraintKey(constraint)}`,
    constraint,
    negated,
    map: own,
    length,
  }
}

export function negate(literal: ValueLiteral): ValueLiteral {
  return valueLiteral(literal.constraint, !literal.negated, literal.map, literal.length)
}

/** Alternatives of which one must hold; in each, every literal holds. None: no value at all. */
export type Cases = readonly (readonly ValueLiteral[])[]

/** With more alternatives than this an operand is treated as a value of its own. */
const mostCases = 64

export const anyValue: Cases = [[]]
export const noValue: Cases = []

/** Both of two, or undefined if they have too many alternatives. */
export function bothCases(a: Cases, b: Cases): Cases | undefined {
  if (a.length * b.length > mostCases) return undefined
  return a.flatMap((left) =>
    b.map((right) => [...left, ...right.filter(({ key }) => !left.some((literal) => literal.key === key))]),
  )
}

export function eitherCase(a: Cases, b: Cases): Cases | undefined {
  return a.length + b.length > mostCases ? undefined : [...a, ...b]
}

export function casesKey(cases: Cases): string {
  return cases.map((literals) => literals.map(({ key }) => key).join(' & ')).join(' | ')
}
