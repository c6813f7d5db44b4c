/**
 * The load of `bench/gateway.ts`, in a process of its own: a model server that answers at once, and its clients. It
 * sends the address of the server, and then the times of each round that it is asked for.
 */
import { Agent, createServer, request as send, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A round of requests to a few addresses, each in turn. */
export interface Round {
  readonly subjects: readonly { readonly url: string; readonly headers: Readonly<Record<string, string>> }[]
  readonly isStream: boolean
  /** Requests to each address. */
  readonly count: number
  /** Requests under way at one time. */
  readonly clients: number
}

/** What came of one address. */
export interface SubjectTimes {
  /** Milliseconds to the end of each answer. */
  readonly times: number[]
  /** Answers that were errors. */
  failed: number
}

export type RoundTimes = readonly SubjectTimes[]

const words = 'A parcel leaves our house on the day on which it is ordered and is with you two days later. '
const prompt = words.repeat(Math.ceil(2048 / words.length)).slice(0, 2048)
const base = { id: 'chatcmpl-1', created: 1, model: 'gpt-4.1' }
const usage = { prompt_tokens: 450, completion_tokens: 200, total_tokens: 650 }
const whole = JSON.stringify({ ...base, object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content: words.repeat(10) }, finish_reason: 'stop' }], usage }) // prettier-ignore
const event = (body: object): string => `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', ...body })}\n\n` // prettier-ignore
const deltas = words.repeat(10).match(/\S+ \S+ \S+ \S+ /g) ?? []
const events = [
  ...deltas.map((content) => event({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })),
  event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
]

function answer(isStream: boolean, response: ServerResponse): void {
  if (!isStream) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(whole)
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const one of events) response.write(one)
  response.end('data: [DONE]\n\n')
}

const server = createServer((request, response) => {
  let body = ''
  request.on('data', (part: Buffer) => (body += part.toString()))
  request.on('end', () => {
    answer(body.includes('"stream":true'), response)
  })
})
const agent = new Agent({ keepAlive: true })

/** Milliseconds to the end of an answer; undefined if it was an error. */
function ask({ url, headers }: Round['subjects'][number], isStream: boolean): Promise<number | undefined> {
  const body = JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: prompt }], stream: isStream })
  const start = performance.now()
  return new Promise((resolve, reject) => {
    const request = send(url, { agent, method: 'POST', headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), ...headers } }) // prettier-ignore
    request.on('error', reject)
    request.on('response', (response) => {
      response.resume()
      response.on('end', () => {
        resolve(response.statusCode === 200 ? performance.now() - start : undefined)
      })
    })
    request.end(body)
  })
}

async function run({ subjects, isStream, count, clients }: Round): Promise<RoundTimes> {
  const told: SubjectTimes[] = subjects.map(() => ({ times: [], failed: 0 }))
  let begun = 0
  const client = async (): Promise<void> => {
    // Whatever else the machine does, it does to all of them.
    while (begun++ < count)
      for (const [at, subject] of subjects.entries()) {
        const own = told[at]
        const time = await ask(subject, isStream)
        if (time === undefined && own !== undefined) own.failed++
        else if (time !== undefined) own?.times.push(time)
      }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return told
}

server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port)
})
process.on('message', (round) => {
  run(round as Round).then(
    (times) => process.send?.(times),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})
process.on('disconnect', () => process.exit())
