import { applications, findApplication, type Application } from '../traffic/index.ts'

/** One provider of models: a row of the table of applications. */
export type ProviderRow = Application

/** The applications of the table: providers of models, chats, tools, and servers of MCP. */
export const providers: readonly ProviderRow[] = applications

export interface ProviderMatch {
  readonly id: string
  /** The path is one of those that the provider has for models. */
  readonly hasPath: boolean
  /** All of the host is for models: on the sites of chats most paths are not. */
  readonly isApi: boolean
}

const apiKinds: ReadonlySet<Application['kind']> = new Set(['api', 'gateway', 'self-hosted'])

/**
 * The known provider of models that a host is of. Servers that only a port tells count only with one of their paths;
 * servers of MCP are none.
 *
 * @param path - a path or a path template
 */
export function findProvider(
  host: string,
  path: string,
  rows: readonly ProviderRow[] = providers,
): ProviderMatch | undefined {
  const found = findApplication(host, path, rows)
  if (found === undefined || found.application.kind === 'mcp') return undefined
  const { application, isModelPath } = found
  return { id: application.id, hasPath: isModelPath, isApi: apiKinds.has(application.kind) }
}
