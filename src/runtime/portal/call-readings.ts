import { fromText, RuntimeError, toTextStrict, type ExecutionContext, type Value } from '../index.ts'
import { isNameless, otherNames, uriProblem } from './call-names.ts'
import type { PortalServerInfo } from './portal-servers.ts'
import { normalizeResourceUri } from './resource-uri.ts'

/** The fields that hold the name of what a call is about, by its subject. */
const nameFields = { tool: 'mcp.tool', prompt: 'mcp.prompt.name', resource: 'mcp.resource.uri' } as const

type NamedSubject = keyof typeof nameFields

const subjects = Object.keys(nameFields) as readonly NamedSubject[]

/** The fields that a portal reads itself to know all names of a call, whatever its rules read. */
export const callNameFields: readonly string[] = [
  ...Object.values(nameFields),
  'mcp.subject',
  'mcp.tools',
  'mcp.server',
  'mcp.access',
]

/** The ways to understand a call. */
export interface CallReadings {
  /** The first is what the call says, the others what it may be taken for. */
  readonly contexts: readonly [ExecutionContext, ...ExecutionContext[]]
  /** Why nobody can say what the call is about; undefined if rules can judge it. */
  readonly unjudgeable: string | undefined
}

/** What stands in a field; undefined where that is nothing, and null where it cannot be read. */
function read(context: ExecutionContext, field: string): Value | undefined | null {
  const slot = context.shape.slots.get(field)
  try {
    return slot === undefined ? undefined : context.read(slot)
  } catch (error) {
    if (error instanceof RuntimeError) return null
    throw error
  }
}

/** The text of a field; undefined where there is none, null where it cannot be read as one. */
function readText(context: ExecutionContext, field: string): string | undefined | null {
  const value = read(context, field)
  return typeof value === 'string' ? (toTextStrict(value) ?? null) : value === undefined ? undefined : null
}

function findProblem(subject: NamedSubject, name: string | undefined | null): string | undefined {
  if (name === null || isNameless({ subject, name })) return 'its name is no text that can be read'
  return uriProblem({ subject, name })
}

/** A call under another name of its tool: also the list of its tools and its access class are those of that name. */
function renameTool(
  context: ExecutionContext,
  from: string,
  to: string,
  servers: ReadonlyMap<string, PortalServerInfo>,
): ReadonlyMap<string, Value> {
  const renamed = new Map<string, Value>()
  const tools = read(context, 'mcp.tools')
  if (Array.isArray(tools))
    renamed.set(
      'mcp.tools',
      tools.map((tool: Value) => (tool === fromText(from) ? fromText(to) : tool)),
    )
  const access = read(context, 'mcp.access')
  const server = servers.get(readText(context, 'mcp.server') ?? '')
  // What is about a task has the access class of its method.
  const isCall = (readText(context, 'mcp.subject') ?? 'tool') === 'tool'
  if (isCall && typeof access === 'string' && server !== undefined)
    renamed.set('mcp.access', server.accessOf(to, access === 'read'))
  return renamed
}

/**
 * All that a call may be taken for: rules that allow are asked about what it says, rules that block about each reading.
 * The URI of a resource is compared in its normal form.
 */
export function readCall(given: ExecutionContext, servers: ReadonlyMap<string, PortalServerInfo>): CallReadings {
  const about = readText(given, 'mcp.subject')
  const names = subjects.flatMap((subject) => {
    const name = readText(given, nameFields[subject])
    return name === undefined && about !== subject ? [] : [{ subject, name }]
  })
  let first = given
  const others: ExecutionContext[] = []
  for (const { subject, name } of names) {
    if (subject !== 'resource' || typeof name !== 'string') continue
    const { uri } = normalizeResourceUri(name)
    if (uri !== name) first = given.derive(new Map([[nameFields.resource, fromText(uri)]]))
  }
  for (const { subject, name } of names) {
    if (typeof name !== 'string') continue
    for (const other of otherNames({ subject, name })) {
      const changes = new Map<string, Value>([[nameFields[subject], fromText(other)]])
      if (subject === 'tool')
        for (const [field, value] of renameTool(given, name, other, servers)) changes.set(field, value)
      others.push(first.derive(changes))
    }
  }
  const unjudgeable = names.map(({ subject, name }) => findProblem(subject, name)).find((found) => found !== undefined)
  return { contexts: [first, ...others], unjudgeable }
}
