/** A chat application on Node's HTTP server, with the policy in front of it: `tsx examples/http/node-server.ts`. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { createNodeMiddleware } from '../../src/enforcement/node/index.ts'
import { openEnforcer } from './enforcer.ts'

/** The application: it finds each body whole, whatever the policy read of it. */
async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(message)
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ characters: body.length }))
}

export function createChatServer(log: (line: string) => void): Server {
  const enforce = createNodeMiddleware(openEnforcer(), {
    onDecision({ action, rule, monitored, durationMs }, { method, url }) {
      const watched = monitored.map((report) => report.rule)
      log(JSON.stringify({ method, url, action, rule, watched, durationMs: Math.round(durationMs) }))
    },
  })
  return createServer((message, response) => {
    void enforce(message, response, (error) => {
      if (error === undefined) void answer(message, response)
      else response.writeHead(500).end()
    })
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  createChatServer(console.log).listen(8080, '127.0.0.1', () => {
    console.log('http://127.0.0.1:8080')
  })
}
