import type { Filter } from '../../compiler/index.ts'
import type { Policy } from '../../policy/index.ts'
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

/** The rules of all policies, numbered so that one query can ask for them. */
export class AskedRules {
  readonly rules: readonly AskedRule[]
  /** By policy: of each of its rules, the number that is asked for; rules of two policies that are the same have one. */
  readonly #numbers: readonly (readonly number[])[]

  /** @param given - items of lists that a document does not hold */
  constructor(policies: readonly Policy[], given: ListItems | undefined) {
    const asked: AskedRule[] = []
    const known = new Map<string, number>()
    this.#numbers = policies.map((policy, at) => {
      const rules = policy.stages.flatMap((stage) => stage.rules)
      const lists = listsOf(policy, given)
      return replayRules(policy).map(({ number: own, condition }) => {
        const rule = rules[own]
        if (rule === undefined) throw new Error('INVARIANT: each condition is that of a rule')
        const { filter } = rule
        const identity = policies.length === 1 ? '' : identityOf(filter, condition, policy)
        // A policy's own rules are counted one by one; one of another policy that is the same is not asked again.
        const same = at === 0 ? undefined : known.get(identity)
        if (same !== undefined) return same
        const number = asked.length
        if (!known.has(identity)) known.set(identity, number)
        asked.push({ number, condition, policy, filter, lists, name: rule.rule.report.rule })
        return number
      })
    })
    this.rules = asked
  }

  /** The numbers of one policy's own rules, from those that were asked for. */
  of(policy: number, asked: readonly number[]): readonly number[] {
    const held = new Set(asked)
    return (this.#numbers[policy] ?? []).flatMap((number, own) => (held.has(number) ? [own] : []))
  }
}
