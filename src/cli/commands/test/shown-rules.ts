import type { comparePolicyRules, RuleChange } from '../../../policy/index.ts'
import type { RowDecision } from '../../rows/portal-rows.ts'

/** What each rule did to one event, by name and place. */
function effectsOf({ matched, monitored, rule, action, tier }: RowDecision): ReadonlyMap<string, string> {
  const effects = new Map<string, string>()
  for (const report of matched) effects.set(keyOf(report), report.action)
  for (const report of monitored) effects.set(keyOf(report), `${report.action}, monitored`)
  if (rule !== null && !effects.has(keyOf({ rule, tier: tier ?? undefined }))) effects.set(rule, action)
  return effects
}

function keyOf({ rule, tier }: { readonly rule: string; readonly tier?: string | undefined }): string {
  return tier === undefined ? rule : `${tier}/${rule}`
}

/** Which changes of rules some event has shown: on it the rule did another thing than it did before. */
export class ShownRules {
  readonly open: readonly string[]
  readonly #changes: readonly RuleChange[]
  readonly #seen = new Set<string>()

  constructor({ rules, open }: ReturnType<typeof comparePolicyRules>) {
    this.#changes = rules.filter(({ relation }) => relation !== 'equal')
    this.open = open
  }

  add(before: RowDecision, after: RowDecision): void {
    if (this.#seen.size === this.#changes.length) return
    const [old, next] = [effectsOf(before), effectsOf(after)]
    for (const { report } of this.#changes) {
      const key = keyOf(report)
      if (old.get(key) !== next.get(key)) this.#seen.add(key)
    }
  }

  /** The changes that no event has shown. */
  get unseen(): readonly RuleChange[] {
    return this.#changes.filter(({ report }) => !this.#seen.has(keyOf(report)))
  }
}
