import type { Analyzer } from '../../analysis/index.ts'
import type { Condition, Filter } from '../../compiler/index.ts'
import { analyzerFor, type Policy } from '../../policy/index.ts'
import type { ListItems } from '../translate/context.ts'
import { replayRules } from './policy-rules.ts'
import type { ReplayRule } from './join/index.ts'

/** A rule that one query asks for, together with those of all policies. */
export interface AskedRule extends ReplayRule {
  readonly policy: Policy
  readonly filter: Filter
  /** As reports name it: the first of its policy's rules with this condition. */
  readonly name: string
  /** All of them. */
  readonly alike: readonly NamedRule[]
}

/** A rule as reports name it. */
export interface NamedRule {
  /** Of the policy's rules over all stages; of the policy that was, behind those. */
  readonly place: number
  readonly name: string
}

/** The items of the lists that a document holds. */
function listsOf({ document }: Policy, given: ListItems | undefined): ListItems {
  return (type, name) => document.lists?.[name]?.items ?? given?.(type, name)
}

/**
 * What two rules share that are the same by what was checked of them, and by their lists. A condition holds no value
 * that JSON leaves out but integers beyond a number, and its text stands beside it.
 */
function identityOf({ text }: Filter, condition: unknown, { document }: Policy): string {
  const write = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${String(value)}n` : value)
  return JSON.stringify([text, condition, document.lists ?? {}], write)
}

/** Whether two conditions are the same all through. */
function isAlike(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [left, right] = [Object.entries(a), b as Readonly<Record<string, unknown>>]
  return left.length === Object.keys(b).length && left.every(([name, value]) => Object.hasOwn(right, name) && isAlike(value, right[name])) // prettier-ignore
}

/** What was asked for rules of one policy that have one condition. */
interface Twins {
  readonly condition: Condition
  readonly number: number
  readonly alike: NamedRule[]
}

/** How many rules of the policy that was are asked for by themselves, and how many are not. */
export interface FormerRules {
  /** In the same words. */
  readonly same: number
  /** In other words, and proved to hold for the same events. */
  readonly proved: number
  readonly asked: number
}

/** Proves that rules of one name hold for the same events, where all that they name means the same. */
class Equals {
  readonly #analyzer: Analyzer | undefined
  readonly #policy: Policy

  constructor(policy: Policy, former: Policy) {
    const same = (name: 'fields' | 'lists'): boolean => JSON.stringify(policy.document[name] ?? {}) === JSON.stringify(former.document[name] ?? {}) // prettier-ignore
    this.#analyzer = same('fields') && same('lists') ? analyzerFor(policy, {}) : undefined
    this.#policy = policy
  }

  /** A field that must have a value is told of where it has none, so both must read it. */
  #mandatory({ fields }: Filter): string {
    return fields.filter((name) => this.#policy.scheme.fields.get(name)?.optional === false).join()
  }

  holds(rule: AskedRule, other: Pick<AskedRule, 'condition' | 'filter'>): boolean {
    if (this.#mandatory(rule.filter) !== this.#mandatory(other.filter)) return false
    return this.#analyzer?.equivalent(rule.condition, other.condition).kind === 'proved'
  }
}

/** The rules of all policies, numbered so that one query can ask for them. */
export class AskedRules {
  readonly rules: readonly AskedRule[]
  /** Undefined where there is one policy. */
  readonly former: FormerRules | undefined
  /** By policy: of each number that is asked for, its own rules; rules of two policies that are the same have one. */
  readonly #own: readonly ReadonlyMap<number, readonly number[]>[]

  /** @param given - items of lists that a document does not hold */
  constructor(policies: readonly Policy[], given: ListItems | undefined) {
    const asked: AskedRule[] = []
    const known = new Map<string, number>()
    const names = new Map<string, AskedRule>()
    const former = { same: 0, proved: 0, asked: 0 }
    const [first, second] = policies
    const equals = first === undefined || second === undefined ? undefined : new Equals(first, second)
    let place = 0
    const numbers = policies.map((policy, at) => {
      const rules = policy.stages.flatMap((stage) => stage.rules)
      const lists = listsOf(policy, given)
      const twins = new Map<string, Twins>()
      return replayRules(policy).map(({ number: own, condition }) => {
        const rule = rules[own]
        if (rule === undefined) throw new Error('INVARIANT: each condition is that of a rule')
        const { filter } = rule
        const named = { place: place++, name: rule.rule.report.rule }
        const twin = twins.get(filter.text)
        if (twin !== undefined && isAlike(twin.condition, condition)) {
          twin.alike.push(named)
          if (at > 0) former.same++
          return twin.number
        }
        const take = (number: number, alike: NamedRule[]): number => {
          twins.set(filter.text, { condition, number, alike })
          return number
        }
        const identity = policies.length === 1 ? '' : identityOf(filter, condition, policy)
        const same = at === 0 ? undefined : known.get(identity)
        if (same !== undefined) {
          former.same++
          return take(same, [])
        }
        const other = at === 0 ? undefined : names.get(named.name)
        if (other !== undefined && equals?.holds(other, { condition, filter }) === true) {
          former.proved++
          return take(other.number, [])
        }
        if (at > 0) former.asked++
        const number = asked.length
        if (policies.length > 1 && !known.has(identity)) known.set(identity, number)
        const alike = [named]
        const taken = { number, condition, policy, filter, lists, name: named.name, alike }
        asked.push(taken)
        if (at === 0 && policies.length > 1) names.set(named.name, taken)
        return take(number, alike)
      })
    })
    this.rules = asked
    this.#own = numbers.map((asked) => invert(asked))
    this.former = policies.length === 1 ? undefined : former
  }

  /** The numbers of one policy's own rules, in order, from those that were asked for. */
  of(policy: number, asked: readonly number[]): readonly number[] {
    const own = this.#own[policy]
    return asked.flatMap((number) => own?.get(number) ?? []).sort((a, b) => a - b)
  }
}

/** The places at which each number stands. */
function invert(numbers: readonly number[]): ReadonlyMap<number, readonly number[]> {
  const places = new Map<number, number[]>()
  for (const [place, number] of numbers.entries()) {
    const known = places.get(number)
    if (known === undefined) places.set(number, [place])
    else known.push(place)
  }
  return places
}
