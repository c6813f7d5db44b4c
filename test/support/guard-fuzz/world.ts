import { posix } from 'node:path'
import type { Caller } from '../../../src/enforcement/mcp-guard/index.ts'
import { openPortal } from '../guard-fixtures.ts'

/** What the fuzzer's portal says; {@link may} says the same in other words, of what a careless server understands. */
export const portal = openPortal(`
  servers: { crm: {} }
  rules:
    - { id: no-deletions, tools: ['delete_*'], action: block }
    - { id: no-secrets, resources: ['file:///secret/*'], action: block }
    - { id: ask, groups: [Admins], methods: ['elicitation/create'], action: allow }
    - { id: admins, groups: [Admins], action: allow }
    - { id: users, groups: [Users], tools: ['get_*', echo], prompts: [greet], resources: ['file:///public/*'], action: allow }
  dlp: [{ id: cards, tools: [get_customer], profiles: [financial-information], on: [results], action: mask }]
`)

export type Person = 'admin' | 'user' | 'guest'
export const people: Readonly<Record<Person, Caller>> = {
  admin: { identity: { email: 'admin@example.com', groups: [{ name: 'Admins' }] } },
  user: { identity: { email: 'user@example.com', groups: [{ name: 'Users' }] } },
  guest: {},
}
export const emailOf = (person: Person): string | null => people[person].identity?.email ?? null

export const card = 'card 4111 1111 1111 1111'

/** A thing that a server really touches. */
export interface Thing {
  readonly kind: 'tool' | 'prompt' | 'resource'
  readonly name: string
}

/** The name as a server reads it that does not care for case, spaces and forms. */
export function resolveName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\0-\x1f\u00ad\u200b\ufeff]/g, '')
    .trim()
    .toLowerCase()
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}

/** The file that a careless server opens: by the URL parser, or by cutting the scheme off; decoded once or twice. */
export function resolveUri(uri: string, way: number): string {
  let path = uri.trim().replace(/^file:(?:\/\/(?:localhost)?)?/i, '')
  if (way % 2 === 1) {
    if (!URL.canParse(uri)) return 'nothing'
    path = new URL(uri).pathname
  }
  path = decode(path)
  if (way >= 2) path = decode(path)
  return posix.normalize(`/${path.replaceAll('\\', '/').replace(/\0.*$/, '')}`)
}

/** Whether a person may have to do with a thing. */
export function may(person: Person, { kind, name }: Thing): boolean {
  if (person === 'guest') return false
  if (kind === 'resource') {
    const path = name.toLowerCase()
    return !path.startsWith('/secret/') && (person === 'admin' || path.startsWith('/public/') || path === '/public')
  }
  if (kind === 'prompt') return person === 'admin' || name === 'greet'
  return !name.startsWith('delete_') && (person === 'admin' || name.startsWith('get_') || name === 'echo')
}
