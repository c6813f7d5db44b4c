import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { guardTransport, type AuditRecord } from '../../../src/enforcement/mcp-guard/index.ts'
import type { Draw } from '../../../src/testing/index.ts'
import { drawAsking, drawId, drawNoise, listed } from './drawn-messages.ts'
import { card, emailOf, may, people, portal, resolveName, resolveUri, type Person, type Thing } from './world.ts'

type Id = string | number

/** A request that reached the server, as the fuzzer knows it. */
interface Served {
  readonly serial: number
  readonly id: Id
  readonly person: Person
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
  /** What the server touches for it. */
  readonly thing: Thing | undefined
  cancelled: boolean
}

interface Task {
  readonly thing: Thing
  readonly person: Person
}

interface Message {
  readonly id?: Id
  readonly method?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly result?: Readonly<Record<string, unknown>>
  readonly error?: unknown
}

const listMembers = [
  ['tools', 'name', 'tool'],
  ['prompts', 'name', 'prompt'],
  ['resources', 'uri', 'resource'],
  ['resourceTemplates', 'uriTemplate', 'resource'],
] as const

/**
 * One session with careless and hostile ends, watched by an oracle that knows nothing of the guard: who
 * sent what, what the server touches for it, and which answer belongs to which call.
 */
class FuzzedSession {
  readonly #draw: Draw
  readonly #found: (what: string) => void
  readonly #isShared: boolean
  readonly #guarded: Transport
  readonly #inner: Transport
  readonly #open = new Map<Id, Served>()
  readonly #unanswered: Served[] = []
  readonly #tasks = new Map<string, Task>()
  #sender: Person = 'guest'
  #owner: Person = 'guest'
  /** Whom records of this step may name; undefined where it is not known. */
  #emails: ReadonlySet<string | null> | undefined
  /** The method that records of an answer must have. */
  #answering: Served | undefined
  #serial: number
  records = 0

