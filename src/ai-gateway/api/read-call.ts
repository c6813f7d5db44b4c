import { estimateTokens } from '../../inspection/detections/index.ts'
import { isJsonObject, readJson, type JsonObject, type JsonValue } from '../../inspection/traffic/index.ts'
import type { Operation } from '../decide/call.ts'

/** The API in which a client speaks. */
export type Api = 'openai' | 'anthropic' | 'gemini'

/** A request as it is asked: what decides, and what is sent on. */
export interface ReadCall {
  readonly api: Api
  readonly operation: Operation
  readonly model: string
  readonly isStream: boolean
  readonly maxTokens: number | undefined
  readonly inputTokens: number
  /** Undefined for a request without one. */
  readonly body: JsonObject | undefined
  /** The path behind the address of a provider, query included; of Gemini without the model. */
  readonly path: string
}

/** What is no call: the status to answer with, and why. */
export interface NoCall {
  readonly api: Api
  readonly status: 400 | 404 | 405
  readonly message: string
}

interface EndpointRow {
  readonly path: RegExp
  readonly api: Api
  readonly operation: Operation
  /** What a provider has it under. */
  readonly own: string
}

/** The endpoints that are spoken; a version before them may be left out. */
const endpoints: readonly EndpointRow[] = [
  { path: /\/chat\/completions$/, api: 'openai', operation: 'chat', own: '/chat/completions' },
  { path: /\/responses$/, api: 'openai', operation: 'responses', own: '/responses' },
  { path: /\/embeddings$/, api: 'openai', operation: 'embeddings', own: '/embeddings' },
  { path: /\/messages$/, api: 'anthropic', operation: 'messages', own: '/messages' },
]
const geminiPath = /\/models\/([^/:]+):(generateContent|streamGenerateContent)$/
const modelsPath = /^(?:\/v1(?:beta)?)?\/models$/

function wholeNumber(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined
}

/** Letters of all texts of a body: what a model reads is among them. Pictures in Base64 would count as text, so they do not. */
function textOf(value: JsonValue, depth = 0): string {
  if (typeof value === 'string') return value.startsWith('data:') ? '' : value
  if (depth > 64 || typeof value !== 'object' || value === null) return ''
  return Object.values(value).map((inner) => textOf(inner, depth + 1)).join('\n') // prettier-ignore
}

const limitNames = ['max_completion_tokens', 'max_output_tokens', 'max_tokens'] as const

function maxTokensOf(body: JsonObject): number | undefined {
  for (const name of limitNames) {
    const found = wholeNumber(body[name])
    if (found !== undefined) return found * (wholeNumber(body['n']) ?? 1)
  }
  const { generationConfig: config } = body
  return isJsonObject(config) ? wholeNumber(config['maxOutputTokens']) : undefined
}

/** A name in an address without its escapes; undefined if they are none. */
function decodedName(written: string): string | undefined {
  try {
    return decodeURIComponent(written)
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

/** The API in which an error is expected at a path. */
function apiOf(path: string): Api {
  if (path.endsWith('/messages')) return 'anthropic'
  return path.includes('/v1beta/') || geminiPath.test(path) ? 'gemini' : 'openai'
}

/** What of an address goes on: not the key that a client of Gemini may have there. */
function searchOf({ search, searchParams }: URL): string {
  if (!searchParams.has('key')) return search
  const rest = new URLSearchParams(searchParams)
  rest.delete('key')
  return rest.size === 0 ? '' : `?${rest.toString()}`
}

const noBody = { isStream: false, maxTokens: undefined, inputTokens: 0, body: undefined } as const
const jsonLimits = { maxJsonDepth: 256, maxJsonValues: 200_000 }

/** Reads what a request asks of a model. */
export function readCall(method: string, url: URL, text: string): ReadCall | NoCall {
  const { pathname: path } = url
  const search = searchOf(url)
  const api = apiOf(path)
  if (method === 'GET' && modelsPath.test(path))
    return { api, operation: 'models', model: '', path: '/models', ...noBody }
  const row = endpoints.find((endpoint) => endpoint.path.test(path))
  const named = geminiPath.exec(path)
  if (row === undefined && named === null) return { api, status: 404, message: `there is no \`${path}\` here` }
  if (method !== 'POST') return { api, status: 405, message: `\`${path}\` is asked by POST` }
  const { value, failure } = readJson(text.trim(), jsonLimits)
  if (failure !== undefined || !isJsonObject(value)) return { api, status: 400, message: 'the body is no JSON object' }
  const inputTokens = estimateTokens(textOf(value))
  const common = { api, body: value, inputTokens, maxTokens: maxTokensOf(value) }
  if (named !== null) {
    const [, written = '', verb = ''] = named
    const model = decodedName(written)
    if (model === undefined) return { api, status: 400, message: 'the address names no model' }
    return { ...common, operation: 'generate', model, isStream: verb.startsWith('stream'), path: `:${verb}${search}` } // prettier-ignore
  }
  const { model, stream } = value
  if (row === undefined || typeof model !== 'string' || model === '')
    return { api, status: 400, message: 'the body names no `model`' }
  return { ...common, operation: row.operation, model, isStream: stream === true, path: `${row.own}${search}` }
}
