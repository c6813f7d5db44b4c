import { findMcpMethod } from '../../../inspection/mcp/index.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../inspection/traffic/index.ts'

/** A question of a server to its client that stands inside of another message. */
export interface Question {
  readonly id: string
  readonly method: string
  readonly params: JsonObject | undefined
}

/** The questions of a message, and how it looks with other params in them. */
export interface Questions {
  readonly questions: readonly Question[]
  readonly put: (params: readonly JsonValue[]) => JsonObject
}

/** The error that asks the user to open a page. Source: specification 2025-11-25, schema.ts, URL_ELICITATION_REQUIRED. */
const elicitationRequired = -32042

function readInputRequests(value: JsonObject): Questions | string {
  const given = value['inputRequests'] as JsonValue
  if (!isJsonObject(given)) return 'its `inputRequests` are no object'
  const questions: Question[] = []
  for (const [id, item] of Object.entries(given)) {
    if (!isJsonObject(item) || typeof item['method'] !== 'string') return 'one of its `inputRequests` has no method'
    const { method, params } = item
    if (params !== undefined && !isJsonObject(params)) return 'the params of one of its `inputRequests` are no object'
    if (findMcpMethod(method)?.from === 'client' || method.startsWith('notifications/'))
      return `\`${method.slice(0, 100)}\` is no question of a server`
    questions.push({ id, method, params })
  }
  return {
    questions,
    put: (params) => ({
      ...value,
      inputRequests: Object.fromEntries(
        questions.map(({ id, method, params: own }, index) => [
          id,
          { method, ...(own === undefined ? {} : { params: params[index] as JsonValue }) },
        ]),
      ),
    }),
  }
}

function readElicitations(error: JsonObject): Questions | string | undefined {
  const { code, data } = error
  const items = isJsonObject(data) ? data['elicitations'] : undefined
  if (code !== elicitationRequired || items === undefined) return undefined
  if (!Array.isArray(items) || !items.every(isJsonObject)) return 'its `elicitations` are no objects'
  return {
    questions: items.map((params, index) => ({ id: String(index), method: 'elicitation/create', params })),
    put: (params) => ({ ...error, data: { ...(data as JsonObject), elicitations: [...params] } }),
  }
}

/**
 * The questions that stand in a result, in an error, or in the params of a notification of a server;
 * undefined if there are none, and a text if they cannot be read.
 */
export function findQuestions(part: 'result' | 'error' | 'params', value: JsonObject): Questions | string | undefined {
  if (part === 'error') return readElicitations(value)
  return Object.hasOwn(value, 'inputRequests') ? readInputRequests(value) : undefined
}
