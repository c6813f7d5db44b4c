import type { AiGatewayPlan } from '../../policy/index.ts'
import type { AiCall, Operation } from './call.ts'

type Api = 'openai' | 'anthropic' | 'gemini'

/** The APIs in which an operation can be asked, its own first: chat and messages can be said in each other's words. */
const apisOf: Readonly<Record<Operation, readonly Api[]>> = {
  chat: ['openai', 'anthropic'],
  messages: ['anthropic', 'openai'],
  responses: ['openai'],
  embeddings: ['openai'],
  models: ['openai', 'anthropic', 'gemini'],
  generate: ['gemini'],
  other: ['openai', 'anthropic', 'gemini'],
}

/** Whether an operation can be asked of a provider. */
export function canServe(operation: Operation, api: Api): boolean {
  return apisOf[operation].includes(api)
}

/** The provider that has a model: of those that list it, then of those that list none, in the order of the document. */
export function findProvider({ providers }: AiGatewayPlan, { operation, model }: AiCall): string | undefined {
  const able = [...providers].filter(([, { api }]) => canServe(operation, api))
  for (const api of apisOf[operation]) {
    const own = able.filter(([, provider]) => provider.api === api)
    const listed = own.find(([, { models }]) => models?.some((pattern) => matchesName(pattern, model)) === true)
    if (listed !== undefined) return listed[0]
  }
  for (const api of apisOf[operation]) {
    const open = able.find(([, provider]) => provider.api === api && provider.models === undefined)
    if (open !== undefined) return open[0]
  }
  return undefined
}

/** A pattern of a provider's models: `*` at its end stands for anything. */
function matchesName(pattern: string, model: string): boolean {
  return pattern.endsWith('*') ? model.startsWith(pattern.slice(0, -1)) : pattern === model
}
