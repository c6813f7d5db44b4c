import type { EventRecord, PartOutcome } from '../../compiler/index.ts'
import {
  decideOptionsOf,
  factsOfCalls,
  OutcomeFinder,
  portalArenas,
  type BudgetName,
  type Policy,
  type PolicyWitness,
  type Test,
} from '../../policy/index.ts'
import { testOfEvent } from '../event-tests.ts'
import { toPortalTests } from '../mutation/portal.ts'
import type { Question } from '../questions.ts'
import { CoverageCollector } from './collector.ts'
import type { CoveredPart, CoveredRule } from './covered-rules.ts'

/**
 * Why an outcome was not seen: no test gives it; a test does, but an earlier rule had decided; it was not found whether
 * any event gives it. `impossible`: no event gives it; `unreachable`: none that reaches the rule. Both are proved, and
 * are not counted.
 */
export type GapReason = 'untested' | 'not_reached' | 'undecided' | 'impossible' | 'unreachable'

/** An outcome of a part that no test saw when the rule was reached. */
export interface CoverageGap {
  readonly rule: CoveredRule
  readonly part: CoveredPart
  readonly outcome: PartOutcome
  readonly reason: GapReason
  /** A test that closes it. */
  readonly test?: Test
  /** What left it open. */
  readonly limit?: string
}

/** What the tests of a policy see of its conditions. */
export interface PolicyCoverage {
  readonly rules: readonly CoveredRule[]
  readonly gaps: readonly CoverageGap[]
  /** Outcomes that count: those that some event may give. */
  readonly total: number
  readonly covered: number
}

/** Gaps that are proved to be none. */
export const uncounted: ReadonlySet<GapReason> = new Set<GapReason>(['impossible', 'unreachable'])

function addQuestion(collector: CoverageCollector, { one }: Question): void {
  const { event, call } = one.test
  const options = decideOptionsOf(one)
  if ('actual' in options) return
  if (call !== undefined) collector.addCall(call)
  else if (event !== undefined) collector.addEvent(event as EventRecord, options)
}

/** An outcome by the number of its rule and of its part. */
function keyOf(rule: number, part: number, outcome: PartOutcome): string {
  return `${String(rule)} ${String(part)} ${outcome}`
}

/** Where a gap is. */
interface GapPlace {
  readonly rule: CoveredRule
  readonly part: CoveredPart
  readonly outcome: PartOutcome
  readonly key: string
  /** A test gives the outcome, and does not reach the rule. */
  readonly isSeen: boolean
}

class GapFinder {
  readonly #policy: Policy
  readonly #finders = new Map<string, OutcomeFinder>()
  readonly #budget: BudgetName
  /** Tests that were suggested already: one may close several gaps. */
  readonly #suggested: { readonly test: Test; readonly seen: ReadonlySet<string> }[] = []
  readonly #scratch: CoverageCollector

  constructor(policy: Policy, budget: BudgetName) {
    this.#policy = policy
    this.#budget = budget
    this.#scratch = new CoverageCollector(policy)
  }

  #finder(arena: string): OutcomeFinder | undefined {
    let finder = this.#finders.get(arena)
    if (finder === undefined) {
      const isPolicy = arena === 'policy'
      const found = isPolicy ? this.#policy : portalArenas(this.#policy)[arena]
      if (found === undefined) return undefined
      finder = new OutcomeFinder(found, { budget: this.#budget }, isPolicy ? [] : factsOfCalls(this.#policy))
      this.#finders.set(arena, finder)
    }
    return finder
  }

  /** The outcomes that a test sees by itself. */
  #look(test: Test, options: PolicyWitness['options']): ReadonlySet<string> {
    const seen = this.#scratch
    seen.reset()
    if (test.call !== undefined) seen.addCall(test.call)
    else seen.addEvent((test.event ?? {}) as EventRecord, options)
    return new Set(
      seen.rules.flatMap(({ parts }, rule) =>
        parts.flatMap(({ outcomes }, part) =>
          outcomes.filter(({ reached }) => reached > 0).map(({ outcome }) => keyOf(rule, part, outcome)),
        ),
      ),
    )
  }

  /** Tests of an event that are decided as they say. */
  #tests(rule: CoveredRule, { event, options }: PolicyWitness, name: string): readonly Test[] {
    if (rule.arena !== 'policy') return toPortalTests(this.#policy, event, name)
    const made = testOfEvent(this.#policy, event, undefined, options)
    return typeof made === 'string' ? [] : [{ ...made, name: `${made.name ?? ''} (${name})` }]
  }

  find({ rule, part, outcome, key, isSeen }: GapPlace): CoverageGap {
    const reason = isSeen ? 'not_reached' : 'untested'
    const known = this.#suggested.find(({ seen }) => seen.has(key))
    if (known !== undefined) return { rule, part, outcome, reason, test: known.test }
    const text = part.text === '' ? rule.id : part.text.replace(/\s+/g, ' ')
    const name = `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\` ${outcome}`
    let test: Test | undefined
    const sought = this.#finder(rule.arena)?.find(
      { stage: rule.stage, place: rule.place, part: part.observed.part, outcome },
      (witness) => {
        for (const candidate of this.#tests(rule, witness, name)) {
          const seen = this.#look(candidate, witness.options)
          if (!seen.has(key)) continue
          this.#suggested.push({ test: candidate, seen })
          test = candidate
          return true
        }
        return false
      },
    )
    if (test !== undefined) return { rule, part, outcome, reason, test }
    if (sought?.kind === 'none') return { rule, part, outcome, reason: isSeen ? 'unreachable' : 'impossible' }
    return { rule, part, outcome, reason: 'undecided', limit: sought?.kind === 'undecided' ? sought.limit : 'related' }
  }
}

/**
 * What tests see of the conditions of a policy: each part true, false and missing, on events that reach its rule. For
 * what they do not see, a reason and, where there is one, the test that closes it.
 */
export function coverPolicy(
  policy: Policy,
  questions: readonly Question[],
  { budget = 'batch' }: { readonly budget?: BudgetName } = {},
): PolicyCoverage {
  const collector = new CoverageCollector(policy)
  for (const question of questions) addQuestion(collector, question)
  const finder = new GapFinder(policy, budget)
  const gaps: CoverageGap[] = []
  let covered = 0
  for (const [ruleNumber, rule] of collector.rules.entries())
    for (const [partNumber, part] of rule.parts.entries())
      for (const { outcome, reached, unreached } of part.outcomes) {
        const key = keyOf(ruleNumber, partNumber, outcome)
        if (reached > 0) covered += 1
        else gaps.push(finder.find({ rule, part, outcome, key, isSeen: unreached > 0 }))
      }
  const open = gaps.filter(({ reason }) => !uncounted.has(reason)).length
  return { rules: collector.rules, gaps, total: covered + open, covered }
}
