import type { Finding } from '../../diagnostics/index.ts'
import { lintRules, rulesByGroup, type LintSettings } from '../../lint/index.ts'

/** What may only be said when all rules are known. */
const ofWholePolicies: ReadonlySet<string> = new Set([
  ...rulesByGroup.proved.map(({ id }) => id),
  ...lintRules.filter(({ check }) => check.kind === 'policy').map(({ id }) => id),
  'unused-suppression',
  'expired-suppression',
])

/** Codes of the checker that speak of other rules. */
const ofOtherRules: ReadonlySet<string> = new Set(['W_UNKNOWN_RULESET', 'E_DUPLICATE_ID'])

/** Whether a finding of a whole policy is one that its rule alone would have. */
export function isLocal({ code }: Pick<Finding, 'code'>): boolean {
  return !ofWholePolicies.has(code) && !ofOtherRules.has(code)
}

/** Settings without the rules that look at whole policies. */
export function localSettings(settings: LintSettings): LintSettings {
  const off = Object.fromEntries([...ofWholePolicies].map((id) => [id, 'off' as const]))
  return { ...settings, levels: { ...settings.levels, ...off } }
}
