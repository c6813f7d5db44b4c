import { findPhase } from '../../../language/index.ts'
import type { Ruleset, RulesetRule } from '../../document/generated/document.generated.ts'
import type { FindingList } from '../../document/finding.ts'
import type { DocumentPath } from '../../document/text/document-text.ts'
import { findAction, listActions } from '../actions/actions.ts'
import { tellUnknownAction } from '../actions/unknown-action.ts'

/** Phases whose actions the catalogue lists; of the others nothing is claimed. */
const listedPhases: ReadonlySet<string> = new Set(
  listActions().flatMap(({ name, phases }) => (name === 'execute' ? [] : phases)),
)

/** Rules of these run other rulesets or are Cloudflare's own, which use actions that nobody else can write. */
const isOpenPhase = (phase: string): boolean => phase.endsWith('_managed') || phase.startsWith('ddos_')

/** Documented values, in seconds. Source: ruleset-json.md, `ratelimit`; the API takes others as well. */
const documentedSeconds: Readonly<Record<'period' | 'mitigation_timeout', readonly number[]>> = {
  period: [10, 60, 120, 300, 600, 3600],
  mitigation_timeout: [0, 10, 60, 120, 300, 600, 3600, 86_400],
}

/** Actions of the rate limiting phase that count nothing. */
const uncounted = new Set(['skip', 'execute'])

/** Why the API refuses an action in a phase of rulesets; undefined if it does not, or nobody says so. */
export function refusalOfAction(name: string, phase: string): string | undefined {
  const row = findAction(name)
  if (row === undefined || name === 'execute' || row.phases.includes(phase)) return undefined
  if (row.phases.length === 0)
    return row.gateway.length > 0 ? 'is one of Gateway policies, and rulesets have none of this name' : undefined
  if (!row.phases.some((known) => findPhase(known) !== undefined))
    return 'is one of the old firewall rules, and rulesets have none of this name'
  return listedPhases.has(phase) && !isOpenPhase(phase) ? `is refused in the phase \`${phase}\`` : undefined
}

/**
 * Tells what the Rulesets API would refuse of a rule, and, as warnings, values that it does not document.
 *
 * @param action - the rule's action, after overrides
 */
export function checkRulesetRule(
  ruleset: Ruleset,
  rule: RulesetRule,
  action: string,
  path: DocumentPath,
  findings: FindingList,
): void {
  const at = [...path, 'action']
  if (findAction(action) === undefined) tellUnknownAction(action, at, findings, (row) => row.phases.length > 0)
  if (ruleset.kind === 'managed') return
  const reason = refusalOfAction(rule.action, ruleset.phase)
  if (reason !== undefined)
    findings.add(
      'E_ACTION_PARAMETERS',
      at,
      { action: rule.action, reason },
      rule.action === 'allow' ? { hint: 'write `action: skip` with `action_parameters: { ruleset: current }`' } : {},
    )
  if (ruleset.phase === 'http_ratelimit' && rule.ratelimit === undefined && !uncounted.has(rule.action))
    findings.add('E_ACTION_PARAMETERS', at, { action: rule.action, reason: 'needs a `ratelimit` in this phase' })
  for (const name of ['period', 'mitigation_timeout'] as const) {
    const value = rule.ratelimit?.[name]
    if (value !== undefined && !documentedSeconds[name].includes(value))
      findings.add('W_UNDOCUMENTED_VALUE', [...path, 'ratelimit', name], {
        value,
        name,
        values: documentedSeconds[name].join(', '),
      })
  }
}
