import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorker, whyNoWorkerd, type RunningWorker } from '../../test/support/workerd.ts'

const reason = whyNoWorkerd()

const policy = `
ai_gateway:
  providers: { ours: { api: openai } }
  limits:
    - { id: calls, requests: 5, period: day }
    - { id: tokens, tokens: 1000, period: day }
    - { id: places, concurrent: 3 }
`

describe.skipIf(reason !== undefined)(
  reason === undefined ? 'limits in a Durable Object' : `left out: ${reason}`,
  () => {
    let worker: RunningWorker
    beforeAll(async () => {
      const files = {
        'durable-object.ts': readFileSync(new URL('durable-object.ts', import.meta.url), 'utf8').replace(
          '../../src/limits/index.ts',
          'portcullis/limits',
        ),
        'worker.mjs': `import { openGateway } from 'portcullis/ai-gateway'
import { openPolicy } from 'portcullis/policy'
import { DurableObjectLimitStore } from './durable-object.ts'
export { LimitObject } from './durable-object.ts'
const policy = openPolicy(${JSON.stringify(policy)})
const answer = { choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }], usage: { prompt_tokens: 20, completion_tokens: 10 } }
export default {
  fetch: (request, env) => {
    // Each request has a gateway of its own, as if it were in a place of its own: only the object is shared.
    const opened = openGateway(policy.value, {
      limitStore: new DurableObjectLimitStore(env.LIMITS.get(env.LIMITS.idFromName('all'))),
      send: async () => Response.json(answer),
    })
    return opened.value.fetch(request)
  },
}`,
      }
      worker = await startWorker(files, ['ai-gateway', 'policy', 'limits'], `,
      durableObjectNamespaces = [(className = "LimitObject", uniqueKey = "limits")],
      durableObjectStorage = (inMemory = void),
      bindings = [(name = "LIMITS", durableObjectNamespace = "LimitObject")]`) // prettier-ignore
    })
    afterAll(() => worker.stop())

    const ask = async (): Promise<readonly [status: number, remaining: string | null]> => {
      const body = JSON.stringify({ model: 'gpt-x', max_tokens: 100, messages: [{ role: 'user', content: 'hi' }] })
      const answer = await worker.fetch('/v1/chat/completions', { method: 'POST', headers: { 'content-type': 'application/json' }, body }) // prettier-ignore
      await answer.text()
      return [answer.status, answer.headers.get('x-ratelimit-remaining')]
    }

    it('are counted once for all gateways, however many ask at one time', async () => {
      expect((await ask())[0]).toBe(200)
      const answers = await Promise.all(Array.from({ length: 3 }, ask))
      expect(answers.map(([status]) => status).filter((status) => status === 200).length).toBeGreaterThan(0)
      const rest: number[] = []
      for (let count = 0; count < 5; count++) rest.push((await ask())[0])
      const passed = [200, ...answers.map(([status]) => status), ...rest].filter((status) => status === 200)
      expect([passed.length, rest.at(-1)]).toEqual([5, 429])
    })
  },
)
