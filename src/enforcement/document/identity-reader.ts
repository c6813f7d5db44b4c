import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose'
import { createDiagnostic } from '../../diagnostics/index.ts'
import type { Exchange } from '../../inspection/traffic/index.ts'
import { findHeader } from '../../inspection/traffic/index.ts'
import type { Device, Identity, IdentityGroup, PolicyDocument, PolicyFinding } from '../../policy/index.ts'
import type { EnforcementProblem } from '../decision.ts'

type Section = NonNullable<PolicyDocument['identity']>
type Members = NonNullable<Section['log']>
type Token = NonNullable<Section['jwt']>

/** Who sends an exchange, as far as it can be told. */
export interface ReadIdentity {
  readonly identity?: Identity
  readonly device?: Device
  readonly problems: readonly EnforcementProblem[]
}

const nobody: ReadIdentity = { problems: [] }

/** Members of log rows, unless the document says otherwise. */
const logMembers: Members = {
  email: 'identity.email',
  name: 'identity.name',
  groups: 'identity.groups',
  posture_passed: 'device.posture_passed',
  posture_failed: 'device.posture_failed',
}

const tokenClaims: Members = { email: 'email', name: 'name', groups: 'groups' }

/** Goes down by dots; only own members count. */
function memberAt(record: unknown, path: string | undefined): unknown {
  if (path === undefined) return undefined
  let value = record
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Readonly<Record<string, unknown>>)[step]
  }
  return value
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function toGroup(value: unknown): IdentityGroup | undefined {
  if (typeof value === 'string') return { name: value }
  if (typeof value !== 'object' || value === null) return undefined
  const entries = (['id', 'name', 'email'] as const).flatMap((key) => {
    const text = textOf(memberAt(value, key))
    return text === undefined ? [] : [[key, text] as const]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[]
  return typeof value === 'string' ? [value] : undefined
}

function namesOf(value: unknown): readonly string[] | undefined {
  return listOf(value)?.filter((item) => typeof item === 'string')
}

/** Keeps the members that have a value; undefined if none has. */
function compact<T extends object>(record: { readonly [K in keyof T]: T[K] | undefined }): T | undefined {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined)
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as T)
}

/** Identity and device of a record, by a table of members. */
function readMembers(record: unknown, members: Members): Omit<ReadIdentity, 'problems'> {
  const groups = listOf(memberAt(record, members.groups))?.flatMap((group) => toGroup(group) ?? [])
  const identity = compact<Identity>({
    email: textOf(memberAt(record, members.email)),
    name: textOf(memberAt(record, members.name)),
    groups,
  })
  const device = compact<Device>({
    postureChecksPassed: namesOf(memberAt(record, members.posture_passed)),
    postureChecksFailed: namesOf(memberAt(record, members.posture_failed)),
  })
  return { ...(identity === undefined ? {} : { identity }), ...(device === undefined ? {} : { device }) }
}

/** Who a row of a log says it comes from. Rows are evidence of the past: nothing is verified. */
export function readRowIdentity(row: unknown, section: PolicyDocument['identity']): Omit<ReadIdentity, 'problems'> {
  return readMembers(row, { ...logMembers, ...section?.log })
}

function finding(path: PolicyFinding['path'], file: string, reason: string): PolicyFinding {
  return {
    ...createDiagnostic('E_POLICY_FILE', { start: 0, end: 0 }, { file, reason }),
    path,
    target: 'value',
  }
}

/** What a public key of a kind must have. Source: RFC 7518, 6.2 and 6.3; RFC 8037, 2. */
const keyMembers: Readonly<Record<string, readonly string[]>> = {
  RSA: ['n', 'e'],
  EC: ['crv', 'x', 'y'],
  OKP: ['crv', 'x'],
}

/** Other keys of a set are passed over, as RFC 7517 (5) wants; a set without one of these would verify nobody. */
function isVerifyingKey(key: unknown): boolean {
  if (typeof key !== 'object' || key === null) return false
  const members = key as Readonly<Record<string, unknown>>
  const needed = typeof members.kty === 'string' ? keyMembers[members.kty] : undefined
  return needed?.every((name) => typeof members[name] === 'string') === true && members.use !== 'enc'
}

