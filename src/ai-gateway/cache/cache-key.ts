import { sha256 } from '../../crypto/index.ts'
import type { JsonObject, JsonValue } from '../../inspection/traffic/index.ts'
import { fromText } from '../../runtime/index.ts'
import type { Operation, Target } from '../decide/call.ts'

/** JSON with its members in order, so that equal values are equal texts. */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${canonicalJson(inner)}`).join(',')}}`
}

/** A hash as 64 hexadecimal digits. */
export function hashOf(text: string): string {
  return [...(sha256(fromText(text)) ?? '')].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('')
}

/** What makes two calls equal. */
export interface CacheKeyParts {
  readonly policyVersion: string
  readonly target: Target
  readonly operation: Operation
  /** As it is sent on: what is redacted in it is so in the key. */
  readonly body: JsonObject
  /** Headers that change what a provider answers. */
  readonly headers: readonly (string | null)[]
  /** Members that make no difference. */
  readonly ignored: readonly string[]
  /** Whose answers these are; undefined where all share them. */
  readonly owner: string | undefined
}

/** The name under which an answer is kept. Nobody can tell from it what was asked. */
export function cacheKey(parts: CacheKeyParts): string {
  const { policyVersion, target, operation, body, headers, ignored, owner } = parts
  const asked = Object.fromEntries(Object.entries(body).filter(([name]) => !ignored.includes(name)))
  // Whoever is nobody shares with nobody who is somebody.
  const scope = owner === undefined ? ['shared'] : ['user', owner]
  return hashOf(
    canonicalJson([policyVersion, target.provider, target.model, operation, scope, [...headers], asked] as JsonValue),
  )
}
