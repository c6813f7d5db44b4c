import type { Condition } from '../../../compiler/index.ts'
import { factsOfCalls } from '../../../policy/index.ts'
import { isForgeable } from '../../facts/fields.ts'
import { rulesCase, type LintRule, type Report } from '../../rule.ts'
import { doneBy, quoted } from '../../sites/describe.ts'
import type { PolicySite, RuleSite } from '../../sites/policy-site.ts'

/** Blocking rules behind an allow that are asked about. */
const mostAsked = 20

/** Whether a match keeps the rules behind it from the request. */
function passesBy(rule: RuleSite): boolean {
  const { ends, skip } = rule.compiled.rule
  return rule.isPassing && (ends !== 'nothing' || skip?.current !== undefined || (skip?.phases?.length ?? 0) > 0)
}

/** Rules in the order in which they are asked, and what whoever is asked about writes as he likes. */
interface Order {
  readonly rules: readonly RuleSite[]
  readonly isForgeable: (field: string) => boolean
  /** What every event fulfils. */
  readonly assumed: readonly Condition[]
  /** What to ask for besides. */
  readonly proof: string
}

function ordersOf(policy: PolicySite): readonly Order[] {
  return [
    { rules: policy.rules, isForgeable, assumed: [], proof: 'an address, a client certificate or a verified bot' },
    {
      rules: policy.portalRules.filter(({ path }) => path[1] === 'rules'),
      // What is called, with which arguments, is the caller's to say; who he is and on what device is not.
      isForgeable: (field) => field.startsWith('mcp.') || isForgeable(field),
      assumed: factsOfCalls(policy.policy),
      proof: 'groups or a checked device',
    },
  ]
}

function* find(policy: PolicySite): Generator<Report> {
  for (const order of ordersOf(policy)) yield* findIn(policy, order)
}

function* findIn(policy: PolicySite, { rules, isForgeable: isOpen, assumed, proof }: Order): Generator<Report> {
  for (const [place, rule] of rules.entries()) {
    if (rule.isMonitored || rule.hasHoles || !passesBy(rule)) continue
    const { fields, checked } = rule.compiled.filter
    if (fields.length === 0 || !fields.every(isOpen)) continue
    const later = rules
      .slice(place + 1)
      .filter((other) => other.isBlocking && !other.isMonitored && !other.hasHoles)
      .slice(0, mostAsked)
    for (const other of later) {
      const found = policy.analyzer.find(
        [checked.root, other.compiled.filter.checked.root, ...assumed].map((condition) => ({
          condition,
          answer: true,
        })),
      )
      if (found.kind !== 'value') continue
      yield {
        ...rule.place,
        effect: `whoever writes what the rule asks for is ${doneBy(rule)}, and ${quoted(other.id)} is not asked`,
        cause: `it reads only ${fields.map((name) => `\`${name}\``).join(' and ')}, which every client sets as it likes`,
        remedy: `ask for ${proof} too, or put it behind the rules that block`,
        event: found.value.event,
        subject: rule.id,
      }
      break
    }
  }
}

export const rule: LintRule = {
  id: 'allow-before-block',
  level: 'warning',
  summary: 'an exception before blocking rules that anybody can claim',
  why: 'Headers, cookies, the user agent and the query are written by the client. An allow or skip that asks for nothing else, in front of rules that block, is a password that is sent in the clear and known from the rule.',
  cases: {
    bad: [
      rulesCase(
        { expression: '‹http.user_agent contains "monitoring"›', action: 'allow' },
        'http.request.uri.path contains "/.env"',
      ),
      rulesCase(
        {
          expression: '‹http.referer eq "https://partner.example/"›',
          action: 'skip',
          phase: 'http_request_firewall_custom',
          parameters: { ruleset: 'current' },
        },
        { expression: 'cf.waf.score lt 20', phase: 'http_request_firewall_custom' },
      ),
    ],
    good: [
      rulesCase(
        { expression: 'ip.src in {198.51.100.0/24}', action: 'allow' },
        'http.request.uri.path contains "/.env"',
      ),
      rulesCase('http.request.uri.path contains "/.env"', {
        expression: 'http.user_agent contains "monitoring"',
        action: 'allow',
      }),
    ],
    near: rulesCase(
      { expression: 'http.user_agent contains "monitoring" and ip.src in {198.51.100.0/24}', action: 'allow' },
      'http.request.uri.path contains "/.env"',
    ),
  },
  check: { kind: 'policy', find },
}
