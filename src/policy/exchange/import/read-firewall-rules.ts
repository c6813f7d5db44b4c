import type { Ruleset, RulesetRule } from '../../document/generated/document.generated.ts'
import { isObject, nameOf, textOf, type Found, type Item, type JsonObject } from './found.ts'
import { findUnknown } from './unknown-value.ts'

/** Rules of one priority, in the order in which the old product asked them. Source: rules-actions.json, `legacyPrecedence`. */
const legacyOrder = ['log', 'bypass', 'allow', 'challenge', 'managed_challenge', 'js_challenge', 'block']

/** What an action of the old product is in a ruleset. */
const actions: ReadonlyMap<string, Pick<RulesetRule, 'action' | 'action_parameters'>> = new Map([
  ['allow', { action: 'skip', action_parameters: { ruleset: 'current' } }],
  ['simulate', { action: 'log' }],
])

interface Draft {
  readonly rule: RulesetRule
  readonly priority: number
  readonly rank: number
}

/**
 * Firewall rules and filters of the product before custom rules, as a ruleset of the phase that took over.
 * `allow` becomes `skip` of the rules behind it, `bypass` of the products that it names.
 */
export function readFirewallRules(rules: readonly Item[], filters: readonly Item[], found: Found): Ruleset[] {
  const byId = new Map(filters.map((item) => [textOf(item.value, 'id'), item]))
  const used = new Set<Item>()
  const filterOf = (value: JsonObject): JsonObject | undefined => {
    const inner = value['filter']
    const item = byId.get(textOf(value, 'filter_id') ?? (isObject(inner) ? textOf(inner, 'id') : undefined) ?? '')
    if (item !== undefined) used.add(item)
    return isObject(inner) && textOf(inner, 'expression') !== undefined ? inner : item?.value
  }
  const drafts: Draft[] = []
  for (const { value, label } of rules) {
    const filter = filterOf(value)
    const expression = filter === undefined ? undefined : textOf(filter, 'expression')
    const action = textOf(value, 'action')
    if (expression === undefined || action === undefined) {
      const unknown = findUnknown(filter?.['expression'] ?? value['filter_id'])
      found.leaveOut(
        label,
        action === undefined
          ? 'it has no `action`'
          : unknown === undefined
            ? 'its filter is not in the import'
            : `its filter is not known here (\`${unknown.text}\`)`,
      )
      continue
    }
    const products = Array.isArray(value['products'])
      ? value['products'].filter((item) => typeof item === 'string')
      : []
    const mapped =
      actions.get(action) ?? (action === 'bypass' ? { action: 'skip', action_parameters: { products } } : { action })
    const id = textOf(value, 'id')
    const description = textOf(value, 'description') ?? textOf(filter ?? {}, 'description')
    drafts.push({
      priority: typeof value['priority'] === 'number' ? value['priority'] : Infinity,
      rank: legacyOrder.indexOf(action),
      rule: {
        ...(id === undefined ? {} : { ref: id }),
        ...(description === undefined || description === '' ? {} : { description }),
        expression,
        ...mapped,
        enabled: value['paused'] !== true && filter?.['paused'] !== true,
      },
    })
  }
  for (const item of filters)
    if (!used.has(item)) found.leaveOut(nameOf(item.value, item.label), 'no firewall rule uses it')
  if (drafts.length === 0) return []
  drafts.sort((a, b) => (a.priority === b.priority ? a.rank - b.rank : a.priority - b.priority))
  found.change(`${String(drafts.length)} firewall rules`, 'the product is gone: they are custom rules of the zone here')
  return [
    {
      name: 'imported firewall rules',
      kind: 'zone',
      phase: 'http_request_firewall_custom',
      rules: drafts.map(({ rule }) => rule),
    },
  ]
}
