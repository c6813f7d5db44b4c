import { type ValueInput } from '../../runtime/index.ts'
import { normalizeResourceUri } from '../../runtime/portal/index.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../traffic/index.ts'
import type { RpcMessage } from './messages.ts'
import { findMcpMethod, type McpSubject } from './methods.ts'

/** What one message is about. */
export interface McpTarget {
  readonly subject: McpSubject
  /** The tool, the prompt, or the URI of the resource; undefined if the message names none. */
  readonly name: string | undefined
  /** Arguments of the call; empty if it has none. */
  readonly arguments: JsonObject
}

const noArguments: JsonObject = Object.freeze(Object.create(null) as JsonObject)

function textAt(object: JsonObject | undefined, key: string): string | undefined {
  const value = object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined
  return typeof value === 'string' ? value : undefined
}

function objectAt(object: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined
  return isJsonObject(value) ? value : undefined
}

/** What a message is about; undefined for a response and for a method that is about nothing by name. */
export function findMcpTarget({ method, params }: Pick<RpcMessage, 'method' | 'params'>): McpTarget | undefined {
  const subject = method === undefined ? undefined : findMcpMethod(method)?.subject
  switch (subject) {
    case undefined:
      return undefined
    case 'tool':
    case 'prompt':
      return { subject, name: textAt(params, 'name'), arguments: objectAt(params, 'arguments') ?? noArguments }
    case 'resource':
      return { subject, name: textAt(params, 'uri'), arguments: noArguments }
    case 'reference': {
      // A completion is about the prompt or the resource whose argument it completes, as its type says.
      const reference = objectAt(params, 'ref')
      const isResource = textAt(reference, 'type') === 'ref/resource'
      const isPrompt = textAt(reference, 'type') === 'ref/prompt'
      const argument = objectAt(params, 'argument')
      const given = textAt(argument, 'name')
      const entries = given === undefined ? [] : [[given, argument?.['value'] ?? null] as const]
      const settled = objectAt(objectAt(params, 'context'), 'arguments') ?? noArguments
      return {
        subject: isResource ? 'resource' : 'prompt',
        name: isResource ? textAt(reference, 'uri') : isPrompt ? textAt(reference, 'name') : undefined,
        arguments: Object.fromEntries([...Object.entries(settled), ...entries]),
      }
    }
    case 'task':
      return { subject, name: textAt(params, 'taskId'), arguments: noArguments }
  }
}

/** Arguments as texts by name: a text as it is, anything else as JSON. */
function toTexts(given: JsonObject): ReadonlyMap<string, string> {
  const text = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value))
  return new Map(Object.entries(given).map(([name, value]) => [name, text(value)]))
}

/** All that the fields `mcp.*` are read from. What is undefined leaves its fields missing. */
export interface McpFacts {
  readonly detected?: boolean
  readonly confidence?: number
  readonly layers?: readonly string[]
  readonly messages: readonly RpcMessage[]
  /** What the messages are about, where it is not what they themselves name. */
  readonly targets?: readonly McpTarget[] | undefined
  readonly incomplete?: boolean
  /** The method that counts, where it is not that of the first message. */
  readonly method?: string | undefined
  readonly access?: 'read' | 'write' | undefined
  readonly server?: string | undefined
  readonly serverHost?: string | undefined
  readonly session?: string | undefined
  readonly protocolVersion?: string | undefined
}

type Reader = (facts: McpFacts, targets: readonly McpTarget[]) => ValueInput | undefined

const nameOf =
  (subject: McpSubject): Reader =>
  (_, targets) =>
    targets.find((target) => target.subject === subject && target.name !== undefined)?.name

/** Rules compare one spelling of a URI; what has none is compared as it stands. */
const uriOf: Reader = (facts, targets) => {
  const uri = nameOf('resource')(facts, targets)
  return typeof uri === 'string' ? normalizeResourceUri(uri).uri : undefined
}

/** The revision of the protocol that a request itself names. */
function revisionOf({ method, params }: RpcMessage): string | undefined {
  if (method === 'initialize') return textAt(params, 'protocolVersion')
  return textAt(objectAt(params, '_meta'), 'io.modelcontextprotocol/protocolVersion')
}

const methodsOf = ({ messages }: McpFacts): readonly string[] => messages.flatMap(({ method }) => method ?? [])

// prettier-ignore
const rows: readonly (readonly [field: string, read: Reader])[] = [
  ['mcp.detected', ({ detected }) => detected],
  ['mcp.confidence', ({ confidence }) => confidence],
  ['mcp.layers', ({ layers }) => layers],
  ['mcp.method', (facts) => 'method' in facts ? facts.method : methodsOf(facts)[0]],
  ['mcp.methods', methodsOf],
  ['mcp.incomplete', ({ incomplete }) => incomplete],
  ['mcp.subject', (_, targets) => targets[0]?.subject],
  ['mcp.tool', nameOf('tool')],
  ['mcp.tools', (_, targets) => targets.flatMap(({ subject, name }) => (subject === 'tool' ? (name ?? []) : []))],
  ['mcp.prompt.name', nameOf('prompt')],
  ['mcp.resource.uri', uriOf],
  ['mcp.arguments', (_, targets) => targets[0] === undefined ? undefined : toTexts(targets[0].arguments)],
  ['mcp.access', ({ access }) => access],
  ['mcp.server', ({ server }) => server],
  ['mcp.server.host', ({ serverHost }) => serverHost],
  ['mcp.session', ({ session }) => session],
  ['mcp.protocol_version', ({ protocolVersion, messages }) =>
    messages.map(revisionOf).find((revision) => revision !== undefined) ?? protocolVersion],
]

/** Names of the fields that {@link readMcpFields} gives. */
export const mcpFields: readonly string[] = rows.map(([field]) => field)

/** The fields `mcp.*`, each worked out when it is asked for. */
export function readMcpFields(
  facts: McpFacts,
): readonly (readonly [field: string, read: () => ValueInput | undefined])[] {
  let targets: readonly McpTarget[] | undefined
  const all = (): readonly McpTarget[] =>
    (targets ??= facts.targets ?? facts.messages.flatMap((message) => findMcpTarget(message) ?? []))
  return rows.map(([field, read]) => [field, () => read(facts, all())] as const)
}
