import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { createRefusal, toErrorResponse } from './messages/refusal.ts'
import { idOf, type RpcId } from './messages/rpc.ts'

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

/** The revision that an answer to an `initialize` settles. */
function revisionOf(message: JSONRPCMessage): string | undefined {
  const version = 'result' in message ? message.result['protocolVersion'] : undefined
  return typeof version === 'string' ? version : undefined
}

/**
 * Makes a proxy of two transports: what one receives, the other sends. Guard one of them, usually
 * the one that faces the client. If one closes, the other is closed.
 *
 * @param clientFacing - a server's transport, not started yet
 * @param serverFacing - a client's transport, not started yet
 * @param onError - told of what either of them reports
 */
export async function bridgeTransports(
  clientFacing: Transport,
  serverFacing: Transport,
  onError: (error: Error) => void = () => undefined,
): Promise<void> {
  let initializeId: RpcId | undefined
  clientFacing.onmessage = (message) => {
    const id = idOf(message)
    const isRequest = 'method' in message && id !== undefined
    if ('method' in message && message.method === 'initialize') initializeId = id
    serverFacing.send(message).catch((error: unknown) => {
      onError(toError(error))
      if (!isRequest) return
      const refusal = createRefusal('E_MCP_UNREACHED', { reason: toError(error).message.slice(0, 200) })
      clientFacing.send(toErrorResponse(id, refusal)).catch((failure: unknown) => onError(toError(failure)))
    })
  }
  serverFacing.onmessage = (message) => {
    if (initializeId !== undefined && idOf(message) === initializeId && !('method' in message)) {
      const revision = revisionOf(message)
      if (revision !== undefined) serverFacing.setProtocolVersion?.(revision)
      initializeId = undefined
    }
    clientFacing.send(message).catch((error: unknown) => onError(toError(error)))
  }
  clientFacing.onerror = onError
  serverFacing.onerror = onError
  const closeOther = (other: Transport) => (): void => {
    other.close().catch((error: unknown) => onError(toError(error)))
  }
  // Each side is closed once: the second close finds no listener.
  let isClosed = false
  const once = (close: () => void) => (): void => {
    if (isClosed) return
    isClosed = true
    close()
  }
  clientFacing.onclose = once(closeOther(serverFacing))
  serverFacing.onclose = once(closeOther(clientFacing))
  await serverFacing.start()
  await clientFacing.start()
}
