import type { Condition } from '../../compiler/index.ts'
import type { Analyzer, Goal } from '../analyzer.ts'
import type { Formula } from '../conditions/formula.ts'
import { readAtom } from './atoms.ts'
import type { Outcome } from './events-for.ts'

/** What an event must fulfil so that a part of a condition comes out in one way. */
export interface OutcomeGoals {
  readonly goals: readonly Goal[]
  readonly formulas: readonly Formula[]
}

/**
 * What an event must fulfil so that a part comes out as `true` or `false` on a value that is there, or as `missing`.
 *
 * @param part - neither `and`, `or`, `xor` nor `not`
 */
export function outcomeGoals(part: Condition, outcome: Outcome, { maker }: Analyzer): OutcomeGoals {
  const paths = readAtom(part).map(({ path }) => path)
  const isPresent = outcome !== 'missing'
  return {
    goals: isPresent ? [{ condition: part, answer: outcome === 'true' }] : [],
    formulas: paths.map((path) => maker.presence(path, isPresent)),
  }
}
