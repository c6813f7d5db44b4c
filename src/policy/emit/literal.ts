import { code, joinCode, type Code, type Fragment } from '../../compiler/index.ts'
import type { PlainValue } from '../../runtime/index.ts'

/** Plain data as a literal. Keys are quoted, and `__proto__` in brackets is a key like any other. */
export function literal(value: PlainValue): Code {
  if (value === null) return code`null`
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return code`${value}`
  if (Array.isArray(value)) return code`${value.map((item: PlainValue): Fragment => literal(item))}`
  const entries = Object.entries(value).filter(([, item]) => (item as PlainValue | undefined) !== undefined)
  return code`{ ${joinCode(
    entries.map(([key, item]) => code`[${key}]: ${literal(item)}`),
    ', ',
  )} }`
}
