import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import {
  createEnforcer,
  enforceRequest,
  type EnforcementDecision,
  type Enforcer,
  type EnforcerOptions,
} from '../../src/enforcement/index.ts'
import { createNodeMiddleware } from '../../src/enforcement/node/index.ts'
import { createPromptLog, type PromptRecord } from '../../src/enforcement/prompt-log/index.ts'
import { compileDlpProfiles, predefinedDlpProfiles } from '../../src/inspection/dlp/index.ts'
import { openPolicy } from '../../src/policy/index.ts'
import { unwrap } from '../../src/diagnostics/index.ts'

const guards = `
guards:
  - { id: promo, in: response, action: block, canaries: [HARBOUR-7Q] }
  - { id: mail, action: redact, restore: true, pii: [EMAIL_ADDRESS] }
`
const scanner = unwrap(compileDlpProfiles(predefinedDlpProfiles.filter(({ id }) => id === 'financial-information')))

interface Logged {
  readonly enforcer: Enforcer
  readonly records: PromptRecord[]
}

function open(policy: string, options: EnforcerOptions = {}): Logged {
  const records: PromptRecord[] = []
  const promptLog = createPromptLog({ mode: 'mask', scanner, write: (record) => void records.push(record) })
  return { enforcer: createEnforcer(unwrap(openPolicy(policy)), { promptLog, ...options }), records }
}

const url = 'https://api.openai.com/v1/chat/completions'
const bodyOf = (content: string): string => JSON.stringify({ model: 'm', messages: [{ role: 'user', content }] })
const ask = (content: string): Request =>
  new Request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: bodyOf(content) })
const events = (...deltas: readonly string[]): string =>
  [...deltas.map((content) => JSON.stringify({ choices: [{ index: 0, delta: { content } }] })), '[DONE]'].map((data) => `data: ${data}\n\n`).join('') // prettier-ignore
const streamed = (...deltas: readonly string[]): Response =>
  new Response(events(...deltas), { headers: { 'content-type': 'text/event-stream' } })

/** Direction, text and rules of what was logged. */
const toldBy = (records: readonly PromptRecord[]): readonly unknown[] =>
  records.map((record) => [record.direction, record.mode === 'mask' ? record.text : '', record.ruleIds])

async function carry(
  { enforcer }: Logged,
  question: string,
  answer: Response,
): Promise<readonly EnforcementDecision[]> {
  const told: EnforcementDecision[] = []
  const facts = { clientIp: '192.0.2.1', onComplete: (decision: EnforcementDecision) => void told.push(decision) }
  await (await enforceRequest(enforcer, ask(question), facts, () => answer)).text()
  return told
}

