import {
  foldCondition,
  type CompareCondition,
  type Condition,
  type LogicalCondition,
  type QuantifierCondition,
  type TruthCondition,
} from '../../compiler/index.ts'
import { isArrayType, type IndexStep } from '../../language/index.ts'
import { hasKey, hasValue, type ByteString, type Value } from '../../runtime/index.ts'
import type { KnownLists } from '../kinds/kind.ts'
import { constraintOf } from '../kinds/table.ts'
import type { Constraint } from '../sets/constraint.ts'
import { complementIntervals, toIntervals, intersectIntervals, type IntervalSet } from '../sets/interval-set.ts'
import { intUniverse } from '../sets/int-values.ts'
import { toIpSet } from '../sets/ip-values.ts'
import { anyValue, casesKey, noValue, valueLiteral, type Cases } from '../values/literal.ts'
import { arrayValueTest, boundaryTest, elementTest } from './elements.ts'
import { andFormula, constantFormula, orFormula, type Formula, type Leaf, type Literal } from './formula.ts'
import { eachPath, readPath, typeAt, type Path, type Root } from './path.ts'
import { structuralKey } from './structural-key.ts'

const allSizes: IntervalSet = { ranges: [[0n, intUniverse[1]]] }

function equalTo(value: Value): Constraint | undefined {
  if (typeof value === 'string') return { domain: 'bytes', atom: { kind: 'set', items: new Set([value]) } }
  if (typeof value === 'boolean') return { domain: 'bool', value }
  return undefined
}

function leafKey(leaf: Leaf): string {
  return leaf.kind === 'value' ? casesKey(leaf.cases) : `size ${leaf.set.ranges.join(';')}`
}

/** The formulas of a condition for either answer, as far as they were asked for. */
interface BothFormulas {
  whenTrue: Formula | undefined
  whenFalse: Formula | undefined
}

/** Makes the literals of conditions; equal ones get one number, so that sets of them can be keys. */
export class FormulaMaker {
  readonly #lists: KnownLists
  readonly #literals = new Map<string, Literal>()
  #formulas = new WeakMap<Condition, BothFormulas>()
  /** Counts on when literals are forgotten, since formulas that somebody still has keep their numbers. */
  #ids = 0

  constructor(lists: KnownLists) {
    this.#lists = lists
  }

  /** Forgets the literals so far: equal ones that come get numbers of their own. */
  forget(): void {
    this.#literals.clear()
    this.#formulas = new WeakMap()
  }

  /** The condition as a formula that holds exactly if its answer is the given one. */
  readonly formula = (condition: Condition, answer: boolean): Formula => {
    const known = this.#formulas.get(condition)
    const before = answer ? known?.whenTrue : known?.whenFalse
    if (before !== undefined) return before
    const made = this.#made(condition, answer, known)
    if (known === undefined) {
      const first = answer ? { whenTrue: made, whenFalse: undefined } : { whenTrue: undefined, whenFalse: made }
      this.#formulas.set(condition, first)
    } else if (answer) known.whenTrue = made
    else known.whenFalse = made
    return made
  }

  #made(condition: Condition, answer: boolean, known: BothFormulas | undefined): Formula {
    const other = answer ? known?.whenFalse : known?.whenTrue
    return (other === undefined ? undefined : this.#opposite(condition, other)) ?? this.#make(condition, answer)
  }

