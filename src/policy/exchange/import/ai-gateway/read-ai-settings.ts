import { compile, compileValue } from '../../../../compiler/index.ts'
import { policyScheme } from '../../../../language/index.ts'
import { quote } from '../../../sections/expression-text.ts'
import type { AiSection } from '../../../sections/ai-gateway/written.ts'
import { isObject, objectsIn, textOf, type Found, type Item, type JsonObject } from '../found.ts'
import { withoutUnknown } from '../unknown-value.ts'

type LimitRow = NonNullable<AiSection['limits']>[number]
type Rails = NonNullable<NonNullable<AiSection['guardrails']>['request']>
type Names = [string, ...string[]]

/** What a gateway of Cloudflare says of itself, as far as this section has a place for it. */
export type AiSettings = Pick<AiSection, 'limits' | 'cache' | 'guardrails'>

/** Settings on which no decision hangs: what is kept of calls, who is billed, and what the provider works out itself. */
const passedOver = new Set(['id', 'account_id', 'account_tag', 'internal_id', 'is_default', 'created_at', 'modified_at', 'collect_logs', 'log_classification', 'log_management', 'log_management_strategy', 'logpush', 'logpush_public_key', 'otel', 'stripe', 'store_id', 'zdr', 'workers_ai_billing_mode']) // prettier-ignore
const read = new Set(['rate_limiting_limit', 'rate_limiting_interval', 'rate_limiting_technique', 'cache_ttl', 'cache_invalidate_on_update', 'spend_limits', 'guardrails']) // prettier-ignore

/** Settings that refuse or change calls there, and why they do not here. */
const leftOut: Readonly<Record<string, string>> = {
  authentication: 'here a gateway asks for keys once `clients` name them',
  byok_only: 'here the keys of providers are those of the gateway',
  dlp: 'its profiles are ids of Cloudflare; a guard with `pii` or `dlp` does the same',
  retry_backoff: 'here a node of a route says how often its model is tried',
  retry_delay: 'here a node of a route says how often its model is tried',
  retry_max_attempts: 'here a node of a route says how often its model is tried',
}

/** Seconds of the longest time to live that the cache here has. */
const longestTtl = 2_678_400

/** A setting that says nothing: not set, switched off, or empty. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return isObject(value) && (Object.keys(value).length === 0 || value['enabled'] === false)
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined
}

/** The technique of a limit; where none is named, the one that lets less pass. */
function windowOf(technique: unknown, label: string, found: Found): 'fixed' | 'sliding' | undefined {
  if (technique === 'fixed' || technique === 'sliding') return technique
  if (technique !== undefined && technique !== null) return undefined
  found.change(label, 'it names no technique and is taken for `sliding`, which lets less pass')
  return 'sliding'
}

function rateOf(value: JsonObject, label: string, found: Found): readonly LimitRow[] {
  const [requests, seconds] = [positive(value['rate_limiting_limit']), positive(value['rate_limiting_interval'])]
  if (requests === undefined || seconds === undefined) return []
  const window = windowOf(value['rate_limiting_technique'], `the rate limit of ${label}`, found)
  if (window === undefined) {
    found.leaveOut(`the rate limit of ${label}`, 'its technique is not known')
    return []
  }
  return [{ id: 'rate', requests, seconds, window }]
}

class UnreadRule extends Error {}

/** A dimension of a budget: calls of some values alone, or a budget for each value. */
function dimensionOf(value: unknown, what: string): { readonly only: Names } | 'each' | undefined {
  if (value === undefined || value === null) return undefined
  const mode = isObject(value) ? value['mode'] : undefined
  if (mode === 'partition' || mode === 'split') return 'each'
  const values: unknown = isObject(value) ? (value['values'] ?? value['value']) : undefined
  const list: readonly unknown[] = Array.isArray(values) ? values : [values]
  const [first, ...rest] = list.filter((own): own is string => typeof own === 'string' && own !== '')
  if (mode !== 'filter' || first === undefined || rest.length + 1 < list.length) throw new UnreadRule(`its \`${what}\` is neither a partition nor a filter of texts`) // prettier-ignore
  return { only: [first, ...rest] }
}

/** One budget. Source: Cloudflare's API, gateways, `spend_limits`, and its provider's version 5. */
function budgetOf(rule: JsonObject, id: string, isOn: boolean, label: string, found: Found): LimitRow {
  const type = rule['limitType'] ?? rule['limit_type'] ?? 'cost'
  const [cost, seconds] = [positive(rule['limit']), positive(rule['window'])]
  if (type !== 'cost') throw new UnreadRule(`it counts \`${JSON.stringify(type)}\``)
  if (cost === undefined || seconds === undefined) throw new UnreadRule('it has no `limit` and `window`')
  const window = windowOf(rule['technique'], label, found)
  if (window === undefined) throw new UnreadRule('its technique is not known')
  const provider = dimensionOf(rule['provider'] ?? rule['ai_gateway_provider'], 'provider')
  const model = dimensionOf(rule['model'], 'model')
  const metadata = Object.entries(isObject(rule['metadata']) ? rule['metadata'] : {}).map(([name, own]) => [`ai.metadata[${quote(name)}]`, dimensionOf(own, `metadata.${name}`)] as const) // prettier-ignore
  const by = [...(provider === 'each' ? ['ai.provider'] : []), ...(model === 'each' ? ['ai.model'] : []), ...metadata.flatMap(([name, own]) => (own === 'each' ? [name] : []))] // prettier-ignore
  const conditions = metadata.flatMap(([name, own]) => (own === undefined || own === 'each' ? [] : [`${name} in {${own.only.map(quote).join(' ')}}`])) // prettier-ignore
  const expression = conditions.length === 0 ? undefined : conditions.join(' and ')
  if (by.some((text) => !compileValue(text, policyScheme).ok) || (expression !== undefined && !compile(expression, policyScheme).ok)) throw new UnreadRule('what it tells calls apart by has no counterpart') // prettier-ignore
  if (provider !== 'each' && provider?.only.some((name) => name.includes('*'))) throw new UnreadRule('names of providers have no `*` at Cloudflare, and here they have') // prettier-ignore
  const [first, ...rest] = by
  return {
    id,
    cost,
    seconds,
    window,
    charge: 'after',
    ...(provider === undefined || provider === 'each' ? {} : { providers: provider.only }),
    ...(model === undefined || model === 'each' ? {} : { models: model.only }),
    ...(expression === undefined ? {} : { expression }),
    ...(first === undefined ? {} : { by: [first, ...rest] }),
    ...(isOn && rule['enabled'] !== false ? {} : { mode: 'off' as const }),
  }
}

