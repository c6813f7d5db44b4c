import { effectOfAction, settingsOfAction } from './actions/actions.ts'
import type { Guardrail, PolicyDocument, Rule, Tier, TierRule } from '../document/generated/document.generated.ts'
import { profileIds, suggestProfile } from './dlp.ts'
import type { DocumentPath } from '../document/text/document-text.ts'
import { inGroups, quote } from './expression-text.ts'
import { type FindingList } from '../document/finding.ts'
import {
  combineModes,
  createDraft,
  createReport,
  singleBlock,
  toSkipEffect,
  type RuleCondition,
  type RuleDraft,
  type StageDraft,
} from './draft.ts'
import { findParameterExpressions } from './parameters.ts'

/** Ids must be unique: decisions, counters and `--explain` name rules by them. */
export class RuleIds {
  readonly #known = new Set<string>()
  readonly #findings: FindingList

  constructor(findings: FindingList) {
    this.#findings = findings
  }

  /** @param key - the member of `path` that holds the id, if it is not `path` itself */
  take(id: string, what: string, path: DocumentPath, key?: string): string {
    if (this.#known.has(id))
      this.#findings.add('E_DUPLICATE_ID', key === undefined ? path : [...path, key], { what, id })
    else this.#known.add(id)
    return id
  }
}

function condition(text: string, path: DocumentPath): RuleCondition {
  return { text, path: [...path, 'expression'] }
}

function skipOf(action: string, parameters: Readonly<Record<string, unknown>> | undefined): RuleDraft['skip'] {
  return action === 'skip' || action === 'bypass' ? toSkipEffect(parameters) : undefined
}

/** Rules outside of rulesets have no ruleset that they could run. */
function refuseExecute(action: string | undefined, path: DocumentPath, findings: FindingList): void {
  if (action === 'execute') findings.add('E_ACTION_SECTION', [...path, 'action'], { action, section: 'rulesets' })
}

/** The stage of the document's own list of rules. */
export function draftRules(document: PolicyDocument, ids: RuleIds, findings: FindingList): StageDraft[] {
  const rules = (document.rules ?? []).map((rule: Rule, index): RuleDraft => {
    const path = ['rules', index]
    const id = ids.take(rule.id ?? `rule-${String(index + 1)}`, 'rule', path, rule.id === undefined ? undefined : 'id')
    refuseExecute(rule.action, path, findings)
    return createDraft({
      effect: effectOfAction(rule.action),
      settings: settingsOfAction(rule.action),
      skip: skipOf(rule.action, rule.action_parameters),
      path,
      report: createReport({
        rule: id,
        action: rule.action,
        parameters: rule.action_parameters,
        description: rule.description,
        tags: rule.tags,
      }),
      mode: combineModes(document.mode, rule.mode, rule.enabled === false ? 'off' : undefined),
      failClosed: rule.on_error === 'fail_closed',
      conditions: [condition(rule.expression, path)],
      parameters: findParameterExpressions(rule),
    })
  })
  return rules.length === 0 ? [] : [{ name: 'rules', rules, blocks: singleBlock('rules', rules.length) }]
}

/** In a tier the first match decides, so isolation is an outcome; what passes still meets the guardrails. */
function tierEffect(action: string): Pick<RuleDraft, 'effect' | 'ends'> {
  if (action === 'isolate' || action === 'allow') return { effect: 'decide', ends: 'stage' }
  return effectOfAction(action)
}

function draftTierRule(
  document: PolicyDocument,
  tier: Tier,
  rule: TierRule,
  path: DocumentPath,
  id: string,
): RuleDraft {
  const action = rule.action ?? tier.action ?? 'allow'
  const parameters =
    rule.action_parameters ??
    (rule.action === undefined || rule.action === tier.action ? tier.action_parameters : undefined)
  const tags = [...(tier.tags ?? []), ...(rule.tags ?? [])]
  return createDraft({
    effect: tierEffect(action),
    settings: settingsOfAction(action),
    skip: skipOf(action, parameters),
    path,
    report: createReport({
      rule: id,
      action,
      parameters,
      description: rule.description,
      tier: tier.id,
      ...(tags.length === 0 ? {} : { tags }),
    }),
    mode: combineModes(document.mode, tier.mode, rule.mode, rule.enabled === false ? 'off' : undefined),
    failClosed: rule.on_error === 'fail_closed',
    conditions: [condition(rule.expression, path)],
    parameters: findParameterExpressions({ action, action_parameters: parameters }),
  })
}

/** The stage of the tiers: all their rules in one order, each naming its tier. */
export function draftTiers(document: PolicyDocument, ids: RuleIds, findings: FindingList): StageDraft[] {
  const names = new Set<string>()
  const rules = (document.tiers ?? []).flatMap((tier, tierIndex) => {
    if (names.has(tier.id)) findings.add('E_DUPLICATE_ID', ['tiers', tierIndex, 'id'], { what: 'tier', id: tier.id })
    names.add(tier.id)
    return tier.rules.map((rule, index): RuleDraft => {
      const path = ['tiers', tierIndex, 'rules', index]
      const id = ids.take(
        rule.id ?? `${tier.id}-${String(index + 1)}`,
        'rule',
        rule.id === undefined ? path : [...path, 'id'],
      )
      refuseExecute(rule.action ?? tier.action, path, findings)
      if (rule.action === undefined && tier.action === undefined) {
        findings.add('E_POLICY_SCHEMA', path, { reason: 'neither the rule nor its tier has an `action`' })
      }
      return draftTierRule(document, tier, rule, path, id)
    })
  })
  return rules.length === 0 ? [] : [{ name: 'tiers', rules, blocks: singleBlock('tiers', rules.length) }]
}

/** An allow ends the guardrails and leaves the outcome as it is: an isolated tool stays isolated. */
function guardrailEffect(action: string): Pick<RuleDraft, 'effect' | 'ends'> {
  return action === 'allow' ? { effect: 'note', ends: 'stage' } : tierEffect(action)
}

/** The condition that a guardrail's groups and topics stand for. */
function guardrailConditions(
  document: PolicyDocument,
  rail: Guardrail,
  path: DocumentPath,
  known: ReadonlyMap<string, string>,
  findings: FindingList,
): RuleCondition[] {
  const conditions: RuleCondition[] = []
  // What the document says in words of its own is read in the union, whatever narrows its expressions.
  const add = (key: string, text: string): number =>
    conditions.push({ text, path: [...path, key], language: 'policy', madeOf: key })
  if (rail.groups !== undefined) add('groups', inGroups(rail.groups))
  if (rail.except_groups !== undefined) add('except_groups', `not ${inGroups(rail.except_groups)}`)
  if (rail.topics !== undefined) {
    const topics = rail.topics.map((topic, index) => {
      const id = known.get(topic)
      if (id === undefined)
        findings.add(
          'E_UNKNOWN_REFERENCE',
          [...path, 'topics', index],
          { what: 'DLP profile', name: topic },
          { hint: suggestProfile(document, topic) },
        )
      return quote(id ?? topic)
    })
    add('topics', `any(dlp.profiles[*] in {${topics.join(' ')}})`)
  }
  if (rail.expression !== undefined) conditions.push(condition(rail.expression, path))
  if (conditions.length === 0)
    findings.add('E_POLICY_SCHEMA', path, {
      reason: 'the guardrail names no `groups`, `except_groups`, `topics` or `expression`',
    })
  return conditions
}

/** The stage of the guardrails: the first match decides about what was let through. */
export function draftGuardrails(document: PolicyDocument, ids: RuleIds, findings: FindingList): StageDraft[] {
  const known = profileIds(document)
  const rules = (document.guardrails ?? []).map((rail, index): RuleDraft => {
    const path = ['guardrails', index]
    return createDraft({
      effect: guardrailEffect(rail.action),
      path,
      report: createReport({
        rule: ids.take(rail.id, 'rule', [...path, 'id']),
        action: rail.action,
        parameters: rail.action_parameters,
        description: rail.description,
        tier: 'guardrails',
        tags: rail.tags,
      }),
      mode: combineModes(document.mode, rail.mode, rail.enabled === false ? 'off' : undefined),
      failClosed: rail.on_error === 'fail_closed',
      conditions: guardrailConditions(document, rail, path, known, findings),
      parameters: findParameterExpressions(rail),
    })
  })
  return rules.length === 0 ? [] : [{ name: 'guardrails', rules, blocks: singleBlock('guardrails', rules.length) }]
}
