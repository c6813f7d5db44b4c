import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'

interface Message {
  readonly id?: number | string
  readonly method?: string
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string }
  readonly params?: unknown
}

/** A client that writes bytes, whatever they are, and refuses all that it is asked. */
class RudeClient {
  readonly process: ChildProcessWithoutNullStreams
  readonly messages: Message[] = []
  #bytes = Buffer.alloc(0)
  #next = 1

  constructor() {
    this.process = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'lsp'])
    this.process.stdout.on('data', (bytes: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes])
      for (;;) {
        const end = this.#bytes.indexOf('\r\n\r\n')
        const length = Number(/Content-Length: (\d+)/.exec(this.#bytes.toString('latin1', 0, Math.max(0, end)))?.[1])
        if (end === -1 || this.#bytes.length < end + 4 + length) return
        this.#take(JSON.parse(this.#bytes.toString('utf8', end + 4, end + 4 + length)) as Message)
        this.#bytes = this.#bytes.subarray(end + 4 + length)
      }
    })
  }

  #take(message: Message): void {
    this.messages.push(message)
    if (message.id !== undefined && message.method !== undefined)
      this.send({ id: message.id, error: { code: -32601, message: 'refused' } })
  }

  raw(text: string): void {
    this.process.stdin.write(text)
  }

  send(message: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message })
    this.raw(`Content-Length: ${String(Buffer.byteLength(text))}\r\n\r\n${text}`)
  }

  async until(accept: (message: Message) => boolean): Promise<Message> {
    for (const end = Date.now() + 25_000; Date.now() < end;) {
      const found = this.messages.find(accept)
      if (found !== undefined) return found
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error(`no such message among ${JSON.stringify(this.messages)}`)
  }

  ask(method: string, params: unknown): Promise<Message> {
    const id = this.#next++
    this.send({ id, method, params })
    return this.until((message) => message.id === id && message.method === undefined)
  }

  async start(): Promise<void> {
    const workspace = { codeLens: { refreshSupport: true }, didChangeWatchedFiles: { dynamicRegistration: true } }
    await this.ask('initialize', { processId: null, rootUri: null, capabilities: { workspace } })
    this.send({ method: 'initialized', params: {} })
  }

  open(uri: string, text: string): void {
    this.send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'x', version: 1, text } } })
  }

  told(uri: string): Promise<Message> {
    return this.until(({ method, params }) => method === 'textDocument/publishDiagnostics' && (params as { uri: string }).uri === uri && (params as { diagnostics: unknown[] }).diagnostics.length > 0) // prettier-ignore
  }
}

const noEval = process.env['PORTCULLIS_NO_EVAL'] === '1'
const rule = 'http.request.method eq "get"'

describe.skipIf(noEval)('a client that does as it pleases', { timeout: 60_000 }, () => {
  let client: RudeClient
  afterEach(() => client.process.kill())

  it('refuses what the server asks, and is answered on', async () => {
    client = new RudeClient()
    await client.start()
    const uri = 'untitled:/a.yaml'
    client.open(uri, `version: 1\nrules:\n  - { id: one, expression: '${rule}', action: block }\n`)
    await client.told(uri)
    const command = { command: 'portcullis.explainRule', arguments: [uri, 'one'] }
    expect((await client.ask('workspace/executeCommand', command)).error).toBeUndefined()
    // What it has to say comes as a notice, which needs no answer.
    expect((await client.until(({ method }) => method === 'window/showMessage')).id).toBeUndefined()
    const edit = await client.ask('workspace/executeCommand', { command: 'portcullis.writeTest', arguments: [uri, 'one'] }) // prettier-ignore
    expect(edit.error).toBeDefined()
    await client.until(({ method }) => method === 'workspace/codeLens/refresh')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(client.process.exitCode).toBeNull()
    expect((await client.ask('textDocument/documentSymbol', { textDocument: { uri } })).result).toHaveLength(2)
  })

  it('asks before it has said who it is', async () => {
    client = new RudeClient()
    const early = await client.ask('textDocument/hover', { textDocument: { uri: 'untitled:/a.wf' }, position: { line: 0, character: 0 } }) // prettier-ignore
    expect(early.error?.code).toBe(-32002)
    await client.start()
    client.open('untitled:/a.wf', rule)
    await client.told('untitled:/a.wf')
  })

  it('names files as nobody does', async () => {
    client = new RudeClient()
    await client.start()
    const names = ['untitled:Untitled-1.wf', 'file:///none/a%20b%23%3F%25.wf', 'file:///none/%E0%A4%A.wf', 'file://host/share/a.wf', 'vscode-vfs://github/a/b.wf', 'a b.wf', 'file:///C:/a/b.wf', 'file:///none/😀.wf', 'file:///none/%2Fa.wf', 'file:///none/a%00b.wf'] // prettier-ignore
    for (const uri of names) {
      client.open(uri, rule)
      await client.told(uri)
      expect((await client.ask('textDocument/documentLink', { textDocument: { uri } })).error, uri).toBeUndefined()
    }
  })

  it('writes what is no message', async () => {
    client = new RudeClient()
    await client.start()
    client.raw('Content-Length: 5\r\n\r\n{"a":')
    client.raw('Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}')
    client.open('untitled:/a.wf', rule)
    await client.told('untitled:/a.wf')
  })

  it('counts wrong: the server goes, and does not wait for ever', async () => {
    client = new RudeClient()
    await client.start()
    const left = new Promise<number | null>((resolve) => client.process.once('exit', resolve))
    client.raw('Content-Length: nine\r\n\r\n{}')
    client.process.stdin.end()
    expect(await left).not.toBe(0)
  })
})
