/** Module 3: which AI tool for whom: block, redirect, isolate, allow with DLP. */
import { createEnforcer, toResponse } from '../../src/enforcement/index.ts'
import { explainRule, printExplanation } from '../../src/policy/index.ts'
import type { Exchange } from '../../src/inspection/traffic/index.ts'
import { defineModule } from './lab.ts'
import { ask, nameOf, staff, visit, type Person } from './staff.ts'

interface Visit {
  readonly who: Person
  readonly what: string
  readonly exchange: Exchange
  /** `tier/rule action` */
  readonly expected: string
}

const card = 'Is 4111 1111 1111 1111 a Visa card?'
const visits: readonly Visit[] = [
  { who: staff.ana, what: 'opens ShadyChat', exchange: visit('https://www.shadychat.example/'), expected: 'block/unsanctioned block' },
  { who: staff.ana, what: 'opens Gemini', exchange: visit('https://gemini.google.com/app/42?hl=mi'), expected: 'redirect/gemini-to-chatgpt redirect' },
  { who: staff.ana, what: 'opens Claude', exchange: visit('https://claude.ai/new'), expected: 'isolate/general-ai isolate' },
  { who: staff.anaAtHome, what: 'opens ChatGPT', exchange: visit('https://chatgpt.com/'), expected: 'isolate/unmanaged-device isolate' },
  { who: staff.ana, what: 'asks ChatGPT for a slogan', exchange: ask('A slogan for kettles, please'), expected: 'allow/sanctioned allow' },
  { who: staff.ana, what: 'gives ChatGPT a card number', exchange: ask(card), expected: 'guardrails/no-payment-data block' },
  { who: staff.pete, what: 'gives ChatGPT a card number', exchange: ask(card), expected: 'allow/sanctioned allow' },
  { who: staff.ana, what: 'opens a news page', exchange: visit('https://news.example/today'), expected: '-/- allow' },
] // prettier-ignore

export const module3 = await defineModule(import.meta.url, '3 The tiers of AI governance', async (lab) => {
  const policy = lab.openPolicy('governance.yaml')
  const enforcer = createEnforcer(policy, { deadlineMs: 30_000 })
  const rows: string[][] = []
  let asExpected = 0
  let location = ''
  for (const { who, what, exchange, expected } of visits) {
    const decision = await enforcer.decide(exchange, who)
    const response = toResponse(decision, { accept: 'text/html', method: exchange.method })
    const decided = `${decision.tier ?? '-'}/${decision.rule ?? '-'} ${decision.action}`
    if (decided === expected) asExpected += 1
    if (decision.action === 'redirect') location = response?.headers.get('location') ?? ''
    rows.push([nameOf(who), what, decided, response === undefined ? 'goes on' : `${response.status}`])
  }
  lab.table(['who', 'what', 'decided by', 'answer'], rows)
  lab.say('Where the redirect leads')
  lab.say(`  ${location}`)
  lab.say()

  lab.say('Why Claude is isolated, and ChatGPT at home')
  for (const [host, rule] of [
    ['claude.ai', 'general-ai'],
    ['chatgpt.com', 'unmanaged-device'],
  ] as const) {
    // prettier-ignore
    const explanation = explainRule(policy, { 'http.request.host': host }, rule)
    for (const line of explanation === undefined ? [] : printExplanation(explanation).split('\n')) lab.say(`  ${line}`)
  }
  lab.say()

  lab.expect(`${asExpected} of ${visits.length} requests are decided by the right tier`, asExpected === visits.length)
  lab.expect('the redirect keeps path, query and who it was', location === 'https://ai.kiwicart.example/use-chatgpt/app/42?hl=mi&cf_user_email=ana@kiwicart.example') // prettier-ignore
})
