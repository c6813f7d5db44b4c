import { HpkeError } from '@hpke/core'
import { createDiagnostic, fail, succeed, type Result } from '../../diagnostics/index.ts'
import { fromBase64Url, toBase64Url } from './base64url.ts'
import { keyLength, suite } from './suite.ts'

/** A public key as JWK. Source: RFC 8037, 2. */
export interface PromptLogPublicKey {
  readonly kty: 'OKP'
  readonly crv: 'X25519'
  /** The public key, base64url. */
  readonly x: string
  /** The first 16 hex digits of the SHA-256 of the public key. */
  readonly kid: string
}

/** A private key as JWK. */
export interface PromptLogPrivateKey extends PromptLogPublicKey {
  /** The private key, base64url. */
  readonly d: string
}

export interface PromptLogKeyPair {
  readonly publicKey: PromptLogPublicKey
  readonly privateKey: PromptLogPrivateKey
}

async function keyIdOf(publicKey: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', publicKey))
  return [...digest.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Makes a key pair of X25519 from the platform's randomness. */
export async function generatePromptLogKeys(): Promise<PromptLogKeyPair> {
  const pair = await suite.kem.generateKeyPair()
  const x = new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey))
  const d = new Uint8Array(await suite.kem.serializePrivateKey(pair.privateKey))
  const publicKey: PromptLogPublicKey = { kty: 'OKP', crv: 'X25519', x: toBase64Url(x), kid: await keyIdOf(x) }
  return { publicKey, privateKey: { ...publicKey, d: toBase64Url(d) } }
}

const reject = (reason: string): Result<never> =>
  fail(createDiagnostic('E_PROMPT_LOG_KEY', { start: 0, end: 0 }, { reason }))

/** A key is read by its members, so it may not be named after what it holds: the reason never shows it. */
async function readKey(value: unknown, member: 'x' | 'd'): Promise<Result<PromptLogPublicKey & { d?: string }>> {
  if (typeof value !== 'object' || value === null) return reject('expected a JWK, a JSON object')
  const { kty, crv, x, d, kid } = value as Readonly<Record<string, unknown>>
  if (kty !== 'OKP' || crv !== 'X25519') return reject('expected `kty` to be `OKP` and `crv` to be `X25519`')
  const publicBytes = typeof x === 'string' ? fromBase64Url(x) : undefined
  if (typeof x !== 'string' || publicBytes?.length !== keyLength) return reject('`x` is not 32 bytes in base64url')
  const own = await keyIdOf(new Uint8Array(publicBytes))
  if (kid !== undefined && kid !== own) return reject('`kid` is not the id of the key `x`')
  const key: PromptLogPublicKey = { kty, crv, x, kid: own }
  if (member === 'x') return succeed(key)
  if (typeof d !== 'string' || fromBase64Url(d)?.length !== keyLength)
    return reject(d === undefined ? 'it has no `d`: this is a public key' : '`d` is not 32 bytes in base64url')
  return succeed({ ...key, d })
}

/** Reads a public key from a JWK. Members that it does not need, a private `d` too, are left behind. */
export async function parsePublicKey(value: unknown): Promise<Result<PromptLogPublicKey>> {
  return readKey(value, 'x')
}

/** Whether what is sealed with the public half is opened with the private one. */
async function isPair({ x, d }: PromptLogPrivateKey): Promise<boolean> {
  const sent = Uint8Array.of(1)
  try {
    const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64Url(x) ?? sent)
    const recipientKey = await suite.kem.deserializePrivateKey(fromBase64Url(d) ?? sent)
    const { enc, ct } = await suite.seal({ recipientPublicKey }, sent)
    return new Uint8Array(await suite.open({ recipientKey, enc }, ct))[0] === sent[0]
  } catch (error) {
    if (!(error instanceof HpkeError)) throw error
    return false
  }
}

/** Reads a private key from a JWK. Its public half must be its own: a log for another one could be read by nobody. */
export async function parsePrivateKey(value: unknown): Promise<Result<PromptLogPrivateKey>> {
  const read = (await readKey(value, 'd')) as Result<PromptLogPrivateKey>
  return !read.ok || (await isPair(read.value)) ? read : reject('`d` is not the private key of `x`')
}
