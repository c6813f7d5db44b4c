import { atomKey, bytesLiteral, type BytesLiteral, type LetterMap } from '../bytes/atom.ts'
import type { Constraint } from '../sets/constraint.ts'

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

/** One thing said of a value that is there. */
export class ValueLiteral {
  readonly constraint: Constraint
  readonly negated: boolean
  /** What a byte string is read through. */
  readonly map: LetterMap
  /** The constraint is on the length of the byte string. */
  readonly length: boolean
  /** What a literal and its negation share: texts may be long, and are written once for both. */
  readonly subject: string
  /** Its number, and who has given it: asked for in each question, for which a map by literals is slow. */
  #number = -1
  #numberedBy: object | undefined
  #opposite: ValueLiteral | undefined
  #bytes: BytesLiteral | undefined

  constructor(constraint: Constraint, negated: boolean, map: LetterMap, length: boolean, subject: string) {
    this.constraint = constraint
    this.negated = negated
    this.map = map
    this.length = length
    this.subject = subject
  }

  /** The number that a decider has for what it says, given the first time that it is asked. */
  numberOf(decider: object, give: (literal: ValueLiteral) => number): number {
    if (this.#numberedBy === decider) return this.#number
    this.#numberedBy = decider
    return (this.#number = give(this))
  }

  /** A text that equal literals share. */
  get key(): string {
    return this.negated ? `not ${this.subject}` : this.subject
  }

  /** Its negation, whose negation it is. */
  get opposite(): ValueLiteral {
    if (this.#opposite === undefined) {
      const { constraint, negated, map, length, subject } = this
      this.#opposite = new ValueLiteral(constraint, !negated, map, length, subject)
      this.#opposite.#opposite = this
    }
    return this.#opposite
  }

  /** The same as a literal of byte strings; undefined if it is none. */
  get bytes(): BytesLiteral | undefined {
    const { constraint, map, negated } = this
    if (constraint.domain !== 'bytes') return undefined
    return (this.#bytes ??= bytesLiteral(constraint.atom, map, negated))
  }
}

/** Letter maps do not matter to lengths. */
export function valueLiteral(constraint: Constraint, negated: boolean, map: LetterMap, length: boolean): ValueLiteral {
  const own = length ? 'none' : map
  const subject = `${own}${length ? ' length' : ''} ${constraintKey(constraint)}`
  return new ValueLiteral(constraint, negated, own, length, subject)
}

/** Whether two literals say the same. */
export function isSame(a: ValueLiteral, b: ValueLiteral): boolean {
  return a === b || (a.negated === b.negated && a.subject === b.subject)
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
    b.map((right) => [...left, ...right.filter((literal) => !left.some((other) => isSame(literal, other)))]),
  )
}

export function eitherCase(a: Cases, b: Cases): Cases | undefined {
  return a.length + b.length > mostCases ? undefined : [...a, ...b]
}

export function casesKey(cases: Cases): string {
  const [first] = cases
  if (cases.length === 1 && first?.length === 1 && first[0] !== undefined) return first[0].key
  return cases.map((literals) => literals.map(({ key }) => key).join(' & ')).join(' | ')
}
