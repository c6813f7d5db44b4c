import type { Decision, RuleReport } from './program.ts'

/**
 * Decisions of events that at most one rule matches, as most do: such a decision depends on the rule and
 * on nothing else of the event, so it is made once.
 */
export class SharedDecisions {
  readonly #byRule = new Map<RuleReport | undefined, Decision>()

  /**
   * The decision of events that went the same way. If no stage was left out before the last one asked, their
   * number tells the way.
   *
   * @param report - the rule that matched, or undefined for none
   * @param stages - how many stages were asked
   */
  readonly find = (report: RuleReport | undefined, stages: number): Decision | undefined => {
    const known = this.#byRule.get(report)
    return known?.asked.length === stages * 2 ? known : undefined
  }

  add(report: RuleReport | undefined, decision: Decision): Decision {
    Object.freeze(decision.matched)
    Object.freeze(decision.tags)
    this.#byRule.set(report, Object.freeze(decision))
    return decision
  }

  /** Whether others get this very decision too. */
  has(decision: Decision): boolean {
    return this.#byRule.get(decision.matched[0]) === decision
  }
}
