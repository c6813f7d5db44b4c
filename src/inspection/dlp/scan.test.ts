import { describe, expect, it } from 'vitest'
import { unwrap } from '../../diagnostics/index.ts'
import { fromText } from '../../runtime/index.ts'
import {
  compileDlpProfiles,
  createExactDataSet,
  loadPhoneNumberPlan,
  maskText,
  predefinedDlpProfiles,
  type DlpCompileOptions,
  type DlpEntry,
  type DlpProfile,
} from './index.ts'

const profile = (entries: readonly DlpEntry[], rest: Partial<DlpProfile> = {}): DlpProfile => ({
  id: 'p',
  name: 'p',
  entries,
  ...rest,
})
const scanner = (entries: readonly DlpEntry[], rest: Partial<DlpProfile> = {}, options: DlpCompileOptions = {}) =>
  unwrap(compileDlpProfiles([profile(entries, rest)], options))
const visa: DlpEntry = { id: 'visa', detector: 'visa_card' }

describe('findings', () => {
  it('gives UTF-16 offsets of the original text, and never the value', () => {
    const text = '😀 カード\u200b ４２４２ ４２４２ 4242 4242 です'
    const result = scanner([visa]).scan(text)
    const [finding] = result.findings
    expect(text.slice(finding?.start, finding?.end)).toBe('４２４２ ４２４２ 4242 4242')
    expect(finding?.masked).toBe('**** **** **** 4242')
    expect(JSON.stringify(result)).not.toContain('4242 4242')
  })
  it('skips invisible characters inside a match', () => {
    const text = '4242\u200b4242\u200b4242\u200b4242!'
    const [finding] = scanner([visa]).scan(text).findings
    expect([finding?.start, finding?.end]).toEqual([0, 19])
  })
  it.each([
    ['dots', '4242.4242.4242.4242'],
    ['line breaks', '4242\n4242\n4242\n4242'],
    ['two spaces', '4242  4242  4242  4242'],
    ['entities', '&#52;&#x32;42 4242 4242 4242'],
    ['a combining grapheme joiner', '4242\u034f 4242 4242 4242'],
    ['base64', btoa('card 4242 4242 4242 4242')],
    ['base64url', btoa('~~~??> 4242 4242 4242 4242').replaceAll('+', '-').replaceAll('/', '_')],
    ['a data URL', `data:text/plain;base64,${btoa('card 4242 4242 4242 4242')}`],
    ['UTF-16 in base64', btoa(Array.from('card 4242424242424242', (char) => `${char}\0`).join(''))],
    ['a list of digits', `[${Array.from('4242424242424242').join(', ')}]`],
  ])('reads %s', (_, text) => {
    expect(scanner([visa]).scan(`my visa card: ${text}`).profiles).toEqual(['p'])
  })
  it('lets a word for orders lower confidence and not end the search', () => {
    const confidenceOf = (text: string) => scanner([visa]).scan(text).findings[0]?.confidence
    expect(confidenceOf('order number 4111 1111 1111 1111')).toBe('low')
    expect(confidenceOf('order number 4111 1111 1111 1111, my visa card')).toBe('medium')
    expect(confidenceOf('visa 4111 1111 1111 1111')).toBe('high')
  })
  it('finds a card behind digits that spoil the first reading', () => {
    expect(scanner([visa]).scan('1234 4242 4242 4242 4242').findings).toHaveLength(1)
  })
  it('reads bytes as UTF-8', () => {
    expect(scanner([visa]).scanBytes(fromText('é 4242424242424242')).findings[0]?.start).toBe(2)
  })
  it('reports limits', () => {
    const many = '4242424242424242 '.repeat(5)
    expect(scanner([visa], {}, { limits: { maxMatchesPerEntry: 3 } }).scan(many)).toMatchObject({
      truncated: true,
      findings: { length: 3 },
    })
    expect(scanner([visa], {}, { limits: { maxTextLength: 20 } }).scan(many)).toMatchObject({
      truncated: true,
      findings: { length: 1 },
    })
    expect(scanner([visa]).scan(many).truncated).toBe(false)
  })
})

