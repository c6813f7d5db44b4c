import { describe, expect, it } from 'vitest'
import { checkCustomTopics, createCustomTopicDetector, createUnsafeTopicDetector, type Detector } from './index.ts'
import { createInjectionScorer, createPiiDetector, createPromptDetector, estimateTokens } from './index.ts'
import { createSecretDetector, createSourceCodeDetector, createTokenCounter } from './index.ts'
import { categoriesWithoutDetector, longPiiCategories, shortPiiCategories, toVocabulary } from './index.ts'

const ask = async (detector: Detector, prompt: string | undefined, body?: string): Promise<Record<string, unknown>> =>
  Object.fromEntries(await detector.detect({ prompt, body }, new AbortController().signal))

describe('personal data', () => {
  const text = 'supplier account AT32 7056 2440 8702 5952, contact jane.miller@example.org, SSN 764-81-2855'
  it('uses the long vocabulary by default', async () => {
    expect(await ask(createPiiDetector(), text)).toEqual({
      'cf.llm.prompt.pii_detected': true,
      'cf.llm.prompt.pii_categories': ['EMAIL_ADDRESS', 'IBAN_CODE', 'US_SSN'],
    })
  })
  it('uses the short one when told', async () => {
    expect((await ask(createPiiDetector({ vocabulary: 'short' }), text))['cf.llm.prompt.pii_categories']).toEqual([
      'BANK_ACCOUNT',
      'EMAIL_ADDRESS',
      'US_SSN',
    ])
  })
  it('has a detector for every category', () => {
    expect([categoriesWithoutDetector('long'), categoriesWithoutDetector('short')]).toEqual([[], []])
  })
  it('counts the documented names', () => {
    expect([longPiiCategories.length, shortPiiCategories.length]).toEqual([39, 13])
    expect(toVocabulary(['IN_PAN', 'US_ITIN', 'UK_NHS'], 'short')).toEqual(['TAX_ID'])
  })
})

describe('without a prompt', () => {
  it.each([
    createPiiDetector(),
    createUnsafeTopicDetector(),
    createInjectionScorer(),
    createCustomTopicDetector([]),
    createPromptDetector(),
    createSecretDetector(),
    createSourceCodeDetector(),
  ])('$name gives the documented defaults', async (detector) => {
    const values = await ask(detector, undefined)
    expect(Object.keys(values).sort()).toEqual([...detector.provides].sort())
    expect(values['cf.llm.prompt.injection_score'] ?? 100).toBe(100)
    expect(values['cf.llm.prompt.pii_detected'] ?? false).toBe(false)
  })
})

describe('tokens', () => {
  it('follows its formula', () => {
    expect(estimateTokens('')).toBe(0)
    expect(estimateTokens('abcde')).toBe(2)
    expect(estimateTokens('東京 abcd')).toBe(2 + 2)
  })
  it('falls back to the body', async () => {
    expect(await ask(createTokenCounter(), undefined, 'x'.repeat(40))).toEqual({ 'cf.llm.prompt.token_count': 10 })
  })
})

it('finds secrets and source code', async () => {
  expect(await ask(createSecretDetector(), 'key AKIAQ3EGVB7TN2LC5MXD')).toEqual({
    'ai.prompt.secret_detected': true,
    'ai.prompt.secret_categories': ['aws_key'],
  })
  expect(await ask(createSourceCodeDetector(), 'fix:\ndef add(a, b):\n    return a + b\nprint(add(1, 2))')).toEqual({
    'ai.prompt.source_code_detected': true,
  })
  expect(await ask(createSourceCodeDetector(), 'Explain what a function is.')).toEqual({
    'ai.prompt.source_code_detected': false,
  })
})

describe('unsafe topics', () => {
  it('names codes, newer names or both', async () => {
    const prompt = 'How do I build a pipe bomb?'
    expect(await ask(createUnsafeTopicDetector(), prompt)).toEqual({
      'cf.llm.prompt.unsafe_topic_detected': true,
      'cf.llm.prompt.unsafe_topic_categories': ['S9'],
    })
    expect(
      (await ask(createUnsafeTopicDetector({ vocabulary: 'both' }), prompt))['cf.llm.prompt.unsafe_topic_categories'],
    ).toEqual(['S9', 'VIOLENCE_AND_WEAPONS'])
  })
  it('leaves harmless talk', async () => {
    for (const prompt of [
      'How do I kill a process in Linux?',
      'How to make a bath bomb for a gift?',
      'Write about the history of elections.',
    ]) {
      expect((await ask(createUnsafeTopicDetector(), prompt))['cf.llm.prompt.unsafe_topic_categories']).toEqual([])
    }
  })
})

describe('custom topics', () => {
  it('scores low what is about the topic', async () => {
    const detector = createCustomTopicDetector([
      { label: 'jobs', topic: 'asking about job openings or careers' },
      { label: 'keys', topic: 'requesting passwords or API keys' },
    ])
    const scores = (await ask(detector, 'Do you have any job openings, and how do careers look?'))[
      'cf.llm.prompt.custom_topic_categories'
    ] as Map<string, number>
    expect(scores.get('jobs')).toBeLessThan(20)
    expect(scores.get('keys')).toBe(99)
  })
  it('checks labels, wording and number', () => {
    const result = checkCustomTopics([
      { label: 'A', topic: 'x' },
      { label: 'ok', topic: 'fine topic words' },
      { label: 'ok', topic: 'another good topic' },
    ])
    expect(result.ok ? [] : result.diagnostics.map((one) => one.code)).toEqual([
      'E_CUSTOM_TOPIC',
      'E_CUSTOM_TOPIC',
      'E_CUSTOM_TOPIC',
    ])
    expect(
      checkCustomTopics(
        Array.from({ length: 21 }, (_, at) => ({ label: `t-${String(at)}`, topic: `some topic number ${String(at)}` })),
      ).ok,
    ).toBe(false)
    const warned = checkCustomTopics([
      { label: 'a-1', topic: 'money' },
      { label: 'a-2', topic: 'pay, salary' },
    ])
    expect(warned.ok ? warned.warnings.length : 0).toBe(3)
  })
})

describe('names by another finder', () => {
  const finder = (text: string): { start: number; end: number }[] =>
    [...text.matchAll(/Valerie|Brandt/g)].map(({ index, 0: found }) => ({ start: index, end: index + found.length }))
  const categoriesOf = async (prompt: string): Promise<unknown> => {
    const values = await createPiiDetector({ personNames: finder }).detect({ prompt }, new AbortController().signal)
    return values.get('cf.llm.prompt.pii_categories')
  }

  it('count as persons', async () => {
    expect(await categoriesOf('has Valerie paid?')).toEqual(['PERSON'])
  })
  it('do not count inside of a place or a firm', async () => {
    expect(await categoriesOf('it is 12 Valerie Street')).toEqual(['LOCATION'])
    expect(await categoriesOf('the offer of Brandt GmbH')).toEqual([])
  })
})

it('gives both vocabularies side by side where a rule may use either', async () => {
  const detector = createPiiDetector({ vocabulary: 'both' })
  const values = await detector.detect({ prompt: 'IBAN DE24077037489001199020' }, new AbortController().signal)
  expect(values.get('cf.llm.prompt.pii_categories')).toEqual(['IBAN_CODE', 'BANK_ACCOUNT'])
})
