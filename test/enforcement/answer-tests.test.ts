import { describe, expect, it } from 'vitest'
import { runRequestTests } from '../../src/enforcement/index.ts'
import { openEnforcerOf } from '../support/enforcer/open-enforcer.ts'

async function failures(text: string): Promise<readonly string[]> {
  return (await runRequestTests(openEnforcerOf(text))).map(({ message }) => message)
}

const policy = `
rules:
  - { id: refused, expression: 'ai.response.text contains "I will not"', action: block }
guards:
  - { id: promo, in: response, action: block, canaries: [HARBOUR-7Q] }
  - { id: mail, action: redact, restore: true, pii: [EMAIL_ADDRESS] }
tests:
`
const request = "{ url: 'https://api.openai.com/v1/chat/completions', body: { model: m, messages: [{ role: user, content: 'write to ana@example.com' }] } }" // prettier-ignore
const event = (content: string): string => `{ object: chat.completion.chunk, choices: [{ index: 0, delta: { content: '${content}' } }] }` // prettier-ignore

describe('a test with an answer', () => {
  it('says what goes to the model and what must not leave, whole and streamed', async () => {
    expect(
      await failures(`${policy}
  - request: ${request}
    answer: { body: { choices: [{ index: 0, message: { content: 'Mail for [EMAIL_1]' }, finish_reason: stop }] } }
    expect:
      action: allow
      prompt: { blocked: false, holds: ['[EMAIL_1]'], lacks: [ana@example.com], guards: [mail] }
      answer: { blocked: false, status: 200, holds: ['Mail for ana@example.com'], lacks: ['[EMAIL_1]'], guards: [] }
  - request: ${request}
    answer: { events: [${event('the code is HARB')}, ${event('OUR-7Q.')}, '[DONE]'] }
    expect: { action: block, rule: promo, tier: guards, answer: { blocked: true, lacks: [HARBOUR-7Q], guards: [promo] } }
  - request: ${request}
    answer: { events: [${event('I will ')}, ${event('not.')}, '[DONE]'] }
    expect: { action: block, rule: refused, answer: { blocked: true, status: 403 } }
`),
    ).toEqual([])
  })
  it('fails where it says the wrong thing', async () => {
    const told = await failures(`${policy}
  - request: ${request}
    answer: { events: [${event('Mail for [EMA')}, ${event('IL_1].')}, '[DONE]'] }
    expect:
      prompt: { holds: [ana@example.com] }
      answer: { blocked: true, status: 403, lacks: ['for ana@example.com'], guards: [mail] }
`)
    expect(told.join('\n')).toMatch(/ana@example\.com` in it.*blocked true.*status 403.*guards.*no `for ana@/s)
    expect(told).toHaveLength(5)
  })
})