describe('profile settings', () => {
  it('needs more findings than matchCount', () => {
    const two = '4242424242424242 and 4111111111111111'
    expect(scanner([visa], { matchCount: 1 }).scan(two).profiles).toEqual(['p'])
    expect(scanner([visa], { matchCount: 2 }).scan(two).profiles).toEqual([])
  })
  it('applies the confidence threshold, which context words reach', () => {
    const entry: DlpEntry = { id: 'ssn', detector: 'us_ssn' }
    expect(scanner([entry]).scan('764-81-2855').profiles).toEqual(['p'])
    expect(scanner([entry], { confidence: 'medium' }).scan('764-81-2855').profiles).toEqual([])
    expect(scanner([entry], { confidence: 'high' }).scan('SSN 764-81-2855').profiles).toEqual(['p'])
  })
  it('reads the locations it is told to', () => {
    const texts = [
      { location: 'tool.arguments.card', text: '4242424242424242' },
      { location: 'prompt', text: 'hello' },
    ]
    expect(scanner([visa], { locations: { only: ['tool.*'] } }).scan(texts).findings[0]?.location).toBe(
      'tool.arguments.card',
    )
    expect(scanner([visa], { locations: { only: ['prompt'] } }).scan(texts).profiles).toEqual([])
    expect(scanner([visa], { locations: { skip: ['tool.arguments.*'] } }).scan(texts).profiles).toEqual([])
  })
  it('skips values that are known to be harmless', () => {
    const entry: DlpEntry = { id: 'mail', detector: 'email_address', skip: ['@example\\.com$'] }
    expect(scanner([entry]).scan('a@example.com').profiles).toEqual([])
    expect(scanner([entry]).scan('a@example.com b@example.org').findings).toHaveLength(1)
  })
  it('matches a record only if different entries stand close together', () => {
    const record = predefinedDlpProfiles.filter((candidate) => candidate.id === 'pii-record')
    const scan = (text: string) => unwrap(compileDlpProfiles(record)).scan(text).profiles
    expect(scan('jane@example.org, 415-555-0132, SSN 764-81-2855')).toEqual(['pii-record'])
    expect(scan('jane@example.org, joe@example.org, ann@example.org')).toEqual([])
    expect(scan(`jane@example.org ${'x '.repeat(600)} 415-555-0132 ${'x '.repeat(600)} SSN 764-81-2855`)).toEqual([])
  })
  it('asks only the profiles that are wanted', () => {
    const both = unwrap(compileDlpProfiles([profile([visa]), { id: 'q', name: 'q', entries: [visa] }]))
    expect(both.scan('4242424242424242', { profiles: ['q'] }).profiles).toEqual(['q'])
  })
})

describe('custom entries', () => {
  it('runs Rust syntax, with offsets in text', () => {
    const text = 'né EMP-482910, ü EMP-000001 EMP-1'
    const found = scanner([{ id: 'emp', pattern: 'EMP-[0-9]{6}' }]).scan(text).findings
    expect(found.map((one) => text.slice(one.start, one.end))).toEqual(['EMP-482910', 'EMP-000001'])
  })
  it('stays linear on a pattern made to explode', () => {
    const started = performance.now()
    expect(scanner([{ id: 'evil', pattern: '(a{1,50}){1,50}b' }]).scan('a'.repeat(600)).profiles).toEqual([])
    expect(performance.now() - started).toBeLessThan(3000)
  })
  it('finds whole words only, in any case unless told', () => {
    expect(
      scanner([{ id: 'w', words: ['Project Falcon', '極秘'] }]).scan('about project  falcon and この極秘資料').findings,
    ).toHaveLength(2)
    expect(scanner([{ id: 'w', words: ['falcon'] }]).scan('falconry').findings).toHaveLength(0)
    expect(scanner([{ id: 'w', words: ['Falcon'], caseSensitive: true }]).scan('falcon').findings).toHaveLength(0)
    expect(scanner([{ id: 'w', words: ['__proto__', 'constructor'] }]).scan('a __proto__ b').findings).toHaveLength(1)
  })
  it('finds values known by keyed hash, however they are spaced', () => {
    const key = new TextEncoder().encode('a secret key')
    const { set, skipped } = createExactDataSet(['ACME-4471-Q', 'Jané Miller', 'abc'], key)
    expect(skipped).toBe(1)
    const exact = scanner([{ id: 'e', exact: set, key: 'k' }], {}, { keys: new Map([['k', key]]) })
    const text = 'send acme 4471 q to JANÉ MILLER now'
    expect(exact.scan(text).findings.map((one) => text.slice(one.start, one.end))).toEqual([
      'acme 4471 q',
      'JANÉ MILLER',
    ])
    expect(exact.scan('acme 4472 q').findings).toEqual([])
    const other = scanner([{ id: 'e', exact: set, key: 'k' }], {}, { keys: new Map([['k', new Uint8Array(32)]]) })
    expect(other.scan(text).findings).toEqual([])
  })
})

