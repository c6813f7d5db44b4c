import type { GatewayBuilder } from '../../../language/index.ts'
import type { GatewayPolicy, PolicyDocument } from '../../document/generated/document.generated.ts'
import type { DocumentPath } from '../../document/text/document-text.ts'
import { findAction } from '../actions/actions.ts'
import { tellUnknownAction } from '../actions/unknown-action.ts'
import { type FindingList } from '../../document/finding.ts'
import { combineModes, createDraft, createReport, singleBlock } from '../draft.ts'
import type { RuleCondition, RuleDraft, StageDraft } from '../draft.ts'
import { toActivity } from './activity.ts'
import { afterResolution } from './resolution.generated.ts'

/** The kind of policy that a filter of the API asks for. Source: gateway-actions.json, filters. */
const builders: Readonly<Record<string, GatewayBuilder>> = {
  http: 'http',
  dns: 'dns',
  dns_resolver: 'resolver',
  l4: 'network',
  egress: 'egress',
}

/** What a policy without filters is asked about. */
const usualFilters = ['http'] as const

/**
 * Whether policies of some filters may take an action.
 *
 * @param kinds - kinds of policy that allow the action
 */
export function suitsFilters(kinds: readonly string[], filters: readonly string[] = usualFilters): boolean {
  return filters.some((filter) => kinds.includes(builders[filter] ?? ''))
}

/** What a host gives for a decision: queries are asked of the resolver's policies too, connections of those of egress. */
const traffic: Readonly<Record<GatewayBuilder, 'dns' | 'network' | 'http'>> = {
  dns: 'dns',
  resolver: 'dns',
  egress: 'network',
  network: 'network',
  http: 'http',
}

/** Actions that configure how Cloudflare resolves, leaves or records: there is nothing in Portcullis that does so. */
const notCarriedOut: ReadonlySet<string> = new Set(['egress', 'resolve', 'audit_ssh', 'on'])

/** Policies without a precedence go behind the highest, from here on. Source: Gateway API, order of precedence. */
const firstPrecedence = 1000

/** The parts of a policy that are conditions. */
const parts = ['traffic', 'identity', 'device_posture'] as const

interface Entry {
  readonly policy: GatewayPolicy
  readonly path: DocumentPath
  readonly precedence: number
}

function mentions(policy: GatewayPolicy, names: readonly string[]): boolean {
  const text = parts.map((part) => policy[part] ?? '').join(' ')
  return names.some((name) => {
    for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
      if (!/[\w.]/.test(text[at - 1] ?? ' ') && !/\w/.test(text[at + name.length] ?? ' ')) return true
    }
    return false
  })
}

interface StageRow {
  readonly name: string
  readonly builder: GatewayBuilder
  readonly takes: (policy: GatewayPolicy) => boolean
}

const isDoNotInspect = ({ action }: GatewayPolicy): boolean => action === 'off'
const isIsolation = ({ action }: GatewayPolicy): boolean => action === 'isolate' || action === 'noisolate'
const isLate = (policy: GatewayPolicy): boolean => mentions(policy, afterResolution)
const isOfBody = (policy: GatewayPolicy): boolean => mentions(policy, ['dlp.profiles'])

/**
 * The stages in the documented order of enforcement: a policy belongs to the one of its kind that takes it.
 * Source: gateway-enforcement.md, "Between builders", "Inside HTTP" and "DNS".
 */
// prettier-ignore
const stageTable: readonly StageRow[] = [
  { name: 'dns.before_resolution', builder: 'dns',      takes: (policy) => !isLate(policy) },
  { name: 'resolver.resolver',     builder: 'resolver', takes: () => true },
  { name: 'dns.after_resolution',  builder: 'dns',      takes: isLate },
  { name: 'egress.egress',         builder: 'egress',   takes: () => true },
  { name: 'network.network',       builder: 'network',  takes: () => true },
  { name: 'http.do_not_inspect',   builder: 'http',     takes: isDoNotInspect },
  { name: 'http.isolation',        builder: 'http',     takes: isIsolation },
  { name: 'http.request',          builder: 'http',     takes: (policy) => !isDoNotInspect(policy) && !isIsolation(policy) && !isOfBody(policy) },
  { name: 'http.body',             builder: 'http',     takes: (policy) => !isDoNotInspect(policy) && !isIsolation(policy) && isOfBody(policy) },
]

