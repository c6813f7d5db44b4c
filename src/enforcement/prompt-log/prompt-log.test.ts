import { beforeAll, describe, expect, it } from 'vitest'
import { unwrap } from '../../diagnostics/index.ts'
import { compileDlpProfiles, predefinedDlpProfiles } from '../../inspection/dlp/index.ts'
import { fromBase64Url, toBase64Url } from './base64url.ts'
import { suite, suiteIds, suiteInfo } from './suite.ts'
import {
  createPromptLog,
  generatePromptLogKeys,
  openPrompt,
  parsePrivateKey,
  parsePromptRecord,
  parsePublicKey,
  type EncryptedPrompt,
  type LoggedText,
  type PromptLogKeyPair,
  type PromptRecord,
} from './index.ts'

let keys: PromptLogKeyPair
let other: PromptLogKeyPair
beforeAll(async () => {
  keys = await generatePromptLogKeys()
  other = await generatePromptLogKeys()
})

function logged(prompt: string): LoggedText {
  return {
    direction: 'request',
    exchangeId: 'exchange-7',
    text: prompt,
    time: 1_700_000_000_000,
    conversationId: 'thread-7',
    ruleIds: ['injection'],
    host: 'api.openai.com',
  }
}

async function encrypt(prompt: string): Promise<EncryptedPrompt> {
  const log = createPromptLog({ mode: 'encrypt', publicKey: keys.publicKey, write: () => undefined })
  return (await log.toRecord(logged(prompt))) as EncryptedPrompt
}

async function codeOf(record: unknown, pair = keys): Promise<string | undefined> {
  const opened = await openPrompt(record, pair.privateKey)
  return opened.ok ? undefined : opened.diagnostics[0]?.code
}

describe('an encrypted prompt log', () => {
  it.each([
    '',
    '\ufeffa mark at the start',
    '\ufeff',
    'Which shoes fit?',
    'Grüße 🙂 \u0000 \n "quoted"',
    'x'.repeat(131_072),
  ])('gives the prompt back to the holder of the key (%#)', async (prompt) => {
    const record: unknown = JSON.parse(JSON.stringify(await encrypt(prompt)))
    const opened = unwrap(await openPrompt(record, keys.privateKey))
    expect(opened.text).toBe(prompt)
    expect(opened).toMatchObject({ conversationId: 'thread-7', ruleIds: ['injection'], host: 'api.openai.com' })
  })

  it('shows nothing of the prompt, and never the same twice', async () => {
    const [one, two] = [await encrypt('a very secret prompt'), await encrypt('a very secret prompt')]
    expect(JSON.stringify(one)).not.toContain('secret')
    expect(one.ciphertext).not.toBe(two.ciphertext)
    expect(one.id).not.toBe(two.id)
  })

  it.each<[string, (record: EncryptedPrompt) => object]>([
    ['host', (record) => ({ ...record, host: 'example.com' })],
    ['time', (record) => ({ ...record, time: record.time + 1 })],
    ['rules', (record) => ({ ...record, ruleIds: [] })],
    ['conversation', (record) => ({ ...record, conversationId: null })],
    ['direction', (record) => ({ ...record, direction: 'response' })],
    ['exchange', (record) => ({ ...record, exchangeId: 'another' })],
    ['version', (record) => ({ ...record, version: 1 })],
    ['id', (record) => ({ ...record, id: `${record.id}0` })],
    ['ciphertext', (record) => ({ ...record, ciphertext: `${record.ciphertext.startsWith('A') ? 'B' : 'A'}${record.ciphertext.slice(1)}` })], // prettier-ignore
    ['ciphertext, cut', (record) => ({ ...record, ciphertext: '' })],
    ['enc', (record) => ({ ...record, enc: toBase64Url(new Uint8Array(32)) })],
  ])('does not open once its %s is changed', async (_, change) => {
    expect(await codeOf(change(await encrypt('x')))).toBe('E_PROMPT_LOG_OPEN')
  })

  it('does not open with another key, under its own name or a false one', async () => {
    const record = await encrypt('x')
    expect(await codeOf(record, other)).toBe('E_PROMPT_LOG_OTHER_KEY')
    const disguised = { ...other.privateKey, kid: keys.publicKey.kid }
    const opened = await openPrompt(record, disguised)
    expect(opened.ok ? undefined : opened.diagnostics[0]?.code).toBe('E_PROMPT_LOG_OPEN')
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['a text', 'x'],
    ['no mode', {}],
    ['another mode', { mode: '__proto__' }],
  ])('says that %s is no record', async (_, value) => {
    expect(await codeOf(value)).toBe('E_PROMPT_LOG_RECORD')
  })

  it.each([NaN, Infinity, -Infinity])('takes no record with the time %d, which nobody could read', async (time) => {
    const written: PromptRecord[] = []
    const log = createPromptLog({
      mode: 'encrypt',
      publicKey: keys.publicKey,
      write: (record) => void written.push(record),
    })
    await expect(log.capture({ ...logged('x'), time })).rejects.toThrow('E_PROMPT_LOG_RECORD')
    expect(written).toEqual([])
  })

  it('opens a record of a time before answers were logged', async () => {
    const id = 'record-1'
    const clear = { version: 1, mode: 'encrypt', id, time: 1, conversationId: null, ruleIds: ['a'], host: 'b', keyId: keys.publicKey.kid, ...suiteIds } as const // prettier-ignore
    const { kem, kdf, aead } = suiteIds
    const binding = JSON.stringify([1, 'encrypt', id, 1, null, ['a'], 'b', keys.publicKey.kid, kem, kdf, aead])
    const recipientPublicKey = await suite.kem.deserializePublicKey(
      fromBase64Url(keys.publicKey.x) ?? new Uint8Array(0),
    )
    const [text, bound] = ['hi', binding].map((one) => new TextEncoder().encode(one)) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>] // prettier-ignore
    const { enc, ct } = await suite.seal({ recipientPublicKey, info: suiteInfo }, text, bound)
    const record = { ...clear, enc: toBase64Url(new Uint8Array(enc)), ciphertext: toBase64Url(new Uint8Array(ct)) }
    expect(unwrap(await openPrompt(record, keys.privateKey))).toMatchObject({ text: 'hi', direction: 'request', exchangeId: id }) // prettier-ignore
  })

  it('names the member that is wrong', async () => {
    const parsed = parsePromptRecord({ ...(await encrypt('x')), aead: 3 })
    expect(parsed.ok ? undefined : parsed.diagnostics[0]?.message).toContain('`aead`')
  })

  it('hands every record to the writer, and tells its failure', async () => {
    const records: PromptRecord[] = []
    const log = createPromptLog({
      mode: 'encrypt',
      publicKey: keys.publicKey,
      write: (record) => void records.push(record),
    })
    await Promise.all(Array.from({ length: 300 }, (_, number) => log.capture(logged(`prompt ${String(number)}`))))
    const prompts = await Promise.all(
      records.map(async (record) => unwrap(await openPrompt(record, keys.privateKey)).text),
    )
    expect(new Set(prompts).size).toBe(300)
    const full = createPromptLog({
      mode: 'encrypt',
      publicKey: keys.publicKey,
      write: () => Promise.reject(new Error('full')),
    })
    await expect(full.capture(logged('x'))).rejects.toThrow('full')
  })
})

