import type { Analyzer } from '../../analysis/index.ts'
import type { Filter } from '../../compiler/index.ts'
import { analyzerFor, type Policy } from '../../policy/index.ts'
import type { ListItems } from '../translate/context.ts'
import { replayRules } from './policy-rules.ts'
import type { ReplayRule } from './rule-parts.ts'

/** A rule that one query asks for, together with those of all policies. */
export interface AskedRule extends ReplayRule {
  readonly policy: Policy
  readonly filter: Filter
  /** As reports name it. */
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
    const numbers = policies.map((policy, at) => {
      const rules = policy.stages.flatMap((stage) => stage.rules)
      const lists = listsOf(policy, given)
      return replayRules(policy).map(({ number: own, condition }) => {
        const rule = rules[own]
        if (rule === undefined) throw new Error('INVARIANT: each condition is that of a rule')
        const { filter } = rule
        const identity = policies.length === 1 ? '' : identityOf(filter, condition, policy)
        // A policy's own rules are counted one by one; one of another policy that is the same is not asked again.
        const same = at === 0 ? undefined : known.get(identity)
        const { rule: name } = rule.rule.report
        if (same !== undefined) {
          former.same++
          return same
        }
        const named = at === 0 ? undefined : names.get(name)
        if (named !== undefined && equals?.holds(named, { condition, filter }) === true) {
          former.proved++
          return named.number
        }
        if (at > 0) former.asked++
        const number = asked.length
        if (!known.has(identity)) known.set(identity, number)
        const taken = { number, condition, policy, filter, lists, name }
        asked.push(taken)
        if (at === 0) names.set(name, taken)
        return number
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