  /** The formula of a part: kept where somebody has asked for it, since all parts of thousands of conditions are many. */
  #part(condition: Condition, answer: boolean): Formula {
    const known = this.#formulas.get(condition)
    return (answer ? known?.whenTrue : known?.whenFalse) ?? this.#made(condition, answer, known)
  }

  /**
   * The formula of a comparison for the one answer from that for the other, where both are literals that are each other's
   * opposite: a pattern is then read once. Undefined where that is not plain.
   */
  #opposite({ kind }: Condition, formula: Formula): Formula | undefined {
    if (formula.kind !== 'literal' || (kind !== 'compare' && kind !== 'any' && kind !== 'all')) return undefined
    const { root, steps, quantity, leaf, atMissing } = formula.literal
    // What is not followed is a Bool of its own, and names each of its values.
    if (leaf.kind !== 'value' || leaf.cases.length !== 1 || root.node.kind === 'condition') return undefined
    const [literals] = leaf.cases
    const [only] = literals ?? []
    if (only === undefined || literals?.length !== 1) return undefined
    return this.literal(
      root,
      steps,
      quantity === 'one' ? 'one' : quantity === 'some' ? 'every' : 'some',
      { kind: 'value', cases: [[only.opposite]] },
      atMissing === 'either' ? 'either' : !atMissing,
    )
  }

  literal(
    root: Root,
    steps: readonly IndexStep[],
    quantity: Literal['quantity'],
    leaf: Leaf,
    atMissing: Literal['atMissing'],
  ): Formula {
    const key = `${root.key} ${steps.length === 0 ? '' : JSON.stringify(steps)} ${quantity} ${String(atMissing)} ${leafKey(leaf)}`
    let literal = this.#literals.get(key)
    if (literal === undefined)
      this.#literals.set(key, (literal = { id: this.#ids++, root, steps, quantity, leaf, atMissing }))
    return { kind: 'literal', literal }
  }

  /** The formula that what a path reads is exactly this value, or undefined where the path is not followed. */
  equals(path: Path, value: Value): Formula | undefined {
    if (path.isMapped) return undefined
    const { root, steps, type, map } = path
    if (path.length && typeof type === 'object') {
      const size = BigInt(value as number | bigint)
      return this.literal(root, steps, 'one', { kind: 'size', set: toIntervals([[size, size]]) }, false)
    }
    const constraint = equalTo(value) ?? this.#equalNumber(path, value)
    if (constraint === undefined) return undefined
    const isEach = steps.some(({ kind }) => kind === 'each')
    const leaf: Leaf = { kind: 'value', cases: [[valueLiteral(constraint, false, map, path.length)]] }
    return this.literal(root, steps, isEach ? 'some' : 'one', leaf, false)
  }

  /** The formula that a path has a value, or has none, at its first `[*]` or at its end. */
  presence(path: Path, isPresent: boolean): Formula {
    const each = path.steps.findIndex(({ kind }) => kind === 'each')
    const steps = each === -1 ? path.steps : path.steps.slice(0, each)
    return this.literal(path.root, steps, 'one', { kind: 'value', cases: isPresent ? anyValue : noValue }, !isPresent)
  }

  /** The formula that an array holds one element, or undefined if a path ends in no `[*]`. */
  alone(path: Path): Formula | undefined {
    const each = path.steps.findIndex(({ kind }) => kind === 'each')
    if (each === -1 || !isArrayType(typeAt(path.root.type, path.steps.slice(0, each)))) return undefined
    return this.literal(
      path.root,
      path.steps.slice(0, each),
      'one',
      { kind: 'size', set: toIntervals([[1n, 1n]]) },
      false,
    )
  }

  #equalNumber({ type }: Path, value: Value): Constraint | undefined {
    if (typeof value !== 'number' && typeof value !== 'bigint') return undefined
    if (type === 'Ip') return { domain: 'ip', set: toIpSet([{ first: value, last: value }]) }
    return { domain: 'int', set: toIntervals([[BigInt(value), BigInt(value)]]) }
  }

  #make(condition: Condition, answer: boolean): Formula {
    switch (condition.kind) {
      case 'constant':
        return constantFormula(condition.value === answer)
      case 'not':
        return this.#part(condition.operand, !answer)
      case 'and':
      case 'or': {
        const parts = condition.operands.map((operand) => this.#part(operand, answer))
        return (condition.kind === 'and') === answer ? andFormula(parts) : orFormula(parts)
      }
      case 'xor':
        return this.#parity(condition, 0, answer)
      case 'truth':
        return this.#truth(condition, answer)
      case 'compare':
        return this.#compare(condition, answer)
      case 'any':
      case 'all':
        return this.#quantifier(condition, answer)
    }
  }

  #parity(condition: LogicalCondition, from: number, odd: boolean): Formula {
    const first = condition.operands[from]
    if (first === undefined) return constantFormula(!odd)
    const rest = (answer: boolean): Formula => ({
      kind: 'later',
      open: () => this.#parity(condition, from + 1, answer),
    })
    return orFormula([
      andFormula([this.formula(first, true), rest(!odd)]),
      andFormula([this.formula(first, false), rest(odd)]),
    ])
  }

  /** A condition that is not followed: a Bool of its own. */
  #unknown(condition: Condition, answer: boolean): Formula {
    const root: Root = {
      key: structuralKey(condition),
      type: 'Bool',
      optional: false,
      name: '',
      slot: undefined,
      node: { kind: 'condition', id: condition.id, span: condition.span, condition, type: 'Bool' },
    }
    const leaf: Leaf = {
      kind: 'value',
      cases: [[valueLiteral({ domain: 'bool', value: answer }, false, 'none', false)]],
    }
    return this.literal(root, [], 'one', leaf, false)
  }

  #truth(condition: TruthCondition, answer: boolean): Formula {
    const folded = foldCondition(condition)
    if (folded.kind !== 'truth') return this.#make(folded, answer)
    const { value } = folded
    if (value.kind === 'condition' && !value.condition.kind.startsWith('array_'))
      return this.#part(value.condition as Condition, answer)
    if (value.kind === 'call') {
      const boundary = boundaryTest(value)
      if (boundary !== undefined) {
        const { constraint, map } = boundary.literal
        return this.#one(boundary.path, [[valueLiteral(constraint, !answer, map, false)]], !answer)
      }
      const collection = this.#collection(value.function.implementation, value.arguments, answer)
      if (collection !== undefined) return collection
    }
    const path = readPath(value)
    if (path.type !== 'Bool') return this.#unknown(folded, answer)
    return this.#one(path, [[valueLiteral({ domain: 'bool', value: answer }, false, 'none', false)]], !answer)
  }

  #one(path: Path, cases: Cases, atMissing: boolean): Formula {
    return this.literal(path.root, path.steps, 'one', { kind: 'value', cases }, atMissing)
  }

  /** `has_key` is about a member being there, `has_value` about some element. */
  #collection(
    implementation: unknown,
    values: Extract<TruthCondition['value'], { kind: 'call' }>['arguments'],
    answer: boolean,
  ): Formula | undefined {
    const [first, second] = values
    if (first === undefined || first.kind === 'literal' || second?.kind !== 'literal') return undefined
    const path = readPath(first)
    if (path.isMapped || path.length || path.map !== 'none') return undefined
    if (implementation === hasKey) {
      const steps: readonly IndexStep[] = [...path.steps, { kind: 'key', key: second.value as ByteString }]
      return this.literal(path.root, steps, 'one', { kind: 'value', cases: answer ? anyValue : noValue }, !answer)
    }
    if (implementation !== hasValue || typeof path.type === 'string') return undefined
    const type = 'array' in path.type ? path.type.array : path.type.map
    const constraint = equalTo(second.value) ?? this.#equalNumber({ ...path, type }, second.value)
    if (constraint === undefined) return undefined
    const leaf: Leaf = { kind: 'value', cases: [[valueLiteral(constraint, !answer, 'none', false)]] }
    return this.literal(path.root, [...path.steps, { kind: 'each' }], answer ? 'some' : 'every', leaf, !answer)
  }

  #compare(condition: CompareCondition, answer: boolean): Formula {
    const folded = foldCondition(condition)
    if (folded.kind !== 'compare') return this.#make(folded, answer)
    const { left, test, whenMissing } = folded
    const path = readPath(left)
    if (path.isMapped) return this.#unknown(folded, answer)
    const { constraint, negated } = constraintOf(test, this.#lists)
    const isNegative = negated === answer
    const atMissing = whenMissing === answer
    if (path.length && typeof path.type === 'object') {
      if (constraint.domain !== 'int') return this.#unknown(folded, answer)
      const set = isNegative ? complementIntervals(constraint.set, intUniverse) : constraint.set
      return this.literal(
        path.root,
        path.steps,
        'one',
        { kind: 'size', set: intersectIntervals(set, allSizes) },
        atMissing,
      )
    }
    return this.#one(path, [[valueLiteral(constraint, isNegative, path.map, path.length)]], atMissing)
  }

  /** The rule of docs/analysis.md: each quantifier says something of some or of every visited value. */
  #quantifier(condition: QuantifierCondition, answer: boolean): Formula {
    const { kind, array } = condition
    const test = array.kind === 'array_value' ? arrayValueTest(array.value) : elementTest(array, this.#lists)
    if (test === undefined) return this.#unknown(condition, answer)
    const isSome = (kind === 'any') === answer
    const cases = answer ? test.holds : test.fails
    // A bare array that is missing gives false for both; an array of results is then empty.
    const isTrueAtMissing = array.kind === 'array_value' ? false : kind === 'all'
    const isOpen =
      array.kind === 'array_value' &&
      array.value.kind === 'map_call' &&
      (eachPath(array.value.each)?.steps.length ?? 0) > 1
    const { root, steps } = test.path
    return this.literal(
      root,
      steps,
      isSome ? 'some' : 'every',
      { kind: 'value', cases },
      isOpen ? 'either' : isTrueAtMissing === answer,
    )
  }
}
