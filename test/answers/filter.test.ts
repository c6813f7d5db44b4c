import { describe, expect, it } from 'vitest'
import {
  AnswerFilter,
  createSpanFinder,
  PlaceholderVault,
  readAnswer,
  type Answer,
  type SpanGuard,
} from '../../src/inspection/answers/index.ts'
import { caseBytes, sharedAnswerCases, type AnswerCase } from './field-cases.ts'

interface Filtered {
  readonly bytes: Uint8Array
  readonly answer: Answer
  readonly filter: AnswerFilter
  readonly vault: PlaceholderVault
}

const personal = ['CREDIT_CARD', 'EMAIL_ADDRESS', 'IBAN_CODE', 'PHONE_NUMBER', 'US_SSN']

function guardsOf({ request }: AnswerCase): readonly SpanGuard[] {
  const canary = request?.canary
  return [
    ...(canary === undefined ? [] : [{ id: 'promo', action: 'block', canaries: [canary] } as const]),
    { id: 'personal', action: 'redact', pii: personal },
    { id: 'keys', action: 'redact', secrets: true },
  ]
}

/** Runs a case through the filter, in pieces that end at these offsets. */
async function run(one: AnswerCase, cuts: readonly number[]): Promise<Filtered> {
  const vault = new PlaceholderVault()
  for (const [placeholder, value] of Object.entries(one.request?.redacted ?? {})) vault.adopt(placeholder, value)
  const finder = await finderOf(one)
  const head = { status: one.status ?? 200, contentType: one.contentType }
  const filter = new AnswerFilter(head, { finder, vault, restores: one.request?.redacted !== undefined })
  const bytes = caseBytes(one)
  const edges = [...cuts, bytes.length]
  const out = edges.flatMap((to, index) => filter.push(bytes.slice(edges[index - 1] ?? 0, to)))
  const all = new Uint8Array(Buffer.concat([...out, ...filter.end()]))
  return { bytes: all, answer: readAnswer(head, all), filter, vault }
}

const finders = new Map<string, ReturnType<typeof createSpanFinder>>()

function finderOf(one: AnswerCase): ReturnType<typeof createSpanFinder> {
  const key = one.request?.canary ?? ''
  const known = finders.get(key) ?? createSpanFinder(guardsOf(one))
  finders.set(key, known)
  return known
}

/** `<<EMAIL_ADDRESS 1>>` of a case stands for whatever placeholder the first such value has. */
function withPlaceholders(text: string): string {
  return text.replace(/<<([A-Z_]+) (\d+)>>/g, (_all, category: string, number: string) => {
    const type = { EMAIL_ADDRESS: 'EMAIL', PHONE_NUMBER: 'PHONE' }[category] ?? category
    return `[${type}_${number}]`
  })
}

function check(one: AnswerCase, { bytes, answer, filter }: Filtered): void {
  const { expected } = one
  const text = new TextDecoder().decode(bytes)
  const told = filter.findings.map(({ category, where }) => `${category} at ${where}`)
  for (const { category, where } of (expected['findings'] ?? []) as readonly {
    readonly category: string
    readonly where: string
  }[]) {
    const place = where.replace(/^choices\[0\]\./, '')
    expect(told, one.id).toContain(`${category} at ${place}`)
  }
  const first = answer.choices[0]
  const everything = text + JSON.stringify(answer.choices)
  for (const secret of (expected['mustNotLeave'] ?? []) as readonly string[])
    expect(everything, one.id).not.toContain(secret)
  if (typeof expected['redactedText'] === 'string') expect(first?.text).toBe(withPlaceholders(expected['redactedText']))
  if (typeof expected['redactedBody'] === 'string') expect(text).toBe(withPlaceholders(expected['redactedBody']))
  if (typeof expected['redactedToolArguments'] === 'string')
    expect(first?.toolCalls[0]?.arguments).toEqual(JSON.parse(withPlaceholders(expected['redactedToolArguments'])))
  if (typeof expected['restoredText'] === 'string') expect(first?.text).toBe(expected['restoredText'])
  if (expected['blocked'] === true) {
    expect(filter.block?.reason).toBe('finding')
    expect(String(expected['mayLeave']).startsWith(first?.text ?? '')).toBe(true)
    expect(first?.finishReason).toBeUndefined()
  } else if (filter.findings.length === 0 && expected['restoredText'] === undefined) {
    // Nothing was found: every byte is as it came.
    expect(Buffer.from(bytes).equals(Buffer.from(caseBytes(one)))).toBe(true)
  }
}

const cases = sharedAnswerCases()

describe.skipIf(cases === undefined)('field cases through the filter', () => {
  it.each((cases ?? []).map((one) => [one.id, one] as const))(
    '%s, cut at every byte',
    async (_id, one) => {
      const whole = await run(one, [])
      check(one, whole)
      const { length } = caseBytes(one)
      for (let at = 1; at < length; at += 7) {
        const pieces = await run(one, [at])
        expect(Buffer.from(pieces.bytes).equals(Buffer.from(whole.bytes)), `cut at ${String(at)}`).toBe(true)
        expect(pieces.filter.findings).toEqual(whole.filter.findings)
        expect(pieces.filter.block).toEqual(whole.filter.block)
      }
      const bytes = await run(
        one,
        Array.from({ length: length - 1 }, (_, at) => at + 1),
      )
      expect(Buffer.from(bytes.bytes).equals(Buffer.from(whole.bytes))).toBe(true)
    },
    60_000,
  )
})
