import { normalInt, type Type, type Value } from '../../runtime/index.ts'
import { empty, found, undecided, type Answer } from '../answer.ts'
import type { BytesLiteral } from '../bytes/atom.ts'
import type { BytesDecider } from '../bytes/decide.ts'
import { shapesOf } from '../bytes/shapes.ts'
import { bothBools, findBool, intersectBools, onlyBool } from '../sets/bool-values.ts'
import { findInt, intUniverse, type BitTest } from '../sets/int-values.ts'
import { complementIntervals, intersectIntervals, toIntervals, type IntervalSet } from '../sets/interval-set.ts'
import { allIps, complementIps, findIp, intersectIps } from '../sets/ip-values.ts'
import type { Cases, ValueLiteral } from './literal.ts'

const allLengths: IntervalSet = { ranges: [[0n, intUniverse[1]]] }

/** What literals leave of the integers. */
interface Ints {
  readonly set: IntervalSet
  readonly bits: readonly BitTest[]
}

const anyLength: Ints = { set: allLengths, bits: [] }

function intsOf(literals: readonly ValueLiteral[], start: IntervalSet): Ints {
  let set = start
  const bits: BitTest[] = []
  // Many exclusions are joined first: one by one they would cut the set into ever more ranges.
  const excluded: (readonly [bigint, bigint])[] = []
  for (const { constraint, negated } of literals) {
    if (constraint.domain === 'bits') bits.push({ mask: constraint.mask, some: !negated })
    else if (constraint.domain !== 'int') continue
    else if (negated) for (const range of constraint.set.ranges) excluded.push(range)
    else set = intersectIntervals(set, constraint.set)
  }
  if (excluded.length > 0) set = intersectIntervals(set, complementIntervals(toIntervals(excluded), intUniverse))
  return { set, bits }
}

/** Up to this many literals are compared with each other. */
const mostCompared = 4

/** Whether a literal and its negation stand side by side. */
function isContradiction(literals: readonly ValueLiteral[]): boolean {
  for (let at = 1; at < literals.length; at++) {
    const { negated, subject } = literals[at] as ValueLiteral
    for (let other = 0; other < at; other++) {
      const before = literals[other] as ValueLiteral
      if (before.negated !== negated && before.subject === subject) return true
    }
  }
  return false
}

/** Decides what one primitive value can be. */
export class ValueDecider {
  readonly #bytes: BytesDecider
  readonly #known = new Map<string, Answer<Value>>()
  /** Even numbers of literals that are not negated by their texts, which may be long; that of the negation is one more. */
  readonly #numbers = new Map<string, number>()
  /** What gave literals their numbers: another one after {@link forget}. */
  #givenBy: object = {}

  constructor(bytes: BytesDecider) {
    this.#bytes = bytes
  }

  /** Forgets the answers so far, and the numbers in which they are written. */
  forget(): void {
    this.#known.clear()
    this.#numbers.clear()
    this.#givenBy = {}
  }

  /**
   * A value of one of several alternatives.
   *
   * @param name - of the field, or the last key: what the value should look like
   * @param isKept - whether the answer is kept for the next time; one that the caller keeps is not worth its key
   */
  decide(type: Type, cases: Cases, name: string, isKept: boolean): Answer<Value> {
    let open: Answer<Value> | undefined
    for (const literals of cases) {
      const answer =
        isKept || literals.length > mostCompared
          ? this.#decideAll(type, literals, name)
          : isContradiction(literals)
            ? empty
            : this.#ask(type, literals, name)
      if (answer.kind === 'value') return answer
      if (answer.kind === 'undecided') open ??= answer
    }
    return open ?? empty
  }

  #decideAll(type: Type, literals: readonly ValueLiteral[], name: string): Answer<Value> {
    const numbers: number[] = []
    for (const literal of literals) numbers.push(literal.numberOf(this.#givenBy, this.#number))
    if (numbers.length > 1) numbers.sort((a, b) => a - b)
    let question = `${typeof type === 'string' ? type : ''} ${name}\n`
    let last = -1
    for (const number of numbers) {
      if (number === last) continue
      // A literal and its negation stand side by side.
      if ((number ^ 1) === last) return empty
      question += `${String(number)},`
      last = number
    }
    let answer = this.#known.get(question)
    if (answer === undefined) {
      answer = this.#ask(type, literals, name)
      if (this.#known.size > 50_000) this.#known.clear()
      this.#known.set(question, answer)
    }
    return answer
  }

  readonly #number = ({ subject, negated }: ValueLiteral): number => {
    let even = this.#numbers.get(subject)
    if (even === undefined) this.#numbers.set(subject, (even = 2 * this.#numbers.size))
    return negated ? even + 1 : even
  }

  #ask(type: Type, literals: readonly ValueLiteral[], name: string): Answer<Value> {
    switch (type) {
      case 'Bool': {
        let set = bothBools
        for (const { constraint, negated } of literals)
          if (constraint.domain === 'bool') set = intersectBools(set, onlyBool(constraint.value !== negated))
        return findBool(set)
      }
      case 'Int': {
        const { set, bits } = intsOf(literals, { ranges: [intUniverse] })
        const answer = findInt(set, bits, 0n)
        return answer.kind === 'value' ? found(normalInt(answer.value)) : answer
      }
      case 'Ip': {
        let set = allIps
        for (const { constraint, negated } of literals)
          if (constraint.domain === 'ip')
            set = intersectIps(set, negated ? complementIps(constraint.set) : constraint.set)
        return findIp(set)
      }
      case 'Bytes': {
        const texts: BytesLiteral[] = []
        let lengths: ValueLiteral[] | undefined
        for (const literal of literals) {
          const { bytes } = literal
          if (bytes !== undefined) texts.push(bytes)
          if (literal.length) (lengths ??= []).push(literal)
        }
        const { set, bits } = lengths === undefined ? anyLength : intsOf(lengths, allLengths)
        if (bits.length > 0) return undecided('length')
        return this.#bytes.decide({ literals: texts, lengths: set, shapes: shapesOf(name) })
      }
      default:
        throw new Error('INVARIANT: a value that is decided alone has a primitive type')
    }
  }
}