/** The keys of a token's issuer, or why there are none. */
function openKeys(token: Token, readFile: IdentityHost['readFile']): JWTVerifyGetKey | PolicyFinding {
  const { jwks_file: file, jwks_url: url } = token
  if (file === undefined) return createRemoteJWKSet(new URL(url ?? ''))
  const path = ['identity', 'jwt', 'jwks_file']
  const read = readFile?.(file) ?? { reason: 'no way to read files was given (`readFile`)' }
  if ('reason' in read) return finding(path, file, read.reason)
  try {
    const set = JSON.parse(read.text) as JSONWebKeySet
    const keys = createLocalJWKSet(set)
    return set.keys.some(isVerifyingKey) ? keys : finding(path, file, 'it holds no public key that verifies signatures')
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof errors.JOSEError)) throw error
    // The message of JSON.parse quotes the text.
    return finding(path, file, 'it is no JSON Web Key Set')
  }
}

/** What of the host reading identities needs. */
export interface IdentityHost {
  /** Reads a file that the document names. */
  readonly readFile?: (name: string) => { readonly text: string } | { readonly reason: string }
}

/** Tells who sends an exchange. */
export type IdentityReader = (exchange: Exchange) => Promise<ReadIdentity>

/** Signatures of an issuer; a shared secret or none at all would let others sign. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

function createTokenReader(token: Token, keys: JWTVerifyGetKey): (text: string) => Promise<ReadIdentity> {
  return async (text) => {
    try {
      const { payload } = await jwtVerify(text, keys, {
        issuer: token.issuer,
        audience: [...token.audience],
        clockTolerance: token.clock_tolerance_s ?? 30,
        algorithms,
      })
      return { ...readMembers(payload, { ...tokenClaims, ...token.claims }), problems: [] }
    } catch (error) {
      if (!(error instanceof errors.JOSEError) && !(error instanceof TypeError)) throw error
      const { code, message, hint } = createDiagnostic(
        'E_IDENTITY_TOKEN',
        { start: 0, end: 0 },
        { reason: error.message },
      )
      return { problems: [{ code, message, ...(hint === undefined ? {} : { hint }) }] }
    }
  }
}

function readHeaders({ headers }: Exchange, names: NonNullable<Section['headers']>): ReadIdentity {
  const valueOf = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : findHeader(headers, name.toLowerCase())
  const groups = valueOf(names.groups)
    ?.split(',')
    .map((name) => ({ name: name.trim() }))
    .filter(({ name }) => name !== '')
  const identity = compact<Identity>({ email: valueOf(names.email), name: valueOf(names.name), groups })
  return identity === undefined ? nobody : { identity, problems: [] }
}

/**
 * Makes the reader of a document's section `identity`: a signed token of the issuer first, then the headers that
 * the document says a proxy sets. A header that the document does not name is never looked at.
 *
 * @returns undefined if the document does not say who sends what; findings if its keys cannot be read
 */
export function createIdentityReader(
  section: PolicyDocument['identity'],
  host: IdentityHost,
): IdentityReader | readonly PolicyFinding[] | undefined {
  const { jwt, headers } = section ?? {}
  if (jwt === undefined && headers === undefined) return undefined
  const keys = jwt === undefined ? undefined : openKeys(jwt, host.readFile)
  if (keys !== undefined && typeof keys !== 'function') return [keys]
  const readToken = jwt === undefined || keys === undefined ? undefined : createTokenReader(jwt, keys)
  const header = (jwt?.header ?? 'cf-access-jwt-assertion').toLowerCase()
  return async (exchange) => {
    const token = readToken === undefined ? undefined : findHeader(exchange.headers, header)
    if (readToken !== undefined && token !== undefined) return readToken(token)
    return headers === undefined ? nobody : readHeaders(exchange, headers)
  }
}