/** What a match does: see "Inside HTTP" of the order of enforcement. */
function effect(action: string, builder: GatewayBuilder): Pick<RuleDraft, 'effect' | 'ends'> {
  // The first policy that matches chooses the resolver or the way out; what the query or connection gets is for the next.
  if (builder === 'resolver' || builder === 'egress') return { effect: 'note', ends: 'stage' }
  if (action === 'isolate' || action === 'noisolate') return { effect: 'isolate', ends: 'stage' }
  // Plain HTTP has nothing to decrypt, but that is not visible in the fields that a policy reads.
  if (action === 'off' || action === 'block') return { effect: 'decide', ends: 'run' }
  if (action === 'redirect') return { effect: 'decide', ends: 'run' }
  if (
    action === 'allow' ||
    action === 'override' ||
    action === 'safesearch' ||
    action === 'ytrestricted' ||
    action === 'l4_override'
  ) {
    return { effect: 'decide', ends: builder === 'dns' ? 'run' : 'stage' }
  }
  return { effect: 'note', ends: 'nothing' }
}

function toConditions(policy: GatewayPolicy, path: DocumentPath, kind: GatewayBuilder): RuleCondition[] {
  // Without filters nothing says of which kind the policy was meant to be.
  const builder = policy.filters === undefined ? {} : { builder: kind }
  return parts.flatMap((part) => {
    const text = policy[part]
    if (text === undefined || text.trim() === '') return []
    return [{ text, path: [...path, part], language: 'gateway', ...builder }]
  })
}

function withPrecedence(policies: readonly GatewayPolicy[], root: DocumentPath): Entry[] {
  const highest = Math.max(firstPrecedence - 1, ...policies.map(({ precedence }) => precedence ?? 0))
  let next = highest + 1
  const entries = policies.map((policy, index) => ({
    policy,
    path: [...root, index],
    precedence: policy.precedence ?? next++,
  }))
  return entries.sort((a, b) => a.precedence - b.precedence)
}

function draft(
  document: PolicyDocument,
  { policy, path }: Entry,
  builder: GatewayBuilder,
  findings: FindingList,
): RuleDraft {
  const row = findAction(policy.action)
  if (row === undefined)
    tellUnknownAction(policy.action, [...path, 'action'], findings, ({ gateway }) => gateway.includes(builder))
  else if (!row.gateway.includes(builder)) {
    findings.add('E_ACTION_PARAMETERS', [...path, 'action'], {
      action: policy.action,
      reason: `is no action of ${builder} policies`,
    })
  } else if (notCarriedOut.has(policy.action))
    findings.add('W_ACTION_REPORTED', [...path, 'action'], { action: policy.action })
  const active = toActivity(policy, path, findings)
  return createDraft({
    effect: effect(policy.action, builder),
    path,
    report: createReport({
      rule: policy.name,
      action: policy.action,
      parameters: policy.rule_settings,
      description: policy.description,
      phase: builder,
      tags: policy.tags,
    }),
    mode: combineModes(document.mode, policy.mode, policy.enabled === false ? 'off' : undefined),
    conditions: toConditions(policy, path, builder),
    active,
  })
}

/** The stages of the Gateway policies. */
export function draftGateway(
  document: PolicyDocument,
  findings: FindingList,
  schemeAt: (path: DocumentPath) => PolicyDocument['scheme'] = () => document.scheme,
): StageDraft[] {
  const policies = document.gateway?.policies ?? []
  const narrowed = policies.findIndex((_, index) => schemeAt(['gateway', 'policies', index]) === 'cloudflare')
  if (narrowed !== -1) {
    findings.add(
      'E_POLICY_SECTION',
      ['gateway', 'policies', narrowed],
      { section: 'gateway', needed: 'gateway', actual: 'cloudflare' },
      { hint: 'take out `scheme: cloudflare`, which narrows the file to the Rules language' },
    )
    return []
  }
  const entries = withPrecedence(policies, ['gateway', 'policies'])
  return stageTable.flatMap(({ name, builder, takes }): StageDraft[] => {
    const rules = entries
      .filter(({ policy }) => (policy.filters ?? usualFilters).some((filter) => builders[filter] === builder))
      .filter(({ policy }) => takes(policy))
      .map((entry) => draft(document, entry, builder, findings))
    if (rules.length === 0) return []
    return [{ name: `gateway.${name}`, builder: traffic[builder], rules, blocks: singleBlock(name, rules.length) }]
  })
}
