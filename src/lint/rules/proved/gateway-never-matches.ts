import { compile, type Condition, type Filter } from '../../../compiler/index.ts'
import type { DocumentPath } from '../../../policy/index.ts'
import { fileCase, type LintRule, type Report } from '../../rule.ts'
import { quoted } from '../../sites/describe.ts'
import type { PolicySite } from '../../sites/policy-site.ts'

interface Asked {
  readonly path: DocumentPath
  readonly filter: Filter
  readonly what: string
  readonly subject: string
  /** It is asked of a call to a provider. */
  readonly hasTarget: boolean
}

/** The conditions of the section, routes aside, with what becomes of a call that fulfils them. */
function* conditionsOf({ unit, policy }: PolicySite): Generator<Asked> {
  const { access = [], limits = [] } = unit.document.ai_gateway ?? {}
  const plan = policy.aiGateway
  const doneBy = { allow: 'allowed by', block: 'blocked by', limit: 'counted by' } as const
  for (const { id, when, action } of plan?.access ?? []) {
    const at = access.findIndex((row) => row.id === id)
    if (when !== undefined) yield { path: ['ai_gateway', 'access', at, 'expression'], filter: when, what: `${doneBy[action]} ${quoted(id)}`, subject: id, hasTarget: true } // prettier-ignore
  }
  for (const { limit, when } of plan?.limits ?? []) {
    const at = limits.findIndex((row) => row.id === limit.id)
    if (when !== undefined) yield { path: ['ai_gateway', 'limits', at, 'expression'], filter: when, what: `counted by ${quoted(limit.id)}`, subject: limit.id, hasTarget: true } // prettier-ignore
  }
  const filter = plan?.cache?.filter
  if (filter !== undefined) yield { path: ['ai_gateway', 'cache', 'when'], filter, what: 'kept in the cache', subject: 'cache', hasTarget: false } // prettier-ignore
}

/** What holds of each call that has a target: its provider is one of the section. */
function ofTarget({ policy }: PolicySite): readonly Condition[] {
  const names = [...(policy.aiGateway?.providers.keys() ?? [])].map((name) => JSON.stringify(name))
  const result = names.length === 0 ? undefined : compile(`ai.provider in {${names.join(' ')}}`, policy.scheme)
  return result?.ok === true ? [result.value.checked.root] : []
}

function* find(policy: PolicySite): Generator<Report> {
  const target = ofTarget(policy)
  for (const { path, filter, what, subject, hasTarget } of conditionsOf(policy)) {
    const { root } = filter.checked
    // `false` is how a rule is written that is not meant to act.
    if (root.kind === 'constant' && /^\s*false\s*$/.test(filter.text)) continue
    const held = [root, ...(hasTarget ? target : [])].map((condition) => ({ condition, answer: true }))
    if (policy.analyzer.find(held).kind !== 'empty') continue
    yield {
      path,
      target: { kind: 'inside', span: { start: 0, end: filter.text.length } },
      effect: `no call is ever ${what}`,
      cause: `no call fulfils ${quoted(filter.text)}`,
      remedy: 'mend the part that is not meant so, or remove it',
      subject,
    }
  }
}

const access = (expression: string): string => `version: 1
ai_gateway:
  providers: { openai: { api: openai }, anthropic: { api: anthropic } }
  access:
    - { id: all, action: allow }
    - { id: guests, action: block, expression: ${expression} }
`
const limit = (expression: string): string => `version: 1
ai_gateway:
  providers: { openai: { api: openai } }
  limits: [{ id: big, requests: 10, seconds: 60, expression: ${expression} }]
`

export const rule: LintRule = {
  id: 'gateway-never-matches',
  level: 'warning',
  summary: 'a condition of the AI gateway that no call fulfils',
  why: 'It was proved that no call fulfils the condition, whatever it asks for: the access rule or limit is about nothing, and nothing is cached. A block that is about nothing blocks nothing. That a provider is one of the section counts, too.',
  cases: {
    bad: [
      fileCase('policy.yaml', access(`'‹any(ai.groups[*] eq "guests") and ai.provider eq "opneai"›'`)),
      fileCase('policy.yaml', limit(`'‹ai.tokens.input gt 2000 and ai.tokens.input lt 1000›'`)),
    ],
    good: [
      fileCase('policy.yaml', access(`'any(ai.groups[*] eq "guests") and ai.provider eq "openai"'`)),
      fileCase('policy.yaml', limit(`'ai.tokens.input gt 1000 and ai.tokens.input lt 2000'`)),
    ],
    near: fileCase('policy.yaml', access(`'any(ai.groups[*] eq "guests") and any(ai.groups[*] eq "staff")'`)),
  },
  check: { kind: 'policy', find },
}
