import { isObject, type Found, type ItemKind, type JsonObject } from '../found.ts'
import { UnknownValue } from '../unknown-value.ts'

/** One resource of a state, a plan or a `.tf` file, with the provider's members. */
export interface Resource {
  readonly type: string
  /** Such as `module.waf.cloudflare_ruleset.zone`. */
  readonly address: string
  readonly values: JsonObject
  /** `count` or `for_each`, if the file says that there may be several. */
  readonly repeatedBy?: string
}

/** Resources that an import reads. Source: the provider's versions 2 to 5. */
const resourceKinds: ReadonlyMap<string, ItemKind> = new Map([
  ['cloudflare_ruleset', 'ruleset'],
  ['cloudflare_zero_trust_gateway_policy', 'gatewayPolicy'],
  ['cloudflare_teams_rule', 'gatewayPolicy'],
  ['cloudflare_firewall_rule', 'firewallRule'],
  ['cloudflare_filter', 'filter'],
  ['cloudflare_zero_trust_list', 'zeroTrustList'],
  ['cloudflare_teams_list', 'zeroTrustList'],
  ['cloudflare_list', 'rulesList'],
  ['cloudflare_dlp_profile', 'dlpProfile'],
  ['cloudflare_zero_trust_dlp_profile', 'dlpProfile'],
  ['cloudflare_zero_trust_dlp_custom_profile', 'dlpProfile'],
  ['cloudflare_zero_trust_dlp_predefined_profile', 'dlpProfile'],
  ['cloudflare_zero_trust_dlp_entry', 'dlpEntry'],
  ['cloudflare_zero_trust_dlp_custom_entry', 'dlpEntry'],
  ['cloudflare_zero_trust_dlp_predefined_entry', 'dlpEntry'],
  ['cloudflare_zero_trust_access_ai_controls_mcp_portal', 'mcpPortal'],
  ['cloudflare_zero_trust_access_ai_controls_mcp_server', 'mcpServer'],
  ['cloudflare_ai_gateway', 'aiGateway'],
  ['cloudflare_ai_gateway_dynamic_routing', 'aiRoute'],
])

/** Keys that hold lists also in the API; other lists of one object are blocks. */
const listKeys = new Set([
  'rules',
  'categories',
  'algorithms',
  'status_code_ttl',
  'request_fields',
  'transformed_request_fields',
  'response_fields',
  'raw_response_fields',
  'cookie_fields',
  'ipv4',
  'ipv6',
  'items',
  'item',
  'entry',
  'entries',
  'servers',
  'elements',
  'updated_tools',
  'updated_prompts',
  'items_with_description',
])

/** Lists of names in version 4, lists of objects with a name in the API. */
const nameListKeys = new Set(['request_fields', 'response_fields', 'cookie_fields'])

/** Keys that the provider calls by another name. */
const renamedKeys: ReadonlyMap<string, string> = new Map([
  ['block_page_reason', 'block_reason'],
  ['entry', 'entries'],
  ['item', 'items'],
])

/** Keys of a resource that are the provider's own. */
export const providerKeys = new Set(['account_id', 'zone_id', 'timeouts'])

/** `headers` is a list of objects with a name in version 4, a map in the API. */
function toHeaders(items: readonly unknown[]): JsonObject {
  return Object.fromEntries(
    items.filter(isObject).map(({ name, ...rest }) => [typeof name === 'string' ? name : '', toApi(rest)]),
  )
}

function toApiValue(key: string, value: unknown): unknown {
  if (value instanceof UnknownValue) return value
  if (!Array.isArray(value)) return isObject(value) ? toApi(value) : value
  if (value.length === 0) return undefined
  if (key === 'headers') return toHeaders(value)
  if (nameListKeys.has(key)) return value.map((item: unknown) => (typeof item === 'string' ? { name: item } : item))
  if (listKeys.has(key)) return value.map((item: unknown) => (isObject(item) ? toApi(item) : item))
  return value.length === 1 && isObject(value[0]) ? toApi(value[0]) : value
}

function toApi(object: JsonObject): JsonObject {
  const entries: [string, unknown][] = []
  for (const [key, value] of Object.entries(object)) {
    if (value === null) continue
    const converted = toApiValue(key, value)
    if (converted !== undefined) entries.push([renamedKeys.get(key) ?? key, converted])
  }
  return Object.fromEntries(entries)
}

/** A resource in the JSON of the API: nested blocks are lists of one in the provider's version 4, objects in 5. */
function toApiObject({ values }: Resource): JsonObject {
  const own = Object.entries(values).filter(([key]) => !providerKeys.has(key))
  return toApi(Object.fromEntries(own))
}

/** Puts resources where they belong; types that have no counterpart are told, once a type. */
export function addResources(resources: readonly Resource[], found: Found): void {
  const others = new Map<string, number>()
  for (const resource of resources) {
    const kind = resourceKinds.get(resource.type)
    if (kind === undefined) {
      others.set(resource.type, (others.get(resource.type) ?? 0) + 1)
      continue
    }
    const label = `\`${resource.address}\``
    if (resource.repeatedBy !== undefined)
      found.change(label, `\`${resource.repeatedBy}\` may make several of it, and one is read`)
    found.items[kind].push({ value: toApiObject(resource), label })
  }
  for (const [type, count] of others)
    found.leaveOut(
      count === 1 ? `a resource \`${type}\`` : `${String(count)} resources \`${type}\``,
      'a policy has no place for this type',
    )
}
