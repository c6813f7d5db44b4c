import type { Scheme } from '../../../language/index.ts'
import type { FindingList } from '../../document/finding.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'
import { checkHeaderName, checkUrl } from '../../document/written-values.ts'
import { compileAccess, compileLimits } from './access.ts'
import { sourcedPrices } from './default-prices.ts'
import { compileWhen, type SectionTools } from './expressions.ts'
import type { AiGatewayPlan, ModelNode } from './plan.ts'
import { PriceTable, toPriceRow } from './prices.ts'
import { compileRoutes } from './routes.ts'
import type { AiSection } from './written.ts'

/** A day of the pattern that the schema asks for may still be none, such as 31 February. */
function checkDays({ prices = [] }: AiSection, findings: FindingList): void {
  for (const [index, { from }] of prices.entries()) {
    const time = from === undefined ? 0 : Date.parse(`${from}T00:00:00Z`)
    if (Number.isNaN(time) || (from !== undefined && new Date(time).toISOString().slice(0, 10) !== from))
      findings.add('E_POLICY_SCHEMA', ['ai_gateway', 'prices', index, 'from'], {
        reason: `\`${from ?? ''}\` is no day`,
      })
  }
}

/** A model that has no price is refused, or costs nothing, under every limit of cost: either should be meant. */
function warnOfPrices(plan: AiGatewayPlan, findings: FindingList): void {
  const nodesOf = [...plan.routes.values()].flatMap(({ nodes }) => [...nodes.values()])
  const isCounted =
    plan.limits.some(({ unit }) => unit === 'cost') ||
    plan.access.some(({ limit }) => limit !== undefined) ||
    nodesOf.some((node) => node.kind === 'limit' && node.unit === 'cost')
  if (!isCounted) return
  const whatBecomes = plan.priceOf !== undefined ? `counted at the price of \`${plan.priceOf}\`` : plan.blocksUnpriced ? 'refused' : 'counted as free' // prettier-ignore
  for (const [provider, { models = [] }] of plan.providers)
    for (const [index, model] of models.entries())
      if (!model.includes('*') && plan.prices.findOwn(provider, model, Date.now()) === undefined)
        findings.add('W_AI_UNPRICED', ['ai_gateway', 'providers', provider, 'models', index], { model, what: whatBecomes }) // prettier-ignore
  for (const { name, nodes } of plan.routes.values())
    for (const [own, node] of nodes) {
      const { provider, model } = node as ModelNode
      if (node.kind !== 'model' || model === undefined || plan.prices.findOwn(provider, model, Date.now()) !== undefined) continue // prettier-ignore
      findings.add('W_AI_UNPRICED', ['ai_gateway', 'routes', name, 'nodes', own], { model, what: whatBecomes })
    }
}

/** What stands in for a missing price has one itself, at each provider. */
function checkStandIn({ priceOf: model, prices, providers }: AiGatewayPlan, findings: FindingList): void {
  if (model === undefined) return
  const provider = [...providers.keys()].find((id) => prices.findOwn(id, model, Date.now()) === undefined)
  if (provider !== undefined) findings.add('E_AI_PRICE_OF', ['ai_gateway', 'unpriced', 'price_of'], { model, provider })
}

/** Warns of a block that a cached answer may go round at other gateways, and of what the cache here does about it. */
function warnOfCache({ access, cache }: AiGatewayPlan, document: PolicyDocument, findings: FindingList): void {
  if (cache === undefined) return
  const { request = {}, response = {} } = document.ai_gateway?.guardrails ?? {}
  const railed = Object.values<unknown>({ ...request }).concat(Object.values<unknown>({ ...response }))
  const isBlocking = access.some(({ action }) => action === 'block') || railed.includes('block') || (document.guards ?? []).some(({ action }) => action === 'block') // prettier-ignore
  if (isBlocking) findings.add('W_AI_CACHE_BLOCK', ['ai_gateway', 'cache'])
}

/** Reads the section `ai_gateway`; what is wrong is reported at its place. */
export function readAiGateway(
  document: PolicyDocument,
  scheme: Scheme,
  findings: FindingList,
): AiGatewayPlan | undefined {
  const section = document.ai_gateway
  if (section === undefined) return undefined
  const tools: SectionTools = { scheme, findings, section }
  for (const [id, { base_url: url }] of Object.entries(section.providers ?? {}))
    checkUrl(findings, ['ai_gateway', 'providers', id, 'base_url'], url)
  checkHeaderName(findings, ['ai_gateway', 'metadata_header'], section.metadata_header)
  checkDays(section, findings)
  const { cache, access = [], limits = [], routes = {} } = section
  const priceOf = typeof section.unpriced === 'object' ? section.unpriced.price_of : undefined
  const plan: AiGatewayPlan = {
    isDeniedByDefault: (section.default ?? (access.length > 0 ? 'deny' : 'allow')) === 'deny',
    providers: new Map(Object.entries(section.providers ?? {})),
    clients: section.clients ?? [],
    metadataHeader: (section.metadata_header ?? 'cf-aig-metadata').toLowerCase(),
    access: compileAccess(access, tools),
    limits: compileLimits(limits, tools),
    routes: compileRoutes(routes, tools),
    cache:
      cache === undefined
        ? undefined
        : { ...cache, filter: compileWhen(cache.when, ['ai_gateway', 'cache', 'when'], tools, 'cache') },
    prices: new PriceTable([...sourcedPrices.map(({ price }) => toPriceRow(price, false)), ...(section.prices ?? []).map((row) => toPriceRow(row, true))], priceOf), // prettier-ignore
    blocksUnpriced: section.unpriced !== 'free',
    priceOf,
    maxAttempts: section.max_attempts ?? 5,
    defaultMaxTokens: section.default_max_tokens ?? 4096,
  }
  checkStandIn(plan, findings)
  warnOfPrices(plan, findings)
  warnOfCache(plan, document, findings)
  return plan
}