function budgetsOf(value: JsonObject, label: string, found: Found): readonly LimitRow[] {
  const limits = value['spend_limits']
  if (!isObject(limits)) return []
  const taken = new Set<string>()
  return objectsIn(limits['rules'], `a spend limit of ${label}`, found).flatMap((rule, index): LimitRow[] => {
    const base = `spend-${textOf(rule, 'id') ?? String(index + 1)}`.slice(0, 100)
    let id = base
    for (let count = 2; taken.has(id); count++) id = `${base}-${String(count)}`
    taken.add(id)
    try {
      return [budgetOf(rule, id, limits['enabled'] !== false, `the spend limit \`${id}\` of ${label}`, found)]
    } catch (error) {
      if (!(error instanceof UnreadRule)) throw error
      found.leaveOut(`the spend limit \`${id}\` of ${label}`, error.message)
      return []
    }
  })
}

const categories: ReadonlySet<string> = new Set([...Array.from({ length: 13 }, (_, at) => `S${String(at + 1)}`), 'P1'])
const railActions: Readonly<Record<string, 'block' | 'flag' | 'ignore'>> = { BLOCK: 'block', FLAG: 'flag', IGNORE: 'ignore' } // prettier-ignore

function railsOf(value: unknown, label: string, found: Found): Rails | undefined {
  if (!isObject(value)) return undefined
  const rows = Object.entries(value).flatMap(([name, action]) => {
    if (action === null || action === undefined) return []
    const [category, own] = [name.toUpperCase(), typeof action === 'string' ? railActions[action.toUpperCase()] : undefined] // prettier-ignore
    if (categories.has(category) && own !== undefined) return [[category, own] as const]
    found.leaveOut(`the guardrail \`${name}\` of ${label}`, `\`${JSON.stringify(action)}\` of it is not known`)
    return []
  })
  return rows.length === 0 ? undefined : Object.fromEntries(rows)
}

function guardrailsOf(value: JsonObject, label: string, found: Found): AiSection['guardrails'] {
  const rails = value['guardrails']
  if (!isObject(rails)) return undefined
  const request = railsOf(rails['prompt'], label, found)
  const response = railsOf(rails['response'], label, found)
  if (request === undefined && response === undefined) return undefined
  return { ...(request === undefined ? {} : { request }), ...(response === undefined ? {} : { response }) }
}

function cacheOf(value: JsonObject, label: string, found: Found): AiSection['cache'] {
  const ttl = positive(value['cache_ttl'])
  if (ttl === undefined) return undefined
  found.change(`the cache of ${label}`, 'answers are kept for each user by himself, and for nobody who is unknown; `scope: shared` shares them with all, as there') // prettier-ignore
  if (value['cache_invalidate_on_update'] === false)
    found.change(`the cache of ${label}`, 'answers that were kept before the policy changed are not given after it')
  return { ttl_seconds: Math.min(longestTtl, Math.ceil(ttl)) }
}

/** What of a gateway is not taken over, each setting with its reason. */
function tellRest(value: JsonObject, label: string, found: Found): void {
  for (const [name, own] of Object.entries(value)) {
    if (passedOver.has(name) || read.has(name) || isNothing(own)) continue
    found.leaveOut(`\`${name}\` of ${label}`, leftOut[name] ?? 'nothing here is like it')
  }
}

/**
 * Settings of a gateway of Cloudflare's AI Gateway: its rate limit, its budgets, which are booked after the answer as there,
 * its cache and its guardrails. Of several gateways one is taken, since a policy is one gateway.
 */
export function readAiSettings(items: readonly Item[], found: Found): AiSettings {
  const [first, ...others] = items
  for (const { label } of others) found.leaveOut(label, 'a policy is one gateway, and another one was read before it')
  if (first === undefined) return {}
  const { label } = first
  const value = withoutUnknown(first.value, (path, unknown) => {
    found.leaveOut(`\`${path}\` of ${label}`, `\`${unknown.text}\` is not known here`)
  }) as JsonObject
  tellRest(value, label, found)
  const limits = [...rateOf(value, label, found), ...budgetsOf(value, label, found)]
  const cache = cacheOf(value, label, found)
  const guardrails = guardrailsOf(value, label, found)
  return {
    ...(limits.length === 0 ? {} : { limits }),
    ...(cache === undefined ? {} : { cache }),
    ...(guardrails === undefined ? {} : { guardrails }),
  }
}
