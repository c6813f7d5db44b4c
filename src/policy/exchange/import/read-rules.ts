import type { GatewayPolicy, Ruleset, RulesetRule } from '../../document/generated/document.generated.ts'
import { nameOf, objectsIn, textOf, type Found, type Item, type JsonObject } from './found.ts'
import { findUnknown, UnknownValue, withoutUnknown } from './unknown-value.ts'

/** The phase of rules that come without a ruleset. */
const customPhase = 'http_request_firewall_custom'

/** Members that a rule hangs on: without one of them it would match other requests, or do something else. */
const neededOfRule = ['expression', 'action', 'ratelimit', 'enabled', 'action_parameters'] as const
const neededOfPolicy = [
  'name',
  'action',
  'traffic',
  'identity',
  'device_posture',
  'filters',
  'enabled',
  'precedence',
  'schedule',
  'expiration',
  'rule_settings',
] as const

/** Members that the API gives as null where there are none. */
const nullable = new Set([...neededOfRule, ...neededOfPolicy, 'description', 'logging', 'ref', 'categories'])

const keptNulls = new Set(['schedule', 'expiration', 'rule_settings'])

function withoutNulls(value: JsonObject): JsonObject {
  const kept = Object.entries(value).filter(
    ([key, member]) => member !== null || keptNulls.has(key) || !nullable.has(key),
  )
  return kept.length === Object.keys(value).length ? value : Object.fromEntries(kept)
}

/** The first member that a rule needs and nobody knows yet. */
function unknownMember(value: JsonObject, needed: readonly string[]): string | undefined {
  return needed.find((key) => findUnknown(value[key]) !== undefined)
}

function reasonOfUnknown(key: string, value: JsonObject): string {
  const unknown = findUnknown(value[key])
  return `its \`${key}\` is not known here (\`${clip(unknown?.text ?? '')}\`)`
}

function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

/** Takes out what is unknown and decides nothing, and tells of it. */
function known(value: JsonObject, label: string, found: Found): JsonObject {
  return withoutUnknown(value, (path, unknown) => {
    if (unknown.text !== 'known after apply')
      found.leaveOut(`\`${path}\` of ${label}`, `\`${clip(unknown.text)}\` is no literal`)
    else found.leaveOut(`\`${path}\` of ${label}`, 'it is known after apply only')
  }) as JsonObject
}

/** The rules of a ruleset that can be read; each of the others is told. */
function toRules(rules: unknown, label: string, found: Found): RulesetRule[] {
  return objectsIn(rules, `a rule of ${label}`, found).flatMap((rule, index) => {
    const name = `${nameOf(rule, `rule ${String(index + 1)}`)} of ${label}`
    const unknown = unknownMember(rule, neededOfRule)
    if (unknown !== undefined) {
      found.leaveOut(name, reasonOfUnknown(unknown, rule))
      return []
    }
    const missing = (['expression', 'action'] as const).find((key) => textOf(rule, key) === undefined)
    if (missing === undefined) return [known(withoutNulls(rule), name, found) as unknown as RulesetRule]
    const hint = missing === 'expression' ? ', as with rules of managed rulesets that Cloudflare keeps to itself' : ''
    found.leaveOut(name, `it has no \`${missing}\`${hint}`)
    return []
  })
}

export function readRulesets(items: readonly Item[], found: Found): Ruleset[] {
  return items.flatMap(({ value, label }): Ruleset[] => {
    if (textOf(value, 'phase') === undefined) {
      found.leaveOut(
        label,
        value['phase'] instanceof UnknownValue ? 'its `phase` is not known here' : 'it has no `phase`',
      )
      return []
    }
    if (!Object.hasOwn(value, 'rules')) return [known(withoutNulls(value), label, found) as unknown as Ruleset]
    const { rules, ...rest } = value
    if (rules instanceof UnknownValue) {
      found.leaveOut(`the rules of ${label}`, `they are not known here (\`${clip(rules.text)}\`)`)
      return [known(withoutNulls(rest), label, found) as unknown as Ruleset]
    }
    const order = Object.keys(value)
    const read: JsonObject = { ...known(withoutNulls(rest), label, found), rules: toRules(rules, label, found) }
    return [
      Object.fromEntries(
        order.filter((key) => Object.hasOwn(read, key)).map((key) => [key, read[key]]),
      ) as unknown as Ruleset,
    ]
  })
}

/** Rules that come without their ruleset, such as `jq .result.rules` gives. */
export function readLooseRules(items: readonly Item[], found: Found): Ruleset[] {
  if (items.length === 0) return []
  const rules = toRules(
    items.map(({ value }) => value),
    'the import',
    found,
  )
  if (rules.length === 0) return []
  found.change(
    `${String(rules.length)} rules without a ruleset`,
    `they are taken for rules of the phase \`${customPhase}\``,
  )
  return [{ name: 'imported rules', kind: 'zone', phase: customPhase, rules }]
}

export function readGatewayPolicies(items: readonly Item[], found: Found): GatewayPolicy[] {
  return items.flatMap(({ value, label }): GatewayPolicy[] => {
    const unknown = unknownMember(value, neededOfPolicy)
    if (unknown !== undefined) {
      found.leaveOut(label, reasonOfUnknown(unknown, value))
      return []
    }
    const missing = (['name', 'action'] as const).find((key) => textOf(value, key) === undefined)
    const wrong = (['traffic', 'identity', 'device_posture'] as const).find(
      (key) => !['string', 'undefined'].includes(typeof (value[key] ?? undefined)),
    )
    if (missing !== undefined) found.leaveOut(label, `it has no \`${missing}\``)
    else if (wrong !== undefined) found.leaveOut(label, `its \`${wrong}\` is no text`)
    else return [known(withoutNulls(value), label, found) as unknown as GatewayPolicy]
    return []
  })
}
