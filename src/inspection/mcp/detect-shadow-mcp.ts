import {
  createProblem,
  findHeader,
  lacking,
  MessageBody,
  plainPath,
  splitTarget,
  wholeReading,
  type Exchange,
  type Reading,
  type TrafficProblem,
} from '../traffic/index.ts'
import { findHostedMcpServers, type HostedMcpServer } from './hosted-servers.ts'
import { findKnownHost, hasMcpLabel, knownMcpHosts } from './known-hosts.ts'
import { isMcpMessage, parseMcpMessages, type McpLimits, type McpMessages } from './messages.ts'
import { readStandardHeaders } from './standard-headers.ts'

/** One sign of MCP traffic. */
export interface McpEvidence {
  readonly layer: 'host' | 'uri' | 'headers' | 'body'
  readonly evidence: string
  /** 1 to 99: how sure this sign alone makes. */
  readonly confidence: number
}

export interface McpVerdict {
  readonly mcp: boolean
  /** The method of the (first) message; undefined without a body, for a response, or for a cut message. */
  readonly method: string | undefined
  /** 0 to 99; 0 if nothing speaks for MCP. */
  readonly confidence: number
  readonly layers: readonly McpEvidence[]
  /** Of a body that cannot be read, the message that the headers tell of. */
  readonly messages: McpMessages
  /** Servers that a request to a model tells its provider to call; such a request is one to MCP, too. */
  readonly hosted: readonly HostedMcpServer[]
  /**
   * How far the body was read, of a request that is MCP or goes where MCP is spoken; any other is `whole`. What is
   * not may hold calls that nobody saw.
   */
  readonly reading: Reading
  readonly problems: readonly TrafficProblem[]
}

export interface ShadowMcpOptions {
  /** Hosts, or hosts with a path, of known servers; default {@link knownMcpHosts}. */
  readonly knownHosts?: readonly string[]
  readonly limits?: Partial<McpLimits>
}

function hostLayer(exchange: Exchange, path: string, knownHosts: readonly string[]): McpEvidence | undefined {
  const known = findKnownHost(knownHosts, exchange.host, path)
  if (known !== undefined) return { layer: 'host', evidence: `known server \`${known}\``, confidence: 95 }
  if (hasMcpLabel(exchange.host))
    return { layer: 'host', evidence: `a label of \`${exchange.host}\` names MCP`, confidence: 70 }
  return undefined
}

function uriLayer(path: string): McpEvidence | undefined {
  const segments = path
    .toLowerCase()
    .split('/')
    .filter((segment) => segment !== '')
  const at = segments.lastIndexOf('mcp')
  if (at === -1) return undefined
  const tail = segments.slice(at).join('/')
  return { layer: 'uri', evidence: `the path has \`/${tail}\``, confidence: segments.length - at <= 2 ? 60 : 40 }
}

function headerLayer(exchange: Exchange): McpEvidence | undefined {
  const name = ['mcp-session-id', 'mcp-protocol-version', 'mcp-method'].find(
    (header) => findHeader(exchange.headers, header) !== undefined,
  )
  return name === undefined ? undefined : { layer: 'headers', evidence: `the header \`${name}\``, confidence: 85 }
}

