import type { AiSection } from '../../../sections/ai-gateway/written.ts'
import type { Found, Item } from '../found.ts'
import { readAiPolicies } from './read-ai-policies.ts'
import { readAiRoutes } from './read-ai-routes.ts'
import { readAiSettings } from './read-ai-settings.ts'

export { findElements } from './elements.ts'

type Provider = NonNullable<AiSection['providers']>[string]

/** Providers whose API is spoken here, by Cloudflare's names for them. */
const knownProviders: Readonly<Record<string, Provider>> = {
  openai: { api: 'openai', key_env: 'OPENAI_API_KEY' },
  anthropic: { api: 'anthropic', key_env: 'ANTHROPIC_API_KEY' },
  'google-ai-studio': { api: 'gemini', key_env: 'GEMINI_API_KEY' },
}

/** The provider before the first slash of a model's name. */
function providerOf(model: string): readonly string[] {
  const at = model.indexOf('/')
  const name = at === -1 ? '' : model.slice(0, at)
  return name === '' || /[*@]/.test(name) ? [] : [name]
}

function providersOf(names: ReadonlySet<string>, found: Found): Record<string, Provider> {
  const rows = [...names].sort().map((name): [string, Provider] => {
    const known = Object.hasOwn(knownProviders, name) ? knownProviders[name] : undefined
    if (known === undefined)
      found.change(`the provider \`${name}\``, 'its API and address are not in the import: it is taken to speak OpenAI’s API at an address that is none, until you write its `base_url`') // prettier-ignore
    return [name, known ?? { api: 'openai', base_url: `https://${name.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-')}.invalid/v1` }] // prettier-ignore
  })
  return Object.fromEntries(rows)
}

/** The most attempts that a call over a route may take; Cloudflare has no bound over the whole of it. */
function attemptsOf(routes: NonNullable<AiSection['routes']>): number {
  const counts = Object.values(routes).map(({ nodes }) =>
    Object.values(nodes).reduce((sum, node) => sum + (node.provider === undefined ? 0 : 1 + (node.retries ?? 0)), 0),
  )
  return Math.min(100, Math.max(0, ...counts))
}

/** What an import holds of AI Gateway. */
export interface AiItems {
  readonly gateways: readonly Item[]
  readonly policies: readonly Item[]
  readonly routes: readonly Item[]
}

/**
 * Gateways, policies and dynamic routes of Cloudflare's AI Gateway as the section `ai_gateway`: where there are policies, whom
 * none is about is refused, and a model without a price is counted as free, as there. Source: ai-gateway.md, policies, spend
 * limits and dynamic routing.
 */
export function readAiGateway({ gateways, policies, routes }: AiItems, found: Found): AiSection | undefined {
  if (gateways.length + policies.length + routes.length === 0) return undefined
  const settings = readAiSettings(gateways, found)
  const access = readAiPolicies(policies, found)
  const read = readAiRoutes(routes, found)
  const nodes = Object.values(read).flatMap((route) => Object.values(route.nodes))
  const limits = settings.limits ?? []
  const names = new Set([
    ...[...access, ...limits].flatMap((row) => [...(row.providers ?? []), ...(row.models ?? []).flatMap(providerOf)]),
    ...nodes.flatMap(({ provider }) => provider ?? []),
  ])
  const attempts = attemptsOf(read)
  const isPriced = access.length > 0 || limits.some(({ cost }) => cost !== undefined)
  return {
    ...(access.length === 0 ? {} : { default: 'deny' as const }),
    ...(isPriced ? { unpriced: 'free' as const } : {}),
    ...(names.size === 0 ? {} : { providers: providersOf(names, found) }),
    ...(access.length === 0 ? {} : { access }),
    ...settings,
    ...(Object.keys(read).length === 0 ? {} : { routes: read }),
    ...(attempts > 5 ? { max_attempts: attempts } : {}),
  }
}
