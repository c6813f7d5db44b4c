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

/** The rules of all policies, numbered so that one query can ask for them. */
export class AskedRules {
  readonly rules: readonly AskedRule[]
  /** By policy: of each of its rules, the number that is asked for. */
  readonly #numbers: readonly (readonly number[])[]

  /** @param given - items of lists that a document does not hold */
  constructor(policies: readonly Policy[], given: ListItems | undefined) {
    const asked: AskedRule[] = []
    this.#numbers = policies.map((policy) => {
      const first = asked.length
      const rules = policy.stages.flatMap((stage) => stage.rules)
      const lists = listsOf(policy, given)
      for (const { number, condition } of replayRules(policy)) {
        const rule = rules[number]
        if (rule === undefined) throw new Error('INVARIANT: each condition is that of a rule')
        const { filter } = rule
        asked.push({ number: first + number, condition, policy, filter, lists, name: rule.rule.report.rule })
      }
      return rules.map((_, at) => first + at)
    })
    this.rules = asked
  }

  /** The numbers of one policy's own rules, from those that were asked for. */
  of(policy: number, asked: readonly number[]): readonly number[] {
    const held = new Set(asked)
    return (this.#numbers[policy] ?? []).flatMap((number, own) => (held.has(number) ? [own] : []))
  }
}
