import { isJsonObject, readEventStream, type JsonObject, type JsonValue, type MessageBody } from '../traffic/index.ts'
import { readJson, createProblem, type JsonReading, type TrafficProblem } from '../traffic/index.ts'
import { tellingMethods } from './methods.ts'

/** One JSON-RPC 2.0 message. */
export interface RpcMessage {
  readonly kind: 'request' | 'notification' | 'response'
  readonly id: string | number | undefined
  /** Undefined for a response. */
  readonly method: string | undefined
  readonly params: JsonObject | undefined
  readonly result: JsonValue | undefined
}

/** What a body holds of JSON-RPC. */
export interface McpMessages {
  readonly form: 'single' | 'batch' | 'event-stream' | 'none'
  /** In their order, up to the limit. */
  readonly messages: readonly RpcMessage[]
  /** The body ends within a message, or a limit was met: there may be more. */
  readonly incomplete: boolean
  /** The body was cut within its JSON, so the last message may lack members. */
  readonly truncated: boolean
  /** A broken body that began as a JSON-RPC message. */
  readonly looksLikeRpc: boolean
  readonly problems: readonly TrafficProblem[]
}

export interface McpLimits {
  /** Messages of one body. */
  readonly maxCalls: number
}

export const defaultMcpLimits: McpLimits = { maxCalls: 1000 }

function toMessage(value: JsonValue): RpcMessage | undefined {
  if (!isJsonObject(value) || value['jsonrpc'] !== '2.0') return undefined
  const { id, method, params, result } = value
  const hasMethod = typeof method === 'string'
  if (!hasMethod && result === undefined && value['error'] === undefined) return undefined
  return {
    kind: !hasMethod ? 'response' : id === undefined ? 'notification' : 'request',
    id: typeof id === 'string' || typeof id === 'number' ? id : undefined,
    method: hasMethod ? method : undefined,
    params: isJsonObject(params) ? params : undefined,
    result,
  }
}

/** Whether what was read of a broken message has the keys of JSON-RPC. */
function resemblesRpc(value: JsonValue | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0 && resemblesRpc(value[0])
  if (!isJsonObject(value)) return false
  const { method } = value
  // A version that is no text is one that lenient servers take.
  return 'jsonrpc' in value || (typeof method === 'string' && ('params' in value || tellingMethods.has(method)))
}

class Collector {
  readonly messages: RpcMessage[] = []
  readonly problems: TrafficProblem[] = []
  readonly #limits: McpLimits
  incomplete = false
  truncated = false
  looksLikeRpc = false

  constructor(limits: McpLimits) {
    this.#limits = limits
  }

  /** Takes the messages of one JSON text; gives whether it was a batch. */
  take(reading: JsonReading): boolean {
    const { value, failure, duplicates } = reading
    // Of repeated keys others may take the first: what the message asks is not known.
    if (duplicates.length > 0) this.incomplete = true
    if (failure !== undefined) {
      this.incomplete = true
      this.truncated ||= failure === 'truncated'
      this.looksLikeRpc ||= resemblesRpc(value)
    }
    if (value === undefined) return false
    const isBatch = Array.isArray(value)
    for (const item of isBatch ? value : [value]) {
      if (this.messages.length >= this.#limits.maxCalls) {
        this.incomplete = true
        this.problems.push(createProblem('E_CALL_LIMIT', { limit: this.#limits.maxCalls, setting: 'maxCalls' }))
        break
      }
      const message = toMessage(item)
      if (message !== undefined) this.messages.push(message)
      else this.looksLikeRpc ||= resemblesRpc(item)
    }
    return isBatch
  }
}

/**
 * Reads the JSON-RPC messages of a body: one message, a batch, or the frames of an event stream.
 * A batch of any size and a stream without end are read up to the limits.
 */
export function parseMcpMessages(body: MessageBody, limits: Partial<McpLimits> = {}): McpMessages {
  const collector = new Collector({ ...defaultMcpLimits, ...limits })
  let form: McpMessages['form'] = 'none'
  const isStream = body.declaredType === 'text/event-stream' || /^(?:event|data|id|retry)?:/.test(body.text)
  if (isStream) {
    const { maxFrames } = body.limits
    const stream = readEventStream(body.text, maxFrames)
    if (stream.limited) {
      collector.incomplete = true
      collector.problems.push(createProblem('E_FRAME_LIMIT', { limit: maxFrames, setting: 'maxFrames' }))
    }
    collector.incomplete ||= stream.unfinished
    for (const { data } of stream.frames) {
      if (collector.messages.length >= (limits.maxCalls ?? defaultMcpLimits.maxCalls)) break
      if (/^\s*[[{]/.test(data)) collector.take(readJson(data, body.limits))
    }
    if (collector.messages.length > 0 || collector.looksLikeRpc) form = 'event-stream'
  } else if (body.size > 0 && body.json !== undefined) {
    const isBatch = collector.take(body.json)
    if (collector.messages.length > 0 || collector.looksLikeRpc) form = isBatch ? 'batch' : 'single'
  }
  const { messages, incomplete, truncated, looksLikeRpc, problems } = collector
  return {
    form,
    messages,
    incomplete: incomplete || body.truncated,
    truncated,
    looksLikeRpc,
    problems: [...body.problems, ...problems],
  }
}

const revision = /^20\d\d-\d\d-\d\d$/

/** The member of `_meta` in which each request names its revision. Source: MCP specification 2026-07-28. */
const revisionKey = 'io.modelcontextprotocol/protocolVersion'

/**
 * Whether a message can be nothing but MCP: by its method, as an `initialize` with a protocol revision, or by the revision
 * that it names in `_meta`.
 */
export function isMcpMessage({ method, params }: RpcMessage): boolean {
  if (method === undefined) return false
  if (tellingMethods.has(method)) return true
  const meta = params?.['_meta']
  if (isJsonObject(meta) && typeof meta[revisionKey] === 'string') return true
  const version = params?.['protocolVersion']
  // A language server's initialize has processId and rootUri instead; source: mcp.json, lookalikes.
  return method === 'initialize' && typeof version === 'string' && revision.test(version)
}
