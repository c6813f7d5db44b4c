import type { AiGatewayPlan } from '../../policy/index.ts'
import { isJsonObject, type JsonObject } from '../../inspection/traffic/index.ts'
import type { Target } from '../decide/call.ts'
import { adaptRequest } from './adapt.ts'
import type { Api, ReadCall } from './read-call.ts'
import type { UpstreamMessage } from './upstream-message.ts'

type Provider = NonNullable<ReturnType<AiGatewayPlan['providers']['get']>>

/** Where each API is, unless the document says otherwise. */
const homes: Readonly<Record<Api, string>> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  gemini: 'https://generativelanguage.googleapis.com/v1beta',
}

/** Headers of a client that providers understand; all others, its keys and cookies first, stay here. */
const passed = ['accept', 'anthropic-version', 'anthropic-beta', 'openai-beta'] as const

function keyHeader(api: Api, key: string): readonly [string, string] {
  if (api === 'anthropic') return ['x-api-key', key]
  return api === 'gemini' ? ['x-goog-api-key', key] : ['authorization', `Bearer ${key}`]
}

/** What is sent to a provider, and how its answer is to be read. */
export interface UpstreamRequest {
  readonly message: UpstreamMessage
  /** The answer has to be put into the words of the client's API. */
  readonly isAdapted: boolean
  /** The provider was asked to tell usage, which the client did not ask for. */
  readonly addsUsage: boolean
  /** The client wants no usage at the end of its stream of chat. */
  readonly isUsageUnasked: boolean
}

function pathOf({ operation, path }: ReadCall, api: Api, { model }: Target): string {
  if (operation === 'generate') return `/models/${encodeURIComponent(model)}${path}`
  if (operation === 'chat' && api === 'anthropic') return '/messages'
  return operation === 'messages' && api === 'openai' ? '/chat/completions' : path
}

function asksForUsage({ stream_options: options }: JsonObject): boolean {
  return isJsonObject(options) && options['include_usage'] === true
}

/** A stream of chat tells its usage only if it is asked to. */
function withUsage(body: JsonObject): { readonly body: JsonObject; readonly added: boolean } {
  const { stream_options: options } = body
  if (body['stream'] !== true || asksForUsage(body)) return { body, added: false }
  return { body: { ...body, stream_options: { ...(isJsonObject(options) ? options : {}), include_usage: true } }, added: true } // prettier-ignore
}

/** The request to a provider; a reason if the call cannot be said in its words. */
export function upstreamRequest(
  call: ReadCall,
  target: Target,
  provider: Provider,
  options: {
    readonly headers: Headers
    readonly key: string | undefined
    readonly maxOutput: number
    readonly signal: AbortSignal
  },
): UpstreamRequest | { readonly reason: string } {
  const { api } = provider
  const adaptTo = call.operation === 'chat' && api === 'anthropic' ? api : call.operation === 'messages' && api === 'openai' ? api : undefined // prettier-ignore
  const written = call.body ?? {}
  const adapted = adaptTo === undefined ? { body: written } : adaptRequest(written, adaptTo, options.maxOutput)
  if ('reason' in adapted) return adapted
  const named = call.operation === 'generate' ? adapted.body : { ...adapted.body, model: target.model }
  const asksUsage = api === 'openai' && (call.operation === 'chat' || call.operation === 'messages')
  const { body, added } = asksUsage ? withUsage(named) : { body: named, added: false }
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  for (const name of passed) {
    const value = options.headers.get(name)
    if (value !== null) headers[name] = value
  }
  if (api === 'anthropic') headers['anthropic-version'] ??= '2023-06-01'
  if (options.key !== undefined) {
    const [name, value] = keyHeader(api, options.key)
    headers[name] = value
  }
  for (const [name, value] of Object.entries(provider.headers ?? {})) headers[name.toLowerCase()] = value
  const home = (provider.base_url ?? homes[api]).replace(/\/$/, '')
  const message = { url: `${home}${pathOf(call, api, target)}`, headers, body: JSON.stringify(body), signal: options.signal } // prettier-ignore
  return {
    message,
    isAdapted: adaptTo !== undefined,
    addsUsage: added,
    isUsageUnasked: call.operation === 'chat' && !asksForUsage(written),
  }
}
