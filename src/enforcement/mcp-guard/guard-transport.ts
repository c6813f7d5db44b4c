import type { Transport, TransportSendOptions } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage, MessageExtraInfo } from '@modelcontextprotocol/sdk/types.js'
import type { GuardOptions } from './options.ts'
import { GuardSession } from './session/session.ts'

export interface GuardTransportOptions extends GuardOptions {
  /** Whose transport it is: `server` receives calls, `client` makes them. */
  readonly side: 'server' | 'client'
}

/** A transport of which every message is decided before it goes on. */
class GuardedTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: Transport['onmessage']
  readonly #inner: Transport
  readonly #session: GuardSession
  readonly #side: 'server' | 'client'

  constructor(inner: Transport, options: GuardTransportOptions) {
    this.#inner = inner
    this.#side = options.side
    this.#session = new GuardSession(options, (error) => this.onerror?.(error))
    this.#session.sessionId = () => this.sessionId
  }

  get sessionId(): string | undefined {
    return this.#inner.sessionId
  }

  setProtocolVersion = (version: string): void => {
    this.#inner.setProtocolVersion?.(version)
  }

  async start(): Promise<void> {
    this.#inner.onmessage = (message, extra) => this.#receive(message, extra)
    this.#inner.onerror = (error) => this.onerror?.(error)
    this.#inner.onclose = () => {
      this.#session.close()
      this.onclose?.()
    }
    await this.#inner.start()
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    const passage = this.#session.pass(message, this.#side, { related: options?.relatedRequestId })
    if (passage.kind === 'forward') await this.#inner.send(passage.message, options)
    // The sender still waits for `send` to end before it can take an answer.
    else if (passage.kind === 'reply') queueMicrotask(() => this.onmessage?.(passage.message))
  }

  async close(): Promise<void> {
    await this.#inner.close()
  }

  #receive(message: JSONRPCMessage, extra: MessageExtraInfo | undefined): void {
    const passage = this.#session.pass(message, this.#side === 'server' ? 'client' : 'server', { extra })
    if (passage.kind === 'forward') this.onmessage?.(passage.message, extra)
    else if (passage.kind === 'reply')
      this.#inner.send(passage.message).catch((error: unknown) => {
        this.onerror?.(error instanceof Error ? error : new Error(String(error)))
      })
  }
}

/**
 * Puts the portal in front of a transport of the official SDK: give the result to `connect` instead.
 * Calls that the portal denies never reach the server and are answered with an error; lists hold
 * only what the caller may use; DLP looks at arguments and results.
 *
 * @param transport - not started yet
 * @throws DiagnosticError if the portal has no server of the name
 * @example
 * await server.connect(guardTransport(transport, { side: 'server', portal, server: 'crm', caller, audit }))
 */
export function guardTransport(transport: Transport, options: GuardTransportOptions): Transport {
  return new GuardedTransport(transport, options)
}
