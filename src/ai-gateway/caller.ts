import type { AiGatewayPlan, Identity } from '../policy/index.ts'
import { isJsonObject, readJson } from '../inspection/traffic/index.ts'
import { hashOf } from './cache/cache-key.ts'

/** Who calls. */
export interface Caller {
  readonly user: string | undefined
  readonly groups: readonly string[] | undefined
}

/** The key that a client sends, wherever its API has it. */
export function keyOf(headers: Headers, url: URL): string | undefined {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  return bearer ?? headers.get('x-api-key') ?? headers.get('x-goog-api-key') ?? url.searchParams.get('key') ?? undefined
}

/** Clients by their keys. Keys are compared as hashes, so that the time it takes tells nothing of them. */
export class ClientKeys {
  readonly #byHash = new Map<string, Caller>()
  /** Keys that were found: only the first call of each is hashed. What is no client's key is hashed each time. */
  readonly #found = new Map<string, Caller>()
  /** Variables of the environment that are not set: their clients cannot call. */
  readonly missing: readonly string[]

  constructor(clients: AiGatewayPlan['clients'], environment: Readonly<Record<string, string | undefined>>) {
    const missing: string[] = []
    for (const { key_env: name, user, groups } of clients) {
      const key = environment[name]
      if (key === undefined || key === '') missing.push(name)
      else this.#byHash.set(hashOf(key), { user, groups: groups ?? [] })
    }
    this.missing = missing
  }

  find(key: string | undefined): Caller | undefined {
    if (key === undefined) return undefined
    const known = this.#found.get(key) ?? this.#byHash.get(hashOf(key))
    if (known !== undefined) this.#found.set(key, known)
    return known
  }
}

/**
 * Who an identity is: its e-mail address, or else its name. A name that looks like an address is nobody's, since rules
 * that name an address would take it for one, and people choose their names themselves.
 */
export function callerOf(identity: Identity | undefined): Caller {
  const name = identity?.name?.normalize('NFKC').includes('@') === true ? undefined : identity?.name
  return {
    user: identity?.email ?? name,
    groups: identity?.groups?.flatMap(({ name, email, id }) => name ?? email ?? id ?? []),
  }
}

const mostMembers = 5
const nothingSaid: Readonly<Record<string, string>> = {}

/** What a client says of its call: a flat JSON object of at most five members; anything else counts as nothing. */
export function readMetadata(text: string | null): Readonly<Record<string, string>> {
  if (text === null) return nothingSaid
  const { value } = readJson(text, { maxJsonDepth: 2, maxJsonValues: 20 })
  if (!isJsonObject(value)) return nothingSaid
  const entries = Object.entries(value)
  const isFlat = entries.every(([, member]) => ['string', 'number', 'boolean'].includes(typeof member))
  if (!isFlat || entries.length > mostMembers) return nothingSaid
  return Object.fromEntries(entries.map(([name, member]) => [name, String(member)]))
}
