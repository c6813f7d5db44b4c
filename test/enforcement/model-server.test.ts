import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { llamaGuardTask, openAiCompatibleDetector, type ModelDetector } from '../../src/inspection/detections/index.ts'
import { createEnforcer, type Enforcer } from '../../src/enforcement/index.ts'
import { createPolicy, type PolicyDocument } from '../../src/policy/index.ts'
import type { Exchange } from '../../src/inspection/traffic/index.ts'

type Fate = 'safe' | 'unsafe' | 'error' | 'nonsense' | 'cut' | 'slow' | 'never'

/** A deadline that no test waits for, however busy the machine is. */
const longestMs = 60_000

/** A real server of a guard model: the prompt says how it answers. */
let server: Server
let baseUrl = ''
let requests = 0

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      requests += 1
      const { messages } = JSON.parse(Buffer.concat(chunks).toString()) as { messages: { content: string }[] }
      const fate = (messages.at(-1)?.content ?? '').split(' ', 1)[0] as Fate
      const answer = (content: string): void => {
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content } }] }))
      }
      if (fate === 'never') return
      if (fate === 'error') response.writeHead(500).end('out of memory')
      else if (fate === 'cut') response.end('{"choices":[')
      else if (fate === 'nonsense') answer('I would rather not say')
      else if (fate === 'slow') setTimeout(() => answer('safe'), 40)
      else answer(fate === 'unsafe' ? 'unsafe\nS1' : 'safe')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => (requests = 0))

function guard(): ModelDetector {
  // The circuit stays closed, so that each prompt meets its own fate.
  const circuitBreaker = { failures: 1_000_000 }
  // And the deadline is what ends the wait, not the time limit of one request.
  const timeoutMs = 60_000
  return openAiCompatibleDetector({ baseUrl, model: 'guard', task: llamaGuardTask(), circuitBreaker, timeoutMs })
}

function enforcerWith(deadlineMs: number): Enforcer {
  const expression = 'http.request.uri.path eq "/v1/chat/completions" and cf.llm.prompt.unsafe_topic_detected'
  const document = { rules: [{ id: 'unsafe', expression, action: 'block', on_missing_detection: 'closed' }] }
  const policy = createPolicy(document as PolicyDocument)
  if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics[0]))
  return createEnforcer(policy.value, { detectors: [guard()], deadlineMs })
}

function ask(content: string, target = '/v1/chat/completions'): Exchange {
  return {
    method: 'POST',
    scheme: 'https',
    host: 'api.openai.com',
    target,
    headers: [['content-type', 'application/json']],
    body: new TextEncoder().encode(JSON.stringify({ model: 'm', messages: [{ role: 'user', content }] })),
  }
}

describe('an enforcer with a model behind HTTP', () => {
  it.each<[Fate, string, string[]]>([
    ['safe', 'allow', []],
    ['unsafe', 'block', []],
    ['slow', 'allow', []],
    ['error', 'block', ['E_DETECTOR_ERROR']],
    ['nonsense', 'block', ['E_DETECTOR_ERROR']],
    ['cut', 'block', ['E_DETECTOR_ERROR']],
    ['never', 'block', ['E_DETECTOR_TIMEOUT']],
  ])('%s: %s', async (fate, action, codes) => {
    const decision = await enforcerWith(fate === 'never' ? 100 : longestMs).decide(ask(`${fate} prompt`))
    expect([decision.action, decision.problems.map(({ code }) => code)]).toEqual([action, codes])
    for (const { hint, detector } of decision.problems) {
      expect(hint).toContain('on_missing_detection')
      expect(detector).toBe('llama_guard:guard')
    }
    if (codes.length === 0)
      expect(decision.detections.values.get('cf.llm.prompt.unsafe_topic_detected')).toBe(fate === 'unsafe')
  })

  it('asks no model where the path settles the rule', async () => {
    const decision = await enforcerWith(longestMs).decide(ask('unsafe prompt', '/v1/embeddings'))
    expect([decision.action, requests, decision.extraction]).toEqual(['allow', 0, null])
  })

  it('loses no decision of 500 at once, and ends the wait for answers that never come', async () => {
    const enforcer = enforcerWith(longestMs)
    const fates: readonly Fate[] = ['safe', 'unsafe', 'error', 'slow', 'never']
    // What ends the wait is an event, and no clock: all requests are there, and all that can be decided is.
    const waits: AbortController[] = []
    const decided = Array.from({ length: 500 }, (_, number) => {
      const fate = fates[number % fates.length] as Fate
      const wait = new AbortController()
      if (fate === 'never') waits.push(wait)
      return enforcer.decide(ask(`${fate} ${String(number)}`), { signal: wait.signal })
    })
    await Promise.all(decided.filter((_, number) => fates[number % fates.length] !== 'never'))
    while (requests < 500) await new Promise((resolve) => setTimeout(resolve, 5))
    for (const wait of waits) wait.abort()
    const tally = new Map<string, number>()
    for (const [number, { action, problems }] of (await Promise.all(decided)).entries()) {
      const key = [fates[number % fates.length], action, ...problems.map(({ code }) => code)].join(' ')
      tally.set(key, (tally.get(key) ?? 0) + 1)
    }
    expect(Object.fromEntries(tally)).toEqual({
      'safe allow': 100,
      'unsafe block': 100,
      'slow allow': 100,
      'error block E_DETECTOR_ERROR': 100,
      'never block E_DETECTOR_TIMEOUT': 100,
    })
    expect(requests).toBe(500)
  }, 120_000)
})
