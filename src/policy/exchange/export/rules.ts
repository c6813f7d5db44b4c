import type {
  GatewayPolicy,
  Mode,
  PolicyDocument,
  Ruleset,
  RulesetRule,
} from '../../document/generated/document.generated.ts'
import { combineModes } from '../../sections/draft.ts'

/** The phase of a document's own rules, which are custom rules of a zone. */
const ownPhase = 'http_request_firewall_custom'

/** The API knows no monitor mode: a watched rule logs, one that is off is disabled. */
function applyMode<T extends { action: string; enabled?: boolean }>(row: T, mode: Mode): T {
  if (mode === 'off') return { ...row, enabled: false }
  return mode === 'monitor' ? { ...row, action: 'log' } : row
}

/**
 * The rulesets of a document in the JSON of the Rulesets API. What was imported comes out
 * with equal values, unknown keys included; our own `mode` and `tags` are applied and left out.
 */
export function exportRulesets(document: PolicyDocument): Ruleset[] {
  const rulesets = (document.rulesets ?? []).map(({ mode, rules, ...ruleset }): Ruleset => {
    const own = rules?.map(({ mode: ruleMode, tags: _tags, ...rule }) =>
      applyMode(rule, combineModes(document.mode, mode, ruleMode)),
    )
    return own === undefined ? ruleset : { ...ruleset, rules: own }
  })
  const rules = (document.rules ?? []).map((rule, index): RulesetRule =>
    applyMode(
      {
        ref: rule.id ?? `rule-${String(index + 1)}`,
        ...(rule.description === undefined ? {} : { description: rule.description }),
        expression: rule.expression,
        action: rule.action,
        ...(rule.action_parameters === undefined ? {} : { action_parameters: rule.action_parameters }),
        ...(rule.enabled === undefined ? {} : { enabled: rule.enabled }),
      },
      combineModes(document.mode, rule.mode),
    ),
  )
  return rules.length === 0
    ? rulesets
    : [...rulesets, { name: document.name ?? 'default', kind: 'zone', phase: ownPhase, rules }]
}

/** The Gateway policies of a document in the JSON of the Gateway rules API. A watched policy has no counterpart there and is disabled. */
export function exportGatewayPolicies(document: PolicyDocument): GatewayPolicy[] {
  return (document.gateway?.policies ?? []).map(({ mode, tags: _tags, ...policy }) =>
    combineModes(document.mode, mode) === 'enforce' ? policy : { ...policy, enabled: false },
  )
}
