import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEnforcer, enforceRequest, MessageGuard, type GuardRecord } from '../../src/enforcement/index.ts'
import { AnswerFilter, createSpanFinder, PlaceholderVault, redactText } from '../../src/inspection/answers/index.ts'
import { createPolicy, type PolicyDocument } from '../../src/policy/index.ts'

const document: PolicyDocument = {
  guards: [{ id: 'mail', in: 'both', action: 'redact', restore: true, pii: ['EMAIL_ADDRESS', 'IP_ADDRESS'] }],
}
const made = createPolicy(document)
if (!made.ok) throw new Error('INVARIANT: the document is right')
const policy = made.value
const finder = await createSpanFinder(policy.guards)
const events = 'text/event-stream'
const chunk = (delta: object): Uint8Array => new TextEncoder().encode(`data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta }] })}\n\n`) // prettier-ignore

/** A provider that never ends, and how much of it was read. */
function endless(): { readonly response: Response; readonly pulled: () => number; readonly reason: () => unknown } {
  let bytes = 0
  let reason: unknown
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const next = chunk({ content: 'the tide is high and the boats go out, ' })
      bytes += next.length
      controller.enqueue(next)
    },
    cancel: (why) => {
      reason = why
    },
  })
  return { response: new Response(body, { headers: { 'content-type': events } }), pulled: () => bytes, reason: () => reason } // prettier-ignore
}

const ask = (content: string): Request =>
  new Request('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content }] }),
  })

describe('an answer on its way', () => {
  it('is read only as fast as the client reads, and ends for the provider when the client goes', async () => {
    const records: GuardRecord[] = []
    const provider = endless()
    const facts = { onGuard: (record: GuardRecord) => records.push(record) }
    const response = await enforceRequest(createEnforcer(policy), ask('hi'), facts, () => provider.response)
    const reader = response.body?.getReader()
    await reader?.read()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(provider.pulled()).toBeLessThan(65_536)
    await reader?.cancel('enough')
    expect(provider.reason()).toBe('enough')
    expect(records.at(-1)?.answer?.end).toBe('client_gone')
  })

  it('takes no more room the longer it is: text, and arguments of a call', () => {
    for (const delta of [
      (): object => ({ content: 'the tide is high 10.0.0.1 and so on ' }),
      (at: number): object => ({ tool_calls: [{ index: 0, ...(at === 0 ? { id: 'a' } : {}), function: { ...(at === 0 ? { name: 'f' } : {}), arguments: at === 0 ? '["' : 'the tide is \\u0068igh, and so on ' } }] }), // prettier-ignore
    ]) {
      const filter = new AnswerFilter({ status: 200, contentType: events }, { finder, vault: new PlaceholderVault(), restores: false }) // prettier-ignore
      let most = 0
      for (let at = 0; at < 5000; at++) {
        filter.push(chunk(delta(at)))
        most = Math.max(most, filter.held)
      }
      expect(filter.block).toBeUndefined()
      expect(most).toBeLessThan(8192)
      const [choice] = filter.reader.answer().choices
      expect([choice?.text, JSON.stringify(choice?.toolCalls ?? []).length < 100]).toEqual(['', true])
    }
  })
})

const value = fc.constantFrom('ana@example.com', 'bob@example.org', '10.1.2.3', '[EMAIL_1]', '[EMAIL_2]', '[IP_ADDRESS_1]', '[EMAIL_1', 'EMAIL_1]', '[EMAIL_01]', '[[EMAIL_1]]', '[email_1]') // prettier-ignore
const words = fc.constantFrom(' and ', ', ', ' – ', '\n', ' for [', '] ')
const texts = fc.array(fc.tuple(words, value), { minLength: 1, maxLength: 6 }).map((parts) => parts.flat().join(''))
const runs = { numRuns: Number(process.env['PORTCULLIS_ANSWER_RUNS'] ?? 60) }

function write(text: string, vault: PlaceholderVault): string {
  const { edits } = redactText(text, finder, vault)
  return [...edits].reverse().reduce((all, { start, end, text: own }) => all.slice(0, start) + own + all.slice(end), text) // prettier-ignore
}

describe('redacting', () => {
  it('twice changes nothing, whole and in streams', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }), (text, sizes) => {
        const vault = new PlaceholderVault()
        vault.reserve(text)
        const once = write(text, vault)
        expect(write(once, vault)).toBe(once)
        const stream = (content: string): string => {
          const filter = new AnswerFilter({ status: 200, contentType: events }, { finder, vault: new PlaceholderVault(), restores: false }) // prettier-ignore
          const out: Uint8Array[] = []
          for (let at = 0, turn = 0; at < content.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1
            out.push(...filter.push(chunk({ content: content.slice(at, at + size) })))
            at += size
          }
          const told = Buffer.concat([...out, ...filter.end()]).toString()
          return [...told.matchAll(/"content":("(?:[^"\\]|\\.)*")/g)].map(([, one = '""']) => JSON.parse(one) as string).join('') // prettier-ignore
        }
        const streamed = stream(text)
        expect(streamed).not.toMatch(/@example|10\.1\.2\.3/)
        expect(stream(streamed)).toBe(streamed)
      }),
      runs,
    )
  })

  it('and putting back give every text of the prompt as it was, and touch no text that only looks like a placeholder', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const vault = new PlaceholderVault()
        vault.reserve(text)
        expect(vault.restore(write(text, vault))).toBe(text)
        // Another conversation knows nothing of it.
        expect(new PlaceholderVault().restore(write(text, vault))).toBe(write(text, vault))
      }),
      runs,
    )
  })

  it('never brings values of one exchange into another, however they run between each other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(3), value), { minLength: 2, maxLength: 12 }), async (steps) => {
        const guards = await Promise.all([0, 1, 2, 3].map(() => MessageGuard.for(policy)))
        const given = guards.map(() => new Set<string>())
        for (const [who, said] of steps) {
          const own = `${String(who)}${said}`
          given[who]?.add(own)
          guards[who]?.request(new TextEncoder().encode(JSON.stringify({ a: `x ${own} y` })), 'application/json', '')
        }
        for (const [who, guard] of guards.entries()) {
          const open = await guard?.opener()
          const filter = open?.({ status: 200, contentType: 'application/json' })
          const body = new TextEncoder().encode(JSON.stringify({ a: '[EMAIL_1] [EMAIL_2] [IP_ADDRESS_1]' }))
          const out = filter === undefined ? body : Buffer.concat([...filter.push(body), ...filter.end()])
          const told = new TextDecoder().decode(out)
          for (const found of told.match(/[\w.]+@[\w.]+/g) ?? []) expect(given[who]?.has(found)).toBe(true)
        }
      }),
      { numRuns: 20 },
    )
  })
})
