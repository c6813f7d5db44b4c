import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { PassThrough } from 'node:stream'
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node'
import { createConnection } from 'vscode-languageserver/node'
import { startServer } from '../../src/lsp/index.ts'

/** Something that a server has said by itself. */
interface Published {
  readonly uri: string
  readonly version?: number
  readonly diagnostics: readonly {
    readonly code: string
    readonly codeDescription?: { readonly href: string }
    readonly range: Range
    readonly message: string
  }[]
}

export interface Position {
  readonly line: number
  readonly character: number
}

export interface Range {
  readonly start: Position
  readonly end: Position
}

/** A client that knows the protocol and nothing of the server. */
export class ProtocolClient {
  readonly connection: MessageConnection
  readonly published: Published[] = []
  readonly edits: unknown[] = []
  readonly messages: string[] = []
  readonly registered: unknown[] = []
  readonly #texts = new Map<string, string>()
  readonly #versions = new Map<string, number>()
  #wake: (() => void) | undefined

  constructor(connection: MessageConnection) {
    this.connection = connection
    connection.onNotification('textDocument/publishDiagnostics', (told: Published) => {
      this.published.push(told)
      this.#wake?.()
    })
    connection.onRequest('workspace/applyEdit', ({ edit }: { readonly edit: unknown }) => {
      this.edits.push(edit)
      return { applied: true }
    })
    connection.onNotification('window/showMessage', ({ message }: { readonly message: string }) => {
      this.messages.push(message)
    })
    connection.onRequest('workspace/codeLens/refresh', () => null)
    connection.onRequest(
      'client/registerCapability',
      ({ registrations }: { readonly registrations: readonly unknown[] }) => {
        this.registered.push(...registrations)
        return null
      },
    )
    connection.listen()
  }

  request<Answer>(method: string, parameters: unknown): Promise<Answer> {
    return this.connection.sendRequest(method, parameters)
  }

  async start(initializationOptions: unknown = {}, workspace: object = {}): Promise<Record<string, unknown>> {
    const answer = await this.request<{ readonly capabilities: Record<string, unknown> }>('initialize', {
      processId: null,
      rootUri: null,
      initializationOptions,
      capabilities: { workspace: { codeLens: { refreshSupport: true }, ...workspace } },
    })
    await this.connection.sendNotification('initialized', {})
    return answer.capabilities
  }

  open(uri: string, text: string): void {
    this.#texts.set(uri, text)
    this.#versions.set(uri, 1)
    void this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'x', version: 1, text } }) // prettier-ignore
  }

  /** Replaces a stretch of an open document, as a key does. */
  type(uri: string, start: number, end: number, text: string): number {
    const old = this.#texts.get(uri) ?? ''
    const version = (this.#versions.get(uri) ?? 0) + 1
    const range = { start: this.position(uri, start), end: this.position(uri, end) }
    this.#texts.set(uri, old.slice(0, start) + text + old.slice(end))
    this.#versions.set(uri, version)
    void this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range, text }] }) // prettier-ignore
    return version
  }

  text(uri: string): string {
    return this.#texts.get(uri) ?? ''
  }

  position(uri: string, at: number): Position {
    const before = this.text(uri).slice(0, at)
    const line = before.split('\n').length - 1
    return { line, character: at - (before.lastIndexOf('\n') + 1) }
  }

  slice(uri: string, { start, end }: Range): string {
    const lines = this.text(uri).split('\n')
    const at = ({ line, character }: Position): number =>
      lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character
    return this.text(uri).slice(at(start), at(end))
  }

  /** Waits for diagnostics that fulfil a condition. */
  async until(accept: (told: Published) => boolean, milliseconds = 20_000): Promise<Published> {
    const end = Date.now() + milliseconds
    for (;;) {
      const found = this.published.find(accept)
      if (found !== undefined) return found
      if (Date.now() > end) throw new Error(`nothing of the kind was published; last: ${JSON.stringify(this.published.at(-1))}`) // prettier-ignore
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        setTimeout(resolve, 200)
      })
    }
  }
}

/** A server in this process, over streams. */
export function connectHere(): ProtocolClient {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()]
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient))
  startServer(server, 'test')
  return new ProtocolClient(
    createMessageConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer)),
  )
}

/** The command `portcullis lsp` in a process of its own, over its standard streams. */
export function connectProcess(args: readonly string[] = ['lsp', '--stdio']): {
  readonly client: ProtocolClient
  readonly process: ChildProcessWithoutNullStreams
} {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args])
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  )
  return { client: new ProtocolClient(connection), process: child }
}
