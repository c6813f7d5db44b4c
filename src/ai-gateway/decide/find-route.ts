import { conditionHolds, type AiGatewayPlan, type ModelNode, type Route } from '../../policy/index.ts'
import type { ExecutionContext } from '../../runtime/index.ts'
import type { AiCall } from './call.ts'
import { findProvider } from './served-by.ts'

/** The way that a call begins: a route, or one model of a provider. */
export type CallWay = { readonly route: Route } | { readonly node: ModelNode }

const routePrefix = 'dynamic/'

/** The one model that a call names, asked as a route of a single node would ask it. */
function direct(provider: string, model: string): CallWay {
  return {
    node: { kind: 'model', provider, model, timeoutMs: 60_000, waitFor: 'first_text', retries: 0, retryDelayMs: 100, backoff: 'exponential', fallback: undefined }, // prettier-ignore
  }
}

/**
 * Where a call goes: to the route that it names (`dynamic/<name>`), to the first route whose `when` is about it, to the
 * provider before its slash, or to the first provider that has the model, of those that speak the API of the call first.
 */
export function findWay(plan: AiGatewayPlan, call: AiCall, context: ExecutionContext): CallWay | undefined {
  const { model } = call
  if (model.startsWith(routePrefix)) {
    const named = plan.routes.get(model.slice(routePrefix.length))
    return named === undefined ? undefined : { route: named }
  }
  for (const route of plan.routes.values())
    if (route.when !== undefined && conditionHolds(route.when, context)) return { route }
  const slash = model.indexOf('/')
  const prefix = slash === -1 ? undefined : model.slice(0, slash)
  if (prefix !== undefined && plan.providers.has(prefix)) return direct(prefix, model.slice(slash + 1))
  const provider = findProvider(plan, call)
  return provider === undefined ? undefined : direct(provider, model)
}
