import { createDiagnostic, fail, succeed, type Result } from '../../diagnostics/index.ts'
import { fromBase64Url } from './base64url.ts'
import { keyLength, suiteIds } from './suite.ts'

/** What a record says in clear. */
export interface PromptMetadata {
  readonly version: 1
  /** Unique among records. */
  readonly id: string
  /** Milliseconds since 1970. */
  readonly time: number
  readonly conversationId: string | null
  /** The rules that matched, or would have. */
  readonly ruleIds: readonly string[]
  readonly host: string
}

/** A prompt that only the holder of the private key can read. */
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

/** A prompt in which what DLP found is starred out. */
export interface MaskedPrompt extends PromptMetadata {
  readonly mode: 'mask'
  /** Null: the prompt is longer than DLP reads, so nothing of it is shown. */
  readonly text: string | null
  /** The entries that were found, sorted. */
  readonly masked: readonly string[]
}

export type PromptRecord = EncryptedPrompt | MaskedPrompt

/** The clear part of an encrypted record as bytes, which the encryption binds: an array, so that order is fixed. */
export function bindingOf(record: Omit<EncryptedPrompt, 'enc' | 'ciphertext'>): Uint8Array<ArrayBuffer> {
  const { version, mode, id, time, conversationId, ruleIds, host, keyId, kem, kdf, aead } = record
  return new TextEncoder().encode(
    JSON.stringify([version, mode, id, time, conversationId, ruleIds, host, keyId, kem, kdf, aead]),
  )
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText)

type Check = readonly [name: string, expected: string, holds: (value: unknown) => boolean]

const metadataChecks: readonly Check[] = [
  ['version', '1', (value) => value === 1],
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
  return check(row as unknown as PromptRecord, checks)
}