function bodyLayer(
  { messages, looksLikeRpc }: McpMessages,
  hosted: readonly HostedMcpServer[],
): McpEvidence | undefined {
  const server = hosted[0]
  if (server !== undefined) {
    const name = (server.host ?? server.label ?? 'a connector').slice(0, 100)
    return { layer: 'body', evidence: `a model is told to call the MCP server \`${name}\``, confidence: 95 }
  }
  const telling = messages.find(isMcpMessage)
  if (telling !== undefined) return { layer: 'body', evidence: `a call of \`${telling.method ?? ''}\``, confidence: 97 }
  const first = messages[0]
  if (first !== undefined)
    return {
      layer: 'body',
      evidence: `JSON-RPC ${first.kind}${first.method === undefined ? '' : ` of \`${first.method.slice(0, 60)}\``}`,
      confidence: 10,
    }
  return looksLikeRpc ? { layer: 'body', evidence: 'the beginning of a JSON-RPC message', confidence: 10 } : undefined
}

function accepts(exchange: Exchange, type: string): boolean {
  return (findHeader(exchange.headers, 'accept') ?? '').toLowerCase().includes(type)
}

/** Whether there is or may be a body of which nothing was read. A stream of a server's answers is no form that a client may send. */
function isUnread({ method, body, bodySize }: Exchange, { form, incomplete }: McpMessages, reading: Reading): boolean {
  if (method.toUpperCase() !== 'POST' || form !== 'none') return false
  return reading.state !== 'whole' || incomplete || (body === undefined && bodySize !== 0)
}

/** Whether the request has a body, at hand or not. */
function hasBody({ body, bodySize }: Exchange, { size }: MessageBody): boolean {
  return size > 0 || (body === undefined && (bodySize ?? 0) > 0)
}

/**
 * What may hold a call that nobody saw: a body that no reader has shown to be something else. Bytes of another
 * format, a form and a text that is no JSON are shown to be.
 */
function readingOf(exchange: Exchange, body: MessageBody, { incomplete, problems }: McpMessages): Reading {
  if (!hasBody(exchange, body)) return wholeReading
  const { foundType = '', jsonReading } = body
  const isOther = body.json === undefined && (isForm(body.declaredType) || /^(?:image|audio|video)\//.test(foundType))
  if (isOther && body.wire.state === 'whole') return wholeReading
  if (jsonReading.state !== 'whole' || !incomplete) return jsonReading
  return lacking('part', problems.at(-1) ?? createProblem('E_JSON_TRUNCATED'))
}

function isForm(type: string): boolean {
  return type.startsWith('multipart/') || type === 'application/x-www-form-urlencoded'
}

/** Whether the request is a call, given where it goes and what it holds. */
function isCall(
  exchange: Exchange,
  found: ReadonlyMap<McpEvidence['layer'], McpEvidence>,
  messages: McpMessages,
  reading: Reading,
): boolean {
  const isKnown = (found.get('host')?.confidence ?? 0) > 90
  const isPlace = found.has('host') || found.has('uri')
  const hasHeader = found.has('headers')
  const isStream = accepts(exchange, 'text/event-stream')
  switch (exchange.method.toUpperCase()) {
    case 'GET':
      return isStream ? isPlace || hasHeader : hasHeader && isPlace
    case 'DELETE':
      return findHeader(exchange.headers, 'mcp-session-id') !== undefined
    case 'POST': {
      const isRpc = messages.messages.length > 0 || messages.looksLikeRpc
      if ((found.get('body')?.confidence ?? 0) > 90) return true
      if (isRpc) return isPlace || hasHeader
      // What cannot be read, at a server that is known, or on the wire of the protocol: its headers, or the pair of
      // types that only it asks for.
      const isWire = hasHeader || (isStream && accepts(exchange, 'application/json'))
      if (!isUnread(exchange, messages, reading)) return false
      return isKnown ? hasKnownBody(exchange, reading) || (isPlace && isWire) : isPlace && isWire
    }
    default:
      return false
  }
}

/** A log without bodies tells nothing of a server that is known for other things, too. */
function hasKnownBody(exchange: Exchange, reading: Reading): boolean {
  return exchange.body !== undefined && reading.state !== 'whole'
}

/**
 * Tells calls to MCP servers from other traffic, by host, path, headers and body. A host, a path or
 * plain JSON-RPC alone proves nothing: a web page on such a host, a chain node's `eth_call`, a
 * language server or a text that quotes `tools/call` is no call.
 */
export function detectShadowMcp(
  exchange: Exchange,
  options: ShadowMcpOptions = {},
  body: MessageBody = new MessageBody(exchange),
): McpVerdict {
  const path = plainPath(splitTarget(exchange.target).path)
  const parsed = parseMcpMessages(body, options.limits)
  const bodyReading = readingOf(exchange, body, parsed)
  const announced = readStandardHeaders(exchange)
  const hosted = findHostedMcpServers(body)
  const layers = [
    hostLayer(exchange, path, options.knownHosts ?? knownMcpHosts),
    uriLayer(path),
    headerLayer(exchange),
    bodyLayer(parsed, hosted),
  ].filter((layer) => layer !== undefined)
  const found = new Map(layers.map((layer) => [layer.layer, layer]))
  const isAnnounced = announced !== undefined && isUnread(exchange, parsed, bodyReading)
  const mcp = hosted.length > 0 || isAnnounced || isCall(exchange, found, parsed, bodyReading)
  const isPlace = layers.some(({ layer }) => layer !== 'body')
  const reading = mcp || isPlace || parsed.looksLikeRpc ? bodyReading : wholeReading
  const read: McpMessages = isAnnounced ? { ...parsed, messages: [announced], incomplete: true } : parsed
  // A message that its sender cut off is not answered by a server, so it has no method.
  const method = mcp && !read.truncated ? read.messages[0]?.method : undefined
  const messages = reading.state === 'whole' ? read : { ...read, incomplete: true }
  return { mcp, method, confidence: combine(layers), layers, messages, hosted, reading, problems: messages.problems }
}

/** The signs are of different kinds, so what each leaves open is multiplied. */
function combine(layers: readonly McpEvidence[]): number {
  const open = layers.reduce((rest, { confidence }) => rest * (1 - confidence / 100), 1)
  return layers.length === 0 ? 0 : Math.min(99, Math.round(100 * (1 - open)))
}
