import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A small input that failed once, and what is right. */
export interface AttackCase {
  readonly id: string
  readonly kind?: string
  /** What the input is for; cases without it are told by their kind. */
  readonly api?: string
  /** All members, as they stand in the file. */
  readonly members: Readonly<Record<string, unknown>>
}

/** A case that comes out otherwise on purpose: why, with the page that says so. */
export interface NamedDifference {
  readonly difference: string
}

export type Outcome = string | NamedDifference | undefined

/** Runs a case. Gives what was wrong, or undefined if the case passed; what it throws is wrong, too. */
export type Adapter = (attack: AttackCase) => Promise<Outcome> | Outcome

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Puts texts together that stand in pieces: `inputParts` as `input`, `{ "parts": [...] }` as a text. */
function joinParts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(joinParts)
  if (!isRecord(value)) return value
  const { parts } = value
  if (Object.keys(value).length === 1 && Array.isArray(parts) && parts.every((part) => typeof part === 'string'))
    return parts.join('')
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) =>
      /^(?:input|prompt)Parts$/.test(name) && Array.isArray(item)
        ? [name.slice(0, -5), item.join('')]
        : [name, joinParts(item)],
    ),
  )
}

function toCase(value: unknown, file: string): AttackCase {
  const members = joinParts(value)
  if (!isRecord(members) || typeof members['id'] !== 'string') throw new Error(`${file} holds a case without an id`)
  const { id, kind, api } = members
  return {
    id,
    members,
    ...(typeof kind === 'string' ? { kind } : {}),
    ...(typeof api === 'string' ? { api } : {}),
  }
}

/** The cases of a file, or undefined if it is no file of cases. */
export function readCases(file: string): readonly AttackCase[] | undefined {
  const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const rows = isRecord(read) ? read['cases'] : read
  return Array.isArray(rows) ? rows.map((row) => toCase(row, file)) : undefined
}

/** Every JSON file at or under a path, in the order of names. */
export function findJsonFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => name !== 'node_modules')
    .sort()
    .flatMap((name) => {
      const inner = join(path, name)
      return statSync(inner).isDirectory() || name.endsWith('.json') ? findJsonFiles(inner) : []
    })
}

/** A member that must be a text. */
export function textOf({ id, members }: AttackCase, name: string): string {
  const value = members[name]
  if (typeof value !== 'string') throw new Error(`the case \`${id}\` has no text \`${name}\``)
  return value
}

/** A member that must be an object. */
export function recordOf({ id, members }: AttackCase, name: string): Readonly<Record<string, unknown>> {
  const value = members[name]
  if (!isRecord(value)) throw new Error(`the case \`${id}\` has no object \`${name}\``)
  return value
}
