import { sha256 } from '../../../crypto/index.ts'
import { fromText } from '../../../runtime/index.ts'
import type { JsonObject, JsonValue } from '../../../inspection/traffic/index.ts'

/** A value with the members of objects in one order. Its depth must be bounded. */
function sortMembers(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return ['[', ...value.map(sortMembers)]
  if (typeof value !== 'object' || value === null) return value
  // Pairs, so that a member called `__proto__` is one like any other.
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return ['{', ...pairs.map(([name, item]): JsonValue => [name, sortMembers(item)])]
}

/**
 * What tells one definition of a tool from another: SHA-256 of all that it says but `_meta`, in
 * hexadecimal, whatever the order of its members.
 */
export function hashTool(tool: JsonObject): string {
  const { _meta: _, ...said } = tool
  const digest = sha256(fromText(JSON.stringify(sortMembers(said)))) ?? ''
  return Array.from(digest, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('')
}
