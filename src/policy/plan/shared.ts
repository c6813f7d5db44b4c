import { closures, costOf, type Condition, type Predicate } from '../../compiler/index.ts'
import type { Scheme } from '../../language/index.ts'
import { structuralKey } from './keys.ts'

/** Conditions cheaper than this are asked again rather than remembered. */
const worthRemembering = 8

interface Remembered {
  event: number
  result: boolean
}

/**
 * Builds the predicates of many rules so that a condition that several of them share is
 * asked once for each event.
 */
export class SharedConditions {
  readonly #scheme: Scheme
  readonly #fieldCost: (slot: number) => number
  readonly #uses = new Map<string, number>()
  readonly #predicates = new Map<string, Predicate>()
  #event = 0

  constructor(scheme: Scheme, fieldCost: (slot: number) => number) {
    this.#scheme = scheme
    this.#fieldCost = fieldCost
  }

  /** Forgets what was found for the last event. */
  readonly start = (): void => {
    this.#event++
  }

  /** Counts the conditions of a rule; every rule must be counted before {@link seal} and the first build. */
  count(condition: Condition): void {
    if (condition.kind === 'and' || condition.kind === 'or' || condition.kind === 'xor') {
      const { operands } = condition
      for (let at = 0; at < operands.length; at++) this.count(operands[at] as Condition)
    } else if (condition.kind === 'not') this.count(condition.operand)
    else if (this.#isWorth(condition)) {
      const key = structuralKey(condition)
      this.#uses.set(key, (this.#uses.get(key) ?? 0) + 1)
    }
  }

  /** Forgets what only one rule has: nothing is counted any more. */
  seal(): void {
    for (const [key, uses] of this.#uses) if (uses === 1) this.#uses.delete(key)
  }

  /** How many conditions several rules share. */
  get shared(): number {
    return this.#uses.size
  }

  #isWorth(condition: Condition): boolean {
    return costOf(condition, this.#fieldCost) >= worthRemembering
  }

  /** Whether a condition is one that several rules share. */
  #isShared(condition: Condition): boolean {
    return this.#uses.size > 0 && this.#isWorth(condition) && this.#uses.has(structuralKey(condition))
  }

  #hasShared(condition: Condition): boolean {
    if (condition.kind === 'and' || condition.kind === 'or' || condition.kind === 'xor')
      return condition.operands.some((operand) => this.#hasShared(operand))
    if (condition.kind === 'not') return this.#hasShared(condition.operand)
    return this.#isShared(condition)
  }

  /** The predicate of a condition. `plain` makes the one that serves if it shares nothing. */
  build(condition: Condition, plain: () => Predicate = () => this.#compile(condition)): Predicate {
    return this.#hasShared(condition) ? this.#build(condition) : plain()
  }

  #compile(condition: Condition): Predicate {
    return closures.compileFilter({ scheme: this.#scheme, root: condition, slots: [] })
  }

  #build(condition: Condition): Predicate {
    switch (condition.kind) {
      case 'and': {
        const parts = condition.operands.map((operand) => this.#build(operand))
        return (values, context) => {
          for (const part of parts) if (!part(values, context)) return false
          return true
        }
      }
      case 'or': {
        const parts = condition.operands.map((operand) => this.#build(operand))
        return (values, context) => {
          for (const part of parts) if (part(values, context)) return true
          return false
        }
      }
      case 'xor': {
        const parts = condition.operands.map((operand) => this.#build(operand))
        return (values, context) => parts.reduce((odd, part) => odd !== part(values, context), false)
      }
      case 'not': {
        const operand = this.#build(condition.operand)
        return (values, context) => !operand(values, context)
      }
      default:
        return this.#leaf(condition)
    }
  }

  #leaf(condition: Condition): Predicate {
    if (!this.#isShared(condition)) return this.#compile(condition)
    const key = structuralKey(condition)
    const known = this.#predicates.get(key)
    if (known !== undefined) return known
    const ask = this.#compile(condition)
    const remembered: Remembered = { event: -1, result: false }
    const predicate: Predicate = (values, context) => {
      if (remembered.event !== this.#event) {
        remembered.result = ask(values, context)
        remembered.event = this.#event
      }
      return remembered.result
    }
    this.#predicates.set(key, predicate)
    return predicate
  }
}
