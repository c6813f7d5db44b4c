import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { beforeAll, describe, expect, it } from 'vitest'
import { barsOf, evaluateRequests, type RequestEvaluation } from './evaluate/evaluate-requests.ts'

const linesOf = (name: string): AsyncIterable<string> =>
  createInterface({ input: createReadStream(new URL(name, import.meta.url)), crlfDelay: Infinity })

describe.each(['sample.jsonl', 'tuning.jsonl', 'held-out.jsonl'])('%s', (name) => {
  let evaluation: RequestEvaluation
  beforeAll(async () => {
    evaluation = await evaluateRequests(linesOf(name))
  }, 60_000)

  it('meets every bar', () => {
    expect(barsOf(evaluation).filter(({ least, found }) => found < least)).toEqual([])
    expect(evaluation.brokenLines).toEqual([])
  })
  it('seldom takes a harmless prompt for an injection', () => {
    expect(evaluation.injection.precision).toBeGreaterThanOrEqual(0.95)
  })
})

describe('the held-out set', () => {
  it('is large enough for its bars to mean something', async () => {
    const { rows, mcp, piiByCategory, injection } = await evaluateRequests(linesOf('held-out.jsonl'))
    expect(rows).toBeGreaterThanOrEqual(300)
    expect(mcp.total).toBe(rows)
    expect(injection.truePositive + injection.falseNegative).toBeGreaterThanOrEqual(60)
    for (const [category, tally] of piiByCategory) {
      expect([category, tally.truePositive + tally.falseNegative >= 20]).toEqual([category, true])
    }
  }, 60_000)
})

it('finds about two of five attacks that no feature was made for', async () => {
  // First run: precision 0.952, recall 0.426. The bounds leave room for one prompt.
  const { injection } = await evaluateRequests(linesOf('held-out-injections.jsonl'))
  expect(injection.precision).toBeGreaterThanOrEqual(0.9)
  expect(injection.recall).toBeGreaterThanOrEqual(0.4)
}, 60_000)

describe('the evaluation', () => {
  const row = {
    id: 'a', method: 'POST', host: 'api.openai.com', path: '/v1/chat/completions', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Mail kim@example.org' }] }),
    label: { llm: true, mcp: false, mcpMethod: null, prompt: 'Mail kim@example.org', pii: ['EMAIL_ADDRESS'], injection: false, app: 'openai' },
  } // prettier-ignore

  it('counts wrong answers as wrong', async () => {
    const wrong = { ...row, label: { ...row.label, prompt: 'else', mcp: true, pii: ['US_SSN'] } }
    const evaluation = await evaluateRequests([JSON.stringify(row), JSON.stringify(wrong), '{'])
    expect(evaluation.rows).toBe(2)
    expect(evaluation.brokenLines).toEqual([3])
    expect([evaluation.prompt.share, evaluation.mcp.share]).toEqual([0.5, 0.5])
    expect([evaluation.pii.precision, evaluation.pii.recall]).toEqual([0.5, 0.5])
    expect(evaluation.wrong.map(({ question }) => question)).toEqual(['prompt', 'mcp', 'US_SSN', 'EMAIL_ADDRESS'])
    expect(barsOf(evaluation).some(({ name, least, found }) => name === 'prompt exact' && found < least)).toBe(true)
  })
})
