import type { RuleMatcher } from './program.ts'

/** Answers of rules that their conditions do not give: by stage, by number of the rule. */
export type RuleVerdicts = ReadonlyMap<number, ReadonlyMap<number, boolean>>

/** Of each stage, the numbers of the rules that match, in order. */
export type RuleMatches = readonly (readonly number[])[]

/** Matchers of an event whose matches are known: no condition is asked. */
export function givenMatchers(matches: RuleMatches): readonly RuleMatcher[] {
  return matches.map((numbers) => (from) => numbers.find((number) => number >= from) ?? -1)
}

/** Matchers that take the answers given, and ask conditions for the rest. */
export function applyVerdicts(matchers: readonly RuleMatcher[], verdicts: RuleVerdicts): readonly RuleMatcher[] {
  return matchers.map((next, stage) => {
    const answers = verdicts.get(stage)
    if (answers === undefined || answers.size === 0) return next
    const forced = [...answers].flatMap(([number, answer]) => (answer ? [number] : [])).sort((a, b) => a - b)
    return (from, context, problems) => {
      let at = next(from, context, problems)
      while (at !== -1 && answers.get(at) === false) at = next(at + 1, context, problems)
      const taken = forced.find((number) => number >= from) ?? -1
      return at === -1 || (taken !== -1 && taken < at) ? taken : at
    }
  })
}
