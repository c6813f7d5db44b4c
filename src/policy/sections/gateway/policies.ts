import type { GatewayPolicy, PolicyDocument } from '../../document/generated/document.generated.ts'
import type { DocumentPath } from '../../document/text/document-text.ts'
import { findAction } from '../actions/actions.ts'
import { type FindingList } from '../../document/finding.ts'
import {
  combineModes,
  createDraft,
  createReport,
  singleBlock,
  type RuleCondition,
  type RuleDraft,
  type StageDraft,
} from '../draft.ts'
import { toActivity } from './activity.ts'
import { afterResolution } from './resolution.generated.ts'

type Builder = 'dns' | 'network' | 'http'

const builders: Readonly<Record<string, Builder>> = {
  http: 'http',
  dns: 'dns',
  dns_resolver: 'dns',
  l4: 'network',
  egress: 'network',
}

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

/**
 * The stages of each kind of traffic, in the documented order of enforcement. A policy
 * belongs to the first stage whose test it passes.
 */
const stageTable: Readonly<
  Record<Builder, readonly { readonly name: string; readonly takes: (policy: GatewayPolicy) => boolean }[]>
> = {
  dns: [
    { name: 'before_resolution', takes: (policy) => !mentions(policy, afterResolution) },
    { name: 'after_resolution', takes: () => true },
  ],
  network: [{ name: 'network', takes: () => true }],
  http: [
    { name: 'do_not_inspect', takes: ({ action }) => action === 'off' },
    { name: 'isolation', takes: ({ action }) => action === 'isolate' || action === 'noisolate' },
    { name: 'body', takes: (policy) => mentions(policy, ['dlp.profiles']) },
    { name: 'request', takes: () => true },
  ],
}

/** In which order the stages run, where that is not the order of the table. */
const httpOrder = ['do_not_inspect', 'isolation', 'request', 'body']

/** What a match does: see "Inside HTTP" of the order of enforcement. */
function effect(action: string, builder: Builder): Pick<RuleDraft, 'effect' | 'ends'> {
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

function toConditions(policy: GatewayPolicy, path: DocumentPath): RuleCondition[] {
  return parts.flatMap((part) => {
    const text = policy[part]
    return text === undefined || text.trim() === '' ? [] : [{ text, path: [...path, part], language: 'gateway' }]
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

function draft(document: PolicyDocument, { policy, path }: Entry, builder: Builder, findings: FindingList): RuleDraft {
  const row = findAction(policy.action)
  if (row === undefined) findings.add('W_UNKNOWN_ACTION', [...path, 'action'], { action: policy.action })
  else if (!row.gateway.includes(builder)) {
    findings.add('E_ACTION_PARAMETERS', [...path, 'action'], {
      action: policy.action,
      reason: `is no action of ${builder} policies`,
    })
  }
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
    conditions: toConditions(policy, path),
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
  return (['dns', 'network', 'http'] as const).flatMap((builder) => {
    const own = entries.filter(({ policy }) =>
      (policy.filters ?? ['http']).some((filter) => builders[filter] === builder),
    )
    const table = stageTable[builder]
    const stages = table.map(({ name }, index) => {
      const rules = own
        .filter(({ policy }) => table.findIndex(({ takes }) => takes(policy)) === index)
        .map((entry) => draft(document, entry, builder, findings))
      return { name, builder, rules, blocks: singleBlock(name, rules.length) }
    })
    if (builder === 'http') stages.sort((a, b) => httpOrder.indexOf(a.name) - httpOrder.indexOf(b.name))
    return stages
      .filter(({ rules }) => rules.length > 0)
      .map(({ name, ...rest }) => ({ name: `gateway.${builder}.${name}`, ...rest }))
  })
}
