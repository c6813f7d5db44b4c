import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { createEnforcer } from '../src/enforcement/index.ts'
import { createNodeMiddleware } from '../src/enforcement/node/index.ts'
import { createPolicy, LivePolicy, type PolicyDocument } from '../src/policy/index.ts'

const connections = 200
const secondsOf = (args: readonly string[]): number => Number(args[args.indexOf('--seconds') + 1] ?? 60) || 60

/** Milliseconds after which a request counts as never answered. */
const patienceMs = 20_000

/** Milliseconds in which a body must be at hand; bodies without end are decided then. */
const bodyDeadlineMs = 500

/** A policy of which both rules bear its number: one on the path, one on the body. */
function policyOf(version: number): PolicyDocument {
  return {
    version: 1,
    rules: [
      {
        id: `path-${String(version)}`,
        expression: 'http.request.uri.path contains "/"',
        action: 'log',
        tags: [`v${String(version)}`],
      },
      {
        id: `body-${String(version)}`,
        expression: 'http.request.body.raw contains "secret"',
        action: 'block',
        tags: [`v${String(version)}`],
      },
    ],
  }
}

interface Counts {
  answered: number
  unanswered: number
  aborted: number
  mixed: number
  wrong: number
  readonly durations: number[]
}

type Kind = 'no body' | 'harmless body' | 'blocked body' | 'chunked body' | 'aborted body' | 'endless body'
const kinds: readonly Kind[] = [
  'no body',
  'harmless body',
  'blocked body',
  'chunked body',
  'harmless body',
  'aborted body',
  'blocked body',
  'endless body',
]

const post = (headers: string): string =>
  `POST /x HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n${headers}\r\n\r\n`

/** What is written, and the status that must come; 0 where none can. */
const scripts: Readonly<Record<Kind, readonly [head: string, rest: string, status: number]>> = {
  'no body': ['GET /x HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n', '', 200],
  'harmless body': [post('Content-Length: 2000'), 'a'.repeat(2000), 200],
  'blocked body': [post('Content-Length: 2006'), `${'a'.repeat(2000)}secret`, 403],
  'chunked body': [post('Transfer-Encoding: chunked'), '5\r\nhello\r\n0\r\n\r\n', 200],
  'aborted body': [post('Content-Length: 2000'), 'a'.repeat(900), 0],
  // What never ends is unread, and a rule that blocks on the body holds.
  'endless body': [post('Content-Length: 2000'), 'a'.repeat(900), 403],
}

async function ask(port: number, kind: Kind, counts: Counts): Promise<void> {
  const [head, rest, status] = scripts[kind]
  const started = performance.now()
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(head)
  if (rest !== '') socket.write(rest)
  if (kind === 'aborted body') {
    await new Promise((resolve) => setTimeout(resolve, 5))
    socket.destroy()
    counts.aborted++
    return
  }
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  const timer = setTimeout(() => socket.destroy(), patienceMs)
  await new Promise((resolve) => socket.once('close', resolve))
  clearTimeout(timer)
  const got = Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0)
  if (got === 0) counts.unanswered++
  else counts.answered++
  if (got !== 0 && got !== status) counts.wrong++
  if (kind !== 'endless body') counts.durations.push(performance.now() - started)
}

function quantile(sorted: readonly number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)
}

async function run(seconds: number): Promise<number> {
  const opened = createPolicy(policyOf(0))
  if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
  const live = new LivePolicy(opened.value)
  const counts: Counts = { answered: 0, unanswered: 0, aborted: 0, mixed: 0, wrong: 0, durations: [] }
  const enforce = createNodeMiddleware(createEnforcer(live, { bodyDeadlineMs }), {
    onDecision: ({ matched }) => {
      const versions = new Set(matched.map(({ rule }) => rule.split('-')[1]))
      if (versions.size !== 1) counts.mixed++
    },
  })
  const app = (message: IncomingMessage, response: ServerResponse): void => {
    message.on('data', () => undefined)
    message.on('end', () => response.end('ok'))
  }
  const server = createServer((message, response) => {
    void enforce(message, response, (error) => {
      if (error === undefined) app(message, response)
      else response.writeHead(500).end()
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  let version = 0
  let updates = 0
  const updating = setInterval(() => {
    void live.update(policyOf(++version)).then(({ status }) => {
      if (status === 'updated') updates++
    })
  }, 1000)
  const end = performance.now() + seconds * 1000
  const client = async (first: number): Promise<void> => {
    for (let at = first; performance.now() < end; at++) await ask(port, kinds[at % kinds.length] as Kind, counts)
  }
  await Promise.all(Array.from({ length: connections }, (_, at) => client(at)))
  clearInterval(updating)
  server.closeAllConnections()
  server.close()
  const sorted = counts.durations.sort((a, b) => a - b)
  console.log(`${String(connections)} connections, ${String(seconds)} s, ${String(updates)} policy updates`)
  console.log(
    `${String(counts.answered)} answered, ${String(counts.aborted)} aborted by the client, ${String(counts.unanswered)} unanswered`,
  )
  console.log(`${String(counts.mixed)} decided by a mixed policy, ${String(counts.wrong)} answered wrongly`)
  console.log(`p50 ${quantile(sorted, 0.5)} ms, p99 ${quantile(sorted, 0.99)} ms, without bodies that never end`)
  return counts.unanswered + counts.mixed + counts.wrong > 0 ? 1 : 0
}

process.exitCode = await run(secondsOf(process.argv.slice(2)))
