/**
 * Reads `terraform show -json`. Provider version 4 writes nested blocks as lists of one
 * object, version 5 as objects; both come out in the JSON of the API.
 * Source: schemas of `cloudflare_ruleset` and `cloudflare_zero_trust_gateway_policy`.
 */

export type JsonObject = Readonly<Record<string, unknown>>

export interface TerraformResources {
  readonly rulesets: readonly JsonObject[]
  readonly gatewayPolicies: readonly JsonObject[]
}

/** Keys that hold lists also in the API; other lists of objects are blocks. */
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
])

/** Lists of names in version 4, lists of objects with a name in the API. */
const nameListKeys = new Set(['request_fields', 'response_fields', 'cookie_fields'])

/** Keys that the provider calls by another name. */
const renamedKeys: ReadonlyMap<string, string> = new Map([['block_page_reason', 'block_reason']])

/** Keys of a resource that are the provider's own. */
const providerKeys = new Set(['account_id', 'zone_id', 'timeouts'])

const gatewayResources = new Set(['cloudflare_zero_trust_gateway_policy', 'cloudflare_teams_rule'])

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `headers` is a list of objects with a name in version 4, a map in the API. */
function toHeaders(items: readonly unknown[]): JsonObject {
  return Object.fromEntries(
    items.filter(isObject).map(({ name, ...rest }) => [typeof name === 'string' ? name : '', toApi(rest)]),
  )
}

function toApiValue(key: string, value: unknown): unknown {
  if (!Array.isArray(value)) return isObject(value) ? toApi(value) : value
  if (key === 'headers') return value.length === 0 ? undefined : toHeaders(value)
  if (nameListKeys.has(key) && value.length === 0) return undefined
  if (nameListKeys.has(key)) return value.map((item: unknown) => (typeof item === 'string' ? { name: item } : item))
  if (listKeys.has(key))
    return value.length === 0 ? undefined : value.map((item: unknown) => (isObject(item) ? toApi(item) : item))
  if (value.length === 0) return undefined
  return value.length === 1 && isObject(value[0]) ? toApi(value[0]) : value
}

function toApi(object: JsonObject): JsonObject {
  const entries: [string, unknown][] = []
  for (const [key, value] of Object.entries(object)) {
    if (value === null || providerKeys.has(key)) continue
    const converted = toApiValue(key, value)
    if (converted !== undefined) entries.push([renamedKeys.get(key) ?? key, converted])
  }
  return Object.fromEntries(entries)
}

/** The values of all managed resources, child modules included. */
function listResources(root: JsonObject): JsonObject[] {
  const found: JsonObject[] = []
  const modules: unknown[] = [root]
  for (let module = modules.pop(); module !== undefined; module = modules.pop()) {
    if (!isObject(module)) continue
    if (Array.isArray(module['resources']))
      found.push(...module['resources'].filter(isObject).filter(({ mode }) => mode !== 'data'))
    if (Array.isArray(module['child_modules'])) modules.push(...[...(module['child_modules'] as unknown[])].reverse())
  }
  return found
}

/** The rulesets and Gateway policies of a state or plan; undefined if it is neither. */
export function readTerraform(value: JsonObject): TerraformResources | undefined {
  const values = isObject(value['values']) ? value['values'] : value['planned_values']
  if (!isObject(values) || !isObject(values['root_module'])) return undefined
  const resources = listResources(values['root_module'])
  const ofType = (matches: (type: string) => boolean): JsonObject[] =>
    resources.flatMap(({ type, values: own }) =>
      typeof type === 'string' && matches(type) && isObject(own) ? [toApi(own)] : [],
    )
  return {
    rulesets: ofType((type) => type === 'cloudflare_ruleset'),
    gatewayPolicies: ofType((type) => gatewayResources.has(type)),
  }
}
