import type { Application } from './application.ts'
import { chats } from './chats.ts'
import { apis, gateways } from './model-apis.ts'
import { codingTools, mcpServers, mediaTools, selfHosted } from './tools.ts'

/**
 * All applications that this project knows. The first that a request fits is the one that counts, so a row with paths of
 * its own stands before one that has the whole host.
 */
export const applications: readonly Application[] = [
  ...mcpServers,
  ...chats,
  ...apis,
  ...gateways,
  ...codingTools,
  ...mediaTools,
  ...selfHosted,
]

/** Ids of the interfaces of models for programs, and of what passes requests on to them. */
export const modelApis: readonly string[] = [
  ...new Set(
    applications
      .filter(({ kind, id }) => kind === 'api' || kind === 'gateway' || kind === 'coding' || id === 'ollama')
      .map(({ id }) => id),
  ),
]
