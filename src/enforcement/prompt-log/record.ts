import { createDiagnostic, fail, succeed, type Result } from '../../diagnostics/index.ts'
import { fromBase64Url } from './base64url.ts'
import { keyLength, suiteIds } from './suite.ts'

/** A prompt or an answer to be logged, as an enforcer hands it over. */
export interface LoggedText {
  /** `request` for a prompt, `response` for an answer. */
  readonly direction: 'request' | 'response'
  /** The same for the prompt and the answer of one exchange. */
  readonly exchangeId: string
  readonly text: string
  /** What is hidden in a masked log beside what its scanner finds: ordered places that do not overlap (default none). */
  readonly hidden?: readonly { readonly start: number; readonly end: number; readonly category: string }[]
  /** Milliseconds since 1970. */
  readonly time: number
  readonly conversationId: string | undefined
  readonly ruleIds: readonly string[]
  readonly host: string
}

/** What a record says in clear. */
export interface PromptMetadata {
  /** 1: written before answers were logged; such a record is one of a prompt, and its exchange has its own id. */
  readonly version: 1 | 2
  readonly direction: 'request' | 'response'
  /** The same for the prompt and the answer of one exchange. */
  readonly exchangeId: string
  /** Unique among records. */
  readonly id: string
  /** Milliseconds since 1970. */
  readonly time: number
  readonly conversationId: string | null
  /** The rules that matched, or would have. */
  readonly ruleIds: readonly string[]
  readonly host: string
}

/** A prompt or an answer that only the holder of the private key can read. */
export interface EncryptedPrompt extends PromptMetadata {
  readonly mode: 'encrypt'
  readonly keyId: string
  /** Algorithm ids of RFC 9180. */
  readonly kem: number
  readonly kdf: number
  readonly aead: number
  /** The encapsulated key, base64url. */
  readonly enc: string
  /** base64url. */
  readonly ciphertext: string
}

/** A prompt or an answer in which what DLP and guards found is starred out. */
export interface MaskedPrompt extends PromptMetadata {
  readonly mode: 'mask'
  /** Null: the text is longer than DLP reads, so nothing of it is shown. */
  readonly text: string | null
  /** The entries and categories that were found, sorted. */
  readonly masked: readonly string[]
}

export type PromptRecord = EncryptedPrompt | MaskedPrompt

/** The clear part of an encrypted record as bytes, which the encryption binds: an array, so that order is fixed. */
export function bindingOf(record: Omit<EncryptedPrompt, 'enc' | 'ciphertext'>): Uint8Array<ArrayBuffer> {
  const { version, direction, exchangeId, mode, id, time, conversationId, ruleIds, host, keyId, kem, kdf, aead } =
    record
  return new TextEncoder().encode(
    JSON.stringify([
      version,
      ...(version === 1 ? [] : [direction, exchangeId]),
      mode, id, time, conversationId, ruleIds, host, keyId, kem, kdf, aead,
    ]), // prettier-ignore
  )
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText)

type Check = readonly [name: string, expected: string, holds: (value: unknown) => boolean]

const metadataChecks: readonly Check[] = [
  ['version', '1 or 2', (value) => value === 1 || value === 2],
  ['direction', '`request` or `response`', (value) => value === 'request' || value === 'response'],
  ['exchangeId', 'a text', isText],
  ['id', 'a text', isText],
  ['time', 'a number', (value) => Number.isFinite(value)],
  ['conversationId', 'a text or null', (value) => value === null || isText(value)],
  ['ruleIds', 'a list of texts', isTexts],
  ['host', 'a text', isText],
]

const encryptChecks: readonly Check[] = [
  ...metadataChecks,
  ['keyId', 'a text', isText],
  ...(['kem', 'kdf', 'aead'] as const).map((name): Check => [
    name,
    String(suiteIds[name]),
    (value) => value === suiteIds[name],
  ]),
  ['enc', '32 bytes in base64url', (value) => isText(value) && fromBase64Url(value)?.length === keyLength],
  ['ciphertext', 'base64url', (value) => isText(value) && fromBase64Url(value) !== undefined],
]

const maskChecks: readonly Check[] = [
  ...metadataChecks,
  ['text', 'a text or null', (value) => value === null || isText(value)],
  ['masked', 'a list of texts', isTexts],
]

const checksByMode: ReadonlyMap<unknown, readonly Check[]> = new Map([
  ['encrypt', encryptChecks],
  ['mask', maskChecks],
])

function reject(reason: string): Result<never> {
  return fail(createDiagnostic('E_PROMPT_LOG_RECORD', { start: 0, end: 0 }, { reason }))
}

function check<T>(value: T, checks: readonly Check[]): Result<T> {
  const row = value as Readonly<Record<string, unknown>>
  const wrong = checks.find(([name, , holds]) => !holds(row[name]))
  return wrong === undefined ? succeed(value) : reject(`expected \`${wrong[0]}\` to be ${wrong[1]}`)
}

/** Whether a record with this clear part can be read again. */
export function checkMetadata(metadata: PromptMetadata): Result<PromptMetadata> {
  return check(metadata, metadataChecks)
}

/** Reads a record from what a line of a log parses to. */
export function parsePromptRecord(value: unknown): Result<PromptRecord> {
  if (typeof value !== 'object' || value === null) return reject('expected an object')
  const row = value as Readonly<Record<string, unknown>>
  const checks = checksByMode.get(row['mode'])
  if (checks === undefined) return reject('expected `mode` to be `encrypt` or `mask`')
  const { version, id } = row
  const written = version === 1 ? { ...row, direction: 'request', exchangeId: id } : row
  return check(written as unknown as PromptRecord, checks)
}
