import { hostName, hostPort } from '../request/host.ts'
import { HostIndex, isOperation, matchPath } from '../../../runtime/index.ts'
import type { Application, OperationName } from './application.ts'
import { applications } from './table.ts'

/** An application that a request is to. */
export interface ApplicationMatch {
  readonly application: Application
  /** The path is one on which its models answer. */
  readonly isModelPath: boolean
}

const indexes = new WeakMap<readonly Application[], HostIndex<Application>>()

function indexOf(rows: readonly Application[]): HostIndex<Application> {
  let index = indexes.get(rows)
  if (index === undefined) indexes.set(rows, (index = new HostIndex(rows)))
  return index
}

/** Loops and not `some`: requests to models are asked several times what they are to. */
function isAny(patterns: readonly string[], path: string): boolean {
  for (const pattern of patterns) if (matchPath(pattern, path)) return true
  return false
}

/**
 * The application that a request is to, by its host and, where one host serves much or only a port tells, by its path: the
 * likeliest, if it may be to several.
 *
 * @param host - as in a Host header, with its port
 * @param path - normalised, without query; a template of discovery (`{id}`) does as well
 * @param rows - default the table of this project
 */
export function findApplication(
  host: string,
  path: string,
  rows: readonly Application[] = applications,
): ApplicationMatch | undefined {
  for (const { row: application, isPortOnly } of indexOf(rows).find(hostName(host), hostPort(host))) {
    if (application.only !== undefined && !isAny(application.only, path)) continue
    const isModelPath = application.models !== undefined && isAny(application.models, path)
    // A port alone tells little: many things listen on 8080.
    if (isPortOnly && !isModelPath) continue
    return { application, isModelPath }
  }
  return undefined
}

/**
 * The id of the application that a request is to. Of servers that only a port tells, Ollama is one whatever the path:
 * nothing else is known to listen there.
 */
export function findApp(host: string, path: string): string | undefined {
  const found = findApplication(host, path)?.application
  if (found === undefined) return hostPort(host) === 11434 ? 'ollama' : undefined
  return found.kind === 'mcp' || (found.kind === 'self-hosted' && found.id !== 'ollama') ? undefined : found.id
}

/**
 * What a person does with an application in a request: the operations whose method and path are those of the request,
 * in the order of `operationNames`. Several may hold at once.
 *
 * @param method - in any case
 * @param path - normalised, without query
 */
export function findOperations(application: Application, method: string, path: string): readonly OperationName[] {
  const asked = method.toUpperCase()
  const names = Object.entries(application.operations ?? {}) as [OperationName, readonly string[]][]
  return names.flatMap(([name, patterns]) => (isOperation(patterns, asked, path) ? [name] : []))
}
