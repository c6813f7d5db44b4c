import type { Decision, Policy } from '../../policy/index.ts'
import type { ReplayRule } from './join/index.ts'

/** Every rule of a policy, numbered over all stages. */
export function replayRules(policy: Policy): readonly ReplayRule[] {
  const rules = policy.stages.flatMap(({ rules }) => rules)
  return rules.map(({ filter }, number) => ({ number, condition: filter.checked.root }))
}

/**
 * What a policy decides where exactly these rules match: by its own decider, which takes the matches as given, so that
 * order, tiers, skips and monitored rules mean what they mean everywhere.
 *
 * @param matched - numbers of {@link replayRules}, in order
 */
export function decideSet(policy: Policy, matched: readonly number[]): Decision {
  let first = 0
  let at = 0
  const matches = policy.stages.map(({ rules }) => {
    const start = first
    first += rules.length
    const from = at
    while ((matched[at] ?? Infinity) < first) at++
    return matched.slice(from, at).map((number) => number - start)
  })
  return policy.decide(policy.scheme.createContext(), { matches })
}
