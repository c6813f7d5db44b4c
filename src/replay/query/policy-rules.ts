import type { Decision, Policy } from '../../policy/index.ts'
import type { ReplayRule } from './rule-parts.ts'

/** Every rule of a policy, numbered over all stages. */
export function replayRules(policy: Policy): readonly ReplayRule[] {
  const rules = policy.stages.flatMap(({ rules }) => rules)
  return rules.map(({ filter }, number) => ({ number, condition: filter.checked.root }))
}

/**
 * What a policy decides where exactly these rules match: by its own decider, which takes the answers as given, so that
 * order, tiers, skips and monitored rules mean what they mean everywhere.
 *
 * @param matched - numbers of {@link replayRules}
 */
export function decideSet(policy: Policy, matched: ReadonlySet<number>): Decision {
  let number = 0
  const verdicts = new Map(
    policy.stages.map(({ rules }, stage) => [stage, new Map(rules.map((_, at) => [at, matched.has(number++)] as const))] as const), // prettier-ignore
  )
  return policy.decide(policy.scheme.createContext(), { verdicts })
}
