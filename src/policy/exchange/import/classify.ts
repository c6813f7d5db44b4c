import { findElements } from './ai-gateway/index.ts'
import { isObject, nameOf, type Found, type ItemKind, type JsonObject } from './found.ts'

const has = (value: JsonObject, ...keys: readonly string[]): boolean => keys.every((key) => Object.hasOwn(value, key))
const isText = (value: unknown): boolean => typeof value === 'string'

/** What tells an object of the API by its members. The first row that fits says what it is. */
const shapes: readonly { readonly kind: ItemKind; readonly fits: (value: JsonObject) => boolean }[] = [
  { kind: 'ruleset', fits: (value) => isText(value['phase']) },
  {
    kind: 'firewallRule',
    fits: (value) => isText(value['action']) && (isObject(value['filter']) || has(value, 'filter_id')),
  },
  { kind: 'rule', fits: (value) => isText(value['action']) && has(value, 'expression') },
  { kind: 'filter', fits: (value) => isText(value['expression']) && !has(value, 'action') },
  {
    kind: 'mcpPortal',
    fits: (value) =>
      (isText(value['hostname']) && (Array.isArray(value['servers']) || has(value, 'code_mode_enabled'))) ||
      (Array.isArray(value['servers']) &&
        value['servers'].some((server) => isObject(server) && has(server, 'server_id'))),
  },
  { kind: 'mcpServer', fits: (value) => isText(value['hostname']) && has(value, 'auth_type') },
  { kind: 'dlpEntry', fits: (value) => isText(value['name']) && isObject(value['pattern']) },
  {
    kind: 'dlpProfile',
    fits: (value) =>
      (isText(value['name']) || has(value, 'profile_id')) &&
      (has(value, 'allowed_match_count') ||
        (['custom', 'predefined', 'integration'].includes(String(value['type'])) && has(value, 'entries'))),
  },
  { kind: 'aiGateway', fits: (value) => has(value, 'rate_limiting_limit') || has(value, 'cache_invalidate_on_update') },
  { kind: 'aiPolicy', fits: (value) => has(value, 'actor') && isObject(value['action']) },
  { kind: 'aiRoute', fits: (value) => isText(value['name']) && findElements(value) !== undefined },
  { kind: 'zeroTrustList', fits: (value) => isText(value['name']) && /^[A-Z_]{2,30}$/.test(String(value['type'])) },
  {
    kind: 'rulesList',
    fits: (value) => isText(value['name']) && ['ip', 'hostname', 'asn', 'redirect'].includes(String(value['kind'])),
  },
  { kind: 'gatewayPolicy', fits: (value) => isText(value['name']) && isText(value['action']) },
]

/** What an object of the API is; undefined if it is nothing that an import reads. */
export function classify(value: JsonObject): ItemKind | undefined {
  return shapes.find(({ fits }) => fits(value))?.kind
}

/** What each kind is called in messages. */
export const kindWords: Readonly<Record<ItemKind, string>> = {
  ruleset: 'the ruleset',
  rule: 'the rule',
  gatewayPolicy: 'the Gateway policy',
  firewallRule: 'the firewall rule',
  filter: 'the filter',
  dlpProfile: 'the DLP profile',
  dlpEntry: 'the DLP entry',
  zeroTrustList: 'the Zero Trust list',
  rulesList: 'the list',
  mcpPortal: 'the MCP portal',
  mcpServer: 'the MCP server',
  aiGateway: 'the AI gateway',
  aiPolicy: 'the AI Gateway policy',
  aiRoute: 'the dynamic route',
}

/** Puts an object of the API where it belongs. */
export function addApiObject(value: JsonObject, found: Found): void {
  const kind = classify(value)
  if (kind === undefined) {
    const members = Object.keys(value).slice(0, 6)
    found.leaveOut(
      nameOf(value, 'an object'),
      `nothing is known that has the members ${members.map((name) => `\`${name}\``).join(', ') || 'none'}`,
    )
  } else found.items[kind].push({ value, label: nameOf(value, kindWords[kind]) })
}