describe('mistakes', () => {
  it('reports each with its path', () => {
    const wrong = [
      profile(
        [
          { id: 'a', detector: 'visa_crad' },
          { id: 'a', pattern: '(' },
          { id: 'c', exact: { hashes: ['x'], lengths: [6] }, key: 'none' },
        ],
        { matchCount: -1 },
      ),
      profile([{ id: 'd', words: [''] }]),
    ]
    const result = compileDlpProfiles(wrong)
    const messages = result.ok ? [] : result.diagnostics.map((one) => one.message)
    for (const path of [
      '/0/matchCount',
      '/0/entries/0/detector',
      '/0/entries/1/id',
      '/0/entries/1/pattern',
      '/0/entries/2/key',
      '/1/id',
      '/1/entries/0/words/0',
    ]) {
      expect(messages.filter((message) => message.includes(`\`${path}\``))).toHaveLength(1)
    }
  })
  it('names the limit', () => {
    const result = compileDlpProfiles([profile([visa])], { limits: { maxProfiles: 0 } })
    expect(result.ok ? '' : result.diagnostics[0]?.message).toContain('maxProfiles')
  })
})

describe('lazy field', () => {
  it('scans on the first read, once', () => {
    let asked = 0
    const field = scanner([visa]).createField(() => {
      asked++
      return '4242424242424242'
    })
    expect(field.findings()).toBeUndefined()
    expect(asked).toBe(0)
    expect(field.read()).toEqual(['p'])
    expect(field.read()).toEqual(['p'])
    expect(asked).toBe(1)
    expect(field.findings()?.findings).toHaveLength(1)
  })
})

describe('numbering plans', () => {
  it('rejects what no plan knows', async () => {
    const phonePlan = await loadPhoneNumberPlan()
    const entry: DlpEntry = { id: 'phone', detector: 'phone_international' }
    expect(scanner([entry], { confidence: 'high' }, { phonePlan }).scan('+64 21 555 0595').profiles).toEqual(['p'])
    expect(scanner([entry], {}, { phonePlan }).scan('+64 21 555 0595 123 45').profiles).toEqual([])
  })
})

describe('hostile text', () => {
  const all = unwrap(compileDlpProfiles(predefinedDlpProfiles))
  it.each([
    ['digits', '4'.repeat(100_000)],
    ['spaced digits', '4 '.repeat(50_000)],
    ['at signs', 'a@'.repeat(50_000)],
    ['dots', 'a@' + 'b.'.repeat(50_000)],
    ['letters', 'a'.repeat(100_000)],
    ['colons', '1:'.repeat(50_000)],
    ['words', 'token token is '.repeat(7000)],
    ['plus', '+1'.repeat(50_000)],
    ['pem', '-----BEGIN PRIVATE KEY-----A'.repeat(3000)],
    ['override', 'ignore all previous '.repeat(5000)],
    ['lines', 'a(\n'.repeat(30_000)],
    ['spaces', ' '.repeat(100_000)],
  ])('100 KB of %s in at most four times the work of 50 KB', (_name, text) => {
    const spent = (input: string): number => {
      const before = process.cpuUsage()
      all.scan(input)
      const { user, system } = process.cpuUsage(before)
      return user + system
    }
    const half = text.slice(0, text.length / 2)
    spent(half)
    // What is quadratic takes seconds here; below a second the collector of garbage decides the ratio.
    expect(spent(text)).toBeLessThan(Math.max(spent(half) * 4, 1_000_000))
  })
})

it('masks short values wholly and keeps the end of long ones', () => {
  expect(maskText('764-81-2855')).toBe('***-**-****')
  expect(maskText('4242 4242 4242 4242')).toBe('**** **** **** 4242')
  expect(maskText('x'.repeat(100))).toBe(`${'*'.repeat(28)}…`)
})
