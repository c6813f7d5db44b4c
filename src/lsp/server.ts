import { DidChangeWatchedFilesNotification, ErrorCodes, ResponseError, type Connection } from 'vscode-languageserver'
import { capabilities } from './capabilities.ts'
import type { Client, ClientOptions, ServerHost, Session } from './host.ts'

/** Files that a policy may be read from. */
const watched = '**/*.{yaml,yml,json,wf,tf,tofu}'

/**
 * Answers a client of the Language Server Protocol over a connection, until it leaves.
 *
 * @param version - what the server says that it is
 * @param loadHost - loads what its place can do for it, when the client has had its first answer
 */
export function startServer(
  connection: Connection,
  version: string,
  loadHost: () => Promise<ServerHost> = () => Promise.resolve({}),
): void {
  let client: Client = { options: {}, folder: undefined, canRefreshLenses: false, canWatchFiles: false }
  let isInitialized = false
  let session: Promise<Session> | undefined
  /** The language service is half of what there is to load, and nobody needs it to say what there is. */
  const start = (): Promise<Session> =>
    (session ??= Promise.all([import('./session.ts'), loadHost()]).then(([{ createSession }, host]) =>
      createSession(connection, host, client),
    ))

  connection.onInitialize(({ initializationOptions, workspaceFolders, capabilities: own }) => {
    isInitialized = true
    client = {
      options: (initializationOptions as ClientOptions | null | undefined) ?? {},
      folder: workspaceFolders?.[0]?.uri,
      canRefreshLenses: own.workspace?.codeLens?.refreshSupport === true,
      canWatchFiles: own.workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    }
    return { capabilities, serverInfo: { name: 'portcullis', version } }
  })
  connection.onInitialized(async () => {
    await start()
    if (!client.canWatchFiles) return
    // Policies of a folder are one: a list that another program changes there is another list for the rules that are open.
    const watchers = [{ globPattern: watched }]
    connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch((error: unknown) => {
      connection.console.error(`the client does not tell of changed files: ${String(error)}`)
    })
  })
  connection.onShutdown(async () => {
    const running = await session
    running?.stop()
  })
  // All that comes while the service is loaded waits for it, in its order.
  connection.onRequest(async (method, parameters, token) => {
    if (!isInitialized) throw new ResponseError(ErrorCodes.ServerNotInitialized, `${method} came before initialize`)
    const handler = (await start()).requests.of(method)
    if (handler === undefined) throw new ResponseError(ErrorCodes.MethodNotFound, `there is no request ${method}`)
    return handler(parameters, token)
  })
  connection.onNotification(async (method, parameters) => {
    if (!isInitialized) return
    await (await start()).notices.of(method)?.(parameters, undefined)
  })
  connection.listen()
}