describe('keys of a prompt log', () => {
  it('are read from JWKs, and the public one leaves the private part behind', async () => {
    expect(unwrap(await parsePublicKey(keys.privateKey))).toEqual(keys.publicKey)
    expect(unwrap(await parsePrivateKey(JSON.parse(JSON.stringify(keys.privateKey))))).toEqual(keys.privateKey)
  })

  it.each<[string, () => unknown]>([
    ['nothing', () => undefined],
    ['another curve', () => ({ ...keys.privateKey, crv: 'Ed25519' })],
    ['a short key', () => ({ ...keys.privateKey, x: 'AAAA' })],
    ['a false id', () => ({ ...keys.privateKey, kid: '0000000000000000' })],
    ['a public key', () => keys.publicKey],
  ])('are refused with a code: %s', async (_, make) => {
    const parsed = await parsePrivateKey(make())
    expect(parsed.ok ? undefined : parsed.diagnostics[0]?.code).toBe('E_PROMPT_LOG_KEY')
    if (!parsed.ok) expect(parsed.diagnostics[0]?.message).not.toContain(keys.privateKey.d)
  })
})

describe('a masked prompt log', () => {
  const profiles = predefinedDlpProfiles.filter(({ id }) =>
    ['credentials-and-secrets', 'financial-information'].includes(id),
  )

  it('stars out what DLP finds and keeps the rest', async () => {
    const scanner = unwrap(compileDlpProfiles(profiles))
    const log = createPromptLog({ mode: 'mask', scanner, write: () => undefined })
    const record = await log.toRecord(logged('Pay with visa card 4111 1111 1111 1111, then call me.'))
    if (record.mode !== 'mask') throw new Error('expected a masked record')
    expect(record.text).toBe('Pay with **** card **** **** **** 1111, then call me.')
    expect(record.masked).toContain('visa_card')
    expect(unwrap(await openPrompt(record, keys.privateKey))).toMatchObject({ mode: 'mask', text: record.text })
    expect(unwrap(await openPrompt(await encrypt('x'), keys.privateKey)).mode).toBe('encrypt')
  })

  it('stars out what guards find beside it', async () => {
    const scanner = unwrap(compileDlpProfiles(profiles))
    const log = createPromptLog({ mode: 'mask', scanner, write: () => undefined })
    const text = 'the code is HARBOUR-7Q, card 4111 1111 1111 1111'
    const hidden = [{ start: 12, end: 22, category: 'canary' }, { start: 29, end: 48, category: 'CREDIT_CARD' }] // prettier-ignore
    const record = await log.toRecord({ ...logged(text), direction: 'response', hidden })
    expect(record).toMatchObject({
      direction: 'response',
      text: `the code is ${'*'.repeat(10)}, card ${'*'.repeat(19)}`,
    })
  })

  it('shows nothing of a prompt that DLP did not read to its end', async () => {
    const scanner = unwrap(compileDlpProfiles(profiles, { limits: { maxTextLength: 10 } }))
    const log = createPromptLog({ mode: 'mask', scanner, write: () => undefined })
    expect(await log.toRecord(logged('a harmless text that is too long'))).toMatchObject({ mode: 'mask', text: null })
  })
})

describe('base64url', () => {
  it('gives the bytes back, and refuses what is none', () => {
    for (let length = 0; length < 40; length++) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 67 + length) & 255)
      expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes)
    }
    for (const text of ['A', 'a+b/', 'AA==', 'ä']) expect(fromBase64Url(text)).toBeUndefined()
  })
})