describe('the log of an exchange', () => {
  it('holds prompt and answer, masked, under one id, where a guard found something', async () => {
    const logged = open(guards)
    const told = await carry(
      logged,
      'write to ana@example.com',
      streamed('Mail to ', '[EMAIL_1]', ' and visa card 4111 1111', ' 1111 1111 sent.'),
    )
    expect(toldBy(logged.records)).toEqual([
      ['request', `write to ${'*'.repeat(15)}`, ['mail']],
      [
        'response',
        'Mail to [EMAIL_1] and visa **** **** **** **** 1111 sent.'.replace('visa ****', '**** card'),
        ['mail'],
      ],
    ])
    expect(new Set(logged.records.map(({ exchangeId }) => exchangeId)).size).toBe(1)
    expect(told.map(({ action, guards: all }) => [action, all.map(({ direction }) => direction)])).toEqual([
      ['allow', ['request', 'response']],
    ])
    expect(JSON.stringify(told)).not.toMatch(/ana@example|4111/)
  })

  it('hides what a guard kept back, and the decision of the whole exchange is a block', async () => {
    const logged = open(guards)
    const told = await carry(logged, 'the code?', streamed('The code is HARB', 'OUR-7Q', ', use it.'))
    expect(toldBy(logged.records)).toEqual([
      ['request', 'the code?', ['promo']],
      ['response', `The code is ${'*'.repeat(10)}, use it.`, ['promo']],
    ])
    expect(told.map(({ action, rule, tier }) => [action, rule, tier])).toEqual([['block', 'promo', 'guards']])
    expect(JSON.stringify([told, logged.records])).not.toContain('HARBOUR')
  })

  it('says nothing of what nobody minds, and all with `all`', async () => {
    const policy = `${guards}rules:\n  - { id: length, expression: 'ai.response.finish_reason eq "length"', action: log }\n`
    const quiet = open(policy)
    await carry(quiet, 'hi', streamed('hello'))
    expect(quiet.records).toEqual([])
    const all = open('rules: [{ id: a, expression: "false", action: log }]', { capture: 'all' })
    const told = await carry(all, 'hi', streamed('hel', 'lo'))
    expect([toldBy(all.records), told.length]).toEqual([[['request', 'hi', []], ['response', 'hello', []]], 1]) // prettier-ignore
    await carry(all, 'hi', new Response(null, { status: 204 }))
    expect(toldBy(all.records).slice(2)).toEqual([['request', 'hi', []]])
  })

  it('holds the answer where a rule of it matched, with calls behind their places', async () => {
    const logged = open(`rules:\n  - { id: tools, expression: 'any(ai.response.tools[*] eq "send")', action: block }\n`)
    const call = { name: 'send', arguments: '{"card":"4111 1111 1111 1111"}' }
    const message = {
      role: 'assistant',
      content: 'On it.',
      tool_calls: [{ id: 'c', type: 'function', function: call }],
    }
    const [decision] = await carry(logged, 'go', Response.json({ choices: [{ index: 0, message }] }))
    expect(toldBy(logged.records)).toEqual([
      ['request', 'go', ['tools']],
      ['response', 'On it.\ntoolCalls[0].arguments: {"card":"**** **** **** 1111"}', ['tools']],
    ])
    expect([decision?.action, decision?.rule, decision?.answer?.answer?.end]).toEqual(['block', 'tools', 'complete'])
  })

  it('tells of an answer that a client left, and of one that is at hand', async () => {
    const logged = open(guards, { capture: 'all' })
    const told: EnforcementDecision[] = []
    const facts = { onComplete: (decision: EnforcementDecision) => void told.push(decision) }
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) =>
        controller.enqueue(new TextEncoder().encode(events('word after word ').split('data: [')[0])),
    })
    const answer = new Response(endless, { headers: { 'content-type': 'text/event-stream' } })
    const response = await enforceRequest(logged.enforcer, ask('hi'), facts, () => answer)
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    expect(told.map(({ guards: all }) => all.at(-1)?.answer?.end)).toEqual(['client_gone'])
    expect(logged.records.map(({ direction }) => direction)).toEqual(['request', 'response'])
    const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text)
    const headers = [['content-type', 'application/json']] as const
    const body = toBytes(JSON.stringify({ choices: [{ index: 0, message: { content: 'HARBOUR-7Q' } }] }))
    const { hostname: host } = new URL(url)
    const exchange = { method: 'POST', scheme: 'https', host, target: '/v1/chat/completions', headers, body: toBytes(bodyOf('x')), response: { status: 200, headers, body } } as const // prettier-ignore
    const decision = await logged.enforcer.decide(exchange)
    expect([decision.action, decision.rule]).toEqual(['block', 'promo'])
    expect(toldBy(logged.records).slice(2)).toEqual([
      ['request', 'x', []],
      ['response', '*'.repeat(10), ['promo']],
    ])
  })

  it('that fails costs the record and is told at the end', async () => {
    const promptLog = { capture: ({ direction }: { direction: string }) => direction === 'request' ? undefined : Promise.reject(new Error('the disk is full')) } // prettier-ignore
    const logged = open(guards, { capture: 'all', promptLog })
    const [decision] = await carry(logged, 'hi', streamed('hello'))
    expect(decision?.problems.map(({ code }) => code)).toEqual(['E_PROMPT_LOG'])
  })

  it('is the same behind the Node middleware', async () => {
    const logged = open(guards)
    const over = new Promise<EnforcementDecision>((resolve) => {
      const enforce = createNodeMiddleware(logged.enforcer, {
        onComplete: resolve,
        facts: () => ({ isLlmEndpoint: true }),
      })
      const server = createServer((message, response) => {
        void enforce(message, response, () => {
          message.resume()
          response.setHeader('content-type', 'text/event-stream')
          response.write(events('The code is HARB').split('data: [')[0])
          response.end(events('OUR-7Q'))
        })
      })
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo
        const headers = { 'content-type': 'application/json', connection: 'close' }
        void fetch(`http://127.0.0.1:${String(port)}/v1/chat/completions`, { method: 'POST', headers, body: bodyOf('the code?') }) // prettier-ignore
          .then((response) => response.text())
          .finally(() => server.close())
      })
    })
    expect((await over).rule).toBe('promo')
    expect(toldBy(logged.records)).toEqual([
      ['request', 'the code?', ['promo']],
      ['response', `The code is ${'*'.repeat(10)}`, ['promo']],
    ])
  })
})