  constructor(draw: Draw, serial: number, found: (what: string) => void) {
    this.#draw = draw
    this.#serial = serial
    this.#found = found
    this.#isShared = draw.chance(0.5)
    this.#inner = {
      start: () => Promise.resolve(),
      send: (message) => {
        this.#toClient(message as Message)
        return Promise.resolve()
      },
      close: () => Promise.resolve(),
    }
    this.#guarded = guardTransport(this.#inner, {
      side: 'server',
      portal,
      server: 'crm',
      callers: this.#isShared ? 'many' : 'one',
      caller: () => people[this.#sender],
      audit: (record) => this.#record(record),
      limits: { maxPending: 20, maxCancelled: 30 },
    })
    this.#guarded.onmessage = (message) => this.#toServer(message as Message)
  }

  get serial(): number {
    return this.#serial
  }

  async run(steps: number): Promise<void> {
    await this.#guarded.start()
    // Whose session it is must be known without asking the guard.
    this.#sender = this.#owner = this.#draw.pick<Person>(['admin', 'user', 'guest'])
    this.#inner.onmessage?.({ jsonrpc: '2.0', method: 'notifications/initialized' })
    for (let step = 1; step < steps; step++) {
      this.#answering = undefined
      if (this.#draw.chance(0.55)) this.#clientStep()
      else this.#serverStep()
    }
    // Refusals of questions reach the server a little later.
    this.#sender = this.#owner
    await Promise.resolve()
    this.#emails = undefined
    this.#answering = undefined
    this.#inner.onclose?.()
  }

  #record(record: AuditRecord): void {
    this.records += 1
    if (this.#emails !== undefined && !this.#emails.has(record.caller.email))
      this.#found(`a record of ${record.method} names ${String(record.caller.email)}`)
    const { method } = this.#answering ?? {}
    if (method !== undefined && record.from === 'client' && record.method !== method)
      this.#found(`an answer to ${method} was recorded as ${record.method}`)
    if (JSON.stringify(record).includes('4111 1111')) this.#found(`a record holds a card`)
  }

  #clientStep(): void {
    const draw = this.#draw
    this.#sender = draw.chance(0.7) ? this.#owner : draw.pick<Person>(['admin', 'user', 'guest'])
    this.#emails = new Set([emailOf(this.#sender)])
    const id = drawId(draw)
    const asking = { jsonrpc: '2.0', ...drawAsking(draw, [...this.#tasks.keys()]) }
    let message: unknown
    switch (draw.integer(0, 9)) {
      case 0:
        message = drawNoise(draw)
        break
      case 1:
      case 2:
        message = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } }
        break
      case 3:
        message = { jsonrpc: '2.0', id, result: { action: 'accept' } }
        break
      case 4:
        message = draw.chance(0.5) ? asking : { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 1, progress: 1 } } // prettier-ignore
        break
      default:
        message = { ...asking, id, ...(draw.chance(0.05) ? { extra: card } : {}) }
    }
    this.#inner.onmessage?.(message as JSONRPCMessage)
  }

  /** What reaches the server. */
  #toServer(message: Message): void {
    if (!this.#isShared) {
      // Refusals of what the server asked are the guard's own.
      if (message.error === undefined && this.#sender !== this.#owner)
        this.#found(`a message of ${this.#sender} passed in a session of ${this.#owner}`)
    }
    if ('extra' in message) this.#found('an unknown member passed')
    const { id, method, params = {} } = message
    if (method === 'notifications/cancelled') {
      const cancelled = this.#open.get(params['requestId'] as Id)
      if (cancelled === undefined) return
      if (cancelled.person !== this.#sender) this.#found(`${this.#sender} cancelled a call of ${cancelled.person}`)
      cancelled.cancelled = true
    }
    if (id === undefined || method === undefined) return
    if (this.#open.has(id)) this.#found(`an id was taken again before its answer`)
    const thing = this.#resolve(method, params)
    const served: Served = { serial: this.#serial++, id, person: this.#sender, method, params, thing, cancelled: false }
    this.#open.set(id, served)
    this.#unanswered.push(served)
  }

  #resolve(method: string, params: Readonly<Record<string, unknown>>): Thing | undefined {
    const given = (params['ref'] ?? params) as Readonly<Record<string, unknown>>
    if (method.startsWith('tasks/')) return this.#tasks.get(params['taskId'] as string)?.thing
    if (method === 'tools/call') return { kind: 'tool', name: resolveName(given['name'] as string) }
    if (method === 'prompts/get' || given['type'] === 'ref/prompt')
      return { kind: 'prompt', name: resolveName(given['name'] as string) }
    if (method.startsWith('resources/') && typeof given['uri'] !== 'string') return undefined
    if (typeof given['uri'] !== 'string') return undefined
    return { kind: 'resource', name: resolveUri(given['uri'], this.#draw.integer(0, 3)) }
  }

  #serverStep(): void {
    const draw = this.#draw
    const asked = draw.integer(0, 9)
    if (asked < 7 && this.#unanswered.length > 0) {
      const [served] = this.#unanswered.splice(draw.integer(0, this.#unanswered.length - 1), 1)
      if (served !== undefined) this.#answer(served)
      return
    }
    this.#emails = new Set(this.#isShared ? [null, 'admin@example.com', 'user@example.com'] : [emailOf(this.#owner)]) // prettier-ignore
    if (asked === 9) {
      this.#sendNoise()
      return
    }
    const id = draw.integer(0, 5)
    const method = draw.pick(['sampling/createMessage', 'roots/list', 'elicitation/create', 'tools/call'])
    const task = draw.pick([...this.#tasks.keys(), 'task-y'])
    this.#send(
      draw.pick<unknown>([
        { jsonrpc: '2.0', id, method, params: { message: 'm', name: 'x' } },
        { jsonrpc: '2.0', method, params: {} },
        { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } },
        { jsonrpc: '2.0', method: 'notifications/tasks', params: { taskId: task, result: { text: this.#tasks.get(task)?.thing.name === 'get_customer' ? card : '' } } }, // prettier-ignore
        { jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri: draw.pick(listed.uris) } },
        { jsonrpc: '2.0', method: 'notifications/message', params: { data: 'd' } },
      ]),
    )
  }

  #answer(served: Served): void {
    const { id, serial, method, thing, person } = served
    this.#answering = served
    this.#emails = new Set([emailOf(person)])
    const mark = `S${String(serial)}S`
    const text = thing?.name === 'get_customer' ? card : 'text'
    const draw = this.#draw
    let result: Record<string, unknown> = { content: [{ type: 'text', text }], mark, ttlMs: 1, cacheScope: 'public' }
    if (method.endsWith('/list'))
      result = { ...this.#list(), nextCursor: mark, ...(draw.chance(0.2) ? { all: listed.tools } : {}) } // prettier-ignore
    else if (method === 'tools/call' && thing !== undefined && ('task' in served.params || draw.chance(0.1))) {
      const taskId = `task-${String(serial)}`
      this.#tasks.set(taskId, { thing, person })
      result = draw.chance(0.5) ? { task: { taskId, status: 'working' }, mark } : { resultType: 'task', taskId, mark }
    } else if (draw.chance(0.1)) {
      const asked = draw.pick(['sampling/createMessage', 'elicitation/create', 'tools/call'])
      result = { resultType: 'input_required', mark, inputRequests: { a: { method: asked, params: { message: 'm' } } } }
    }
    if (draw.chance(0.05))
      this.#send({ jsonrpc: '2.0', id, error: { code: -32603, message: 'failed', data: { mark } } })
    else this.#send({ jsonrpc: '2.0', id, result, ...(draw.chance(0.05) ? { extra: card } : {}) })
    if (this.#open.get(id) === served) this.#open.delete(id)
  }

  #list(): Record<string, unknown> {
    const tools = listed.tools.map((name) => ({ name, description: this.#draw.pick(['a', 'b']) }))
    const resources = listed.uris.map((uri) => ({ uri, name: uri }))
    return {
      tools: this.#draw.chance(0.95) ? tools : { tools },
      prompts: [{ name: 'greet' }, { name: 'evil' }],
      resources,
      resourceTemplates: listed.uris.map((uriTemplate) => ({ uriTemplate })),
      tasks: [...this.#tasks.keys(), 'task-x'].map((taskId) => ({ taskId })),
    }
  }

  /** Sends what is no answer to anything, or a broken one to what has its id. */
  #sendNoise(): void {
    const noise = drawNoise(this.#draw) as Message | null
    const id = typeof noise === 'object' && noise?.method === undefined ? noise?.id : undefined
    const broken = id === undefined ? undefined : this.#open.get(id)
    if (broken !== undefined) {
      this.#emails = new Set([emailOf(broken.person)])
      this.#open.delete(broken.id)
      const at = this.#unanswered.indexOf(broken)
      if (at !== -1) this.#unanswered.splice(at, 1)
    }
    this.#send(noise)
  }

  #send(message: unknown): void {
    this.#guarded
      .send(message as JSONRPCMessage)
      .catch((error: unknown) => this.#found(`send failed: ${String(error)}`))
  }

  /** What reaches the client. */
  #toClient(message: Message): void {
    const text = JSON.stringify(message)
    if ('extra' in message) this.#found('an unknown member passed')
    if (message.method !== undefined) this.#checkQuestion(message, text)
    const served = this.#answering
    if (message.error !== undefined && !text.includes('"mark"')) return
    const mark = /S(\d+)S/.exec(text)?.[1]
    if (served === undefined || mark === undefined) return
    const open = this.#open.get(served.id)
    if (Number(mark) !== open?.serial || message.id !== open.id) this.#found(`an answer to ${served.method} came as that to ${open?.method ?? 'nothing'}`) // prettier-ignore
    if (served.cancelled) this.#found('an answer to a cancelled call passed')
    if (message.result !== undefined) this.#checkResult(served, message.result, text)
  }

  #checkQuestion({ method, params }: Message, text: string): void {
    if (method === 'sampling/createMessage' || method === 'roots/list' || method === 'tools/call')
      this.#found(`the server asked ${method}`)
    const caller = this.#isShared ? 'guest' : this.#owner
    if (method === 'elicitation/create' && caller !== 'admin') this.#found(`${caller} was asked ${method}`)
    const task = this.#tasks.get(params?.['taskId'] as string)
    if (method === 'notifications/tasks' && (task === undefined || text.includes('4111 1111'))) this.#found('news of a task passed') // prettier-ignore
  }

  #checkResult(
    { method, thing, person, params }: Served,
    result: Readonly<Record<string, unknown>>,
    text: string,
  ): void {
    if (thing !== undefined && !may(person, thing))
      this.#found(`${person} got ${method} of ${thing.kind} ${thing.name}`)
    if (thing?.name === 'get_customer' && text.includes('4111 1111')) this.#found(`${method} gave a card`)
    if (
      method.startsWith('tasks/') &&
      method !== 'tasks/list' &&
      this.#tasks.get(params['taskId'] as string)?.person !== person
    )
      this.#found(`${person} got the task of another`)
    if (text.includes('"method":"sampling/createMessage"') || text.includes('"method":"tools/call"')) this.#found(`a question passed in ${method}`) // prettier-ignore
    if (text.includes('"method":"elicitation/create"') && person !== 'admin')
      this.#found(`${person} was asked in ${method}`)
    if (result['cacheScope'] === 'public' && thing !== undefined) this.#found(`${method} is public to caches`)
    if (!method.endsWith('/list')) return
    const [items, name, kind] = listMembers.find(([member]) => method === (member === 'resourceTemplates' ? 'resources/templates/list' : `${member}/list`)) ?? [] // prettier-ignore
    for (const item of (items === undefined ? [] : result[items]) as Readonly<Record<string, string>>[]) {
      const given = item[name as string] as string
      const seen = kind === 'resource' ? [0, 1, 2, 3].map((way) => resolveUri(given, way)) : [resolveName(given)]
      for (const one of seen)
        if (kind !== undefined && !may(person, { kind, name: one })) this.#found(`${person} was shown ${kind} ${given}`)
    }
    for (const { taskId } of (method === 'tasks/list' ? result['tasks'] : []) as { readonly taskId: string }[])
      if (this.#tasks.get(taskId)?.person !== person) this.#found(`${person} was shown the task of another`)
    const isOdd = Object.keys(result).some((key) => !['nextCursor', 'tasks', ...(items === undefined ? [] : [items])].includes(key)) // prettier-ignore
    if (isOdd) this.#found(`${method} passed with other members`)
  }
}

/** What a run did and found. */
export interface FuzzOutcome {
  readonly messages: number
  readonly sessions: number
  readonly records: number
  /** By what was found: how often. */
  readonly findings: ReadonlyMap<string, number>
}

const stepsOfSession = 60

/** Sends so many messages through guards, in sessions of 60. */
export async function fuzzGuard(draw: Draw, messages: number): Promise<FuzzOutcome> {
  const findings = new Map<string, number>()
  const found = (what: string): void => void findings.set(what, (findings.get(what) ?? 0) + 1)
  let sessions = 0
  let records = 0
  let serial = 0
  for (let sent = 0; sent < messages; sent += stepsOfSession) {
    const session = new FuzzedSession(draw, serial, found)
    try {
      await session.run(stepsOfSession)
    } catch (error) {
      found(`threw ${error instanceof Error ? (error.stack ?? error.message).slice(0, 400) : String(error)}`)
    }
    sessions += 1
    records += session.records
    ;({ serial } = session)
  }
  return { messages: sessions * stepsOfSession, sessions, records, findings }
}
