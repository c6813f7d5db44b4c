import {
  createSpanFinder,
  PlaceholderVault,
  type AnswerBlock,
  type AnswerFinding,
  type SpanFinder,
} from '../../inspection/answers/index.ts'
import { defaultTrafficLimits, isJsonObject, readJson, type JsonObject, type JsonValue } from '../../inspection/traffic/index.ts' // prettier-ignore
import type { Policy, PolicyGuard } from '../../policy/index.ts'
import { guardPrompt } from './guard-prompt.ts'

/** Which way a message goes: what a tool is asked, or what it answers. */
export type ContentWay = 'request' | 'response'

/** A value as it may pass, and what was found in it. */
export interface GuardedValue {
  readonly value: JsonValue
  readonly findings: readonly AnswerFinding[]
  /** Why it may not pass; undefined if it may. */
  readonly block: AnswerBlock | undefined
}

/** Puts back placeholders in every string of a value. */
function restoreIn(value: JsonValue, restore: (text: string) => string): JsonValue {
  if (typeof value === 'string') return restore(value)
  if (Array.isArray(value)) return value.map((item) => restoreIn(item, restore))
  if (!isJsonObject(value)) return value
  const copy = Object.create(null) as JsonObject
  for (const [name, item] of Object.entries(value)) copy[name] = restoreIn(item, restore)
  return copy
}

/** The guards of one session, with the placeholders that were given out in it. */
export class ContentSession {
  readonly #guards: readonly PolicyGuard[]
  readonly #finders: Readonly<Record<ContentWay, SpanFinder>>
  readonly #vault = new PlaceholderVault()

  constructor(guards: readonly PolicyGuard[], finders: Readonly<Record<ContentWay, SpanFinder>>) {
    this.#guards = guards
    this.#finders = finders
  }

  /**
   * Looks at a value: the strings, numbers and names that it holds.
   *
   * @param isInForce - which guards count
   */
  look(value: JsonValue, way: ContentWay, isInForce: (guard: PolicyGuard) => boolean): GuardedValue {
    const own = this.#guards.filter((guard) => (guard.in === way || guard.in === 'both') && isInForce(guard))
    const ids = new Set(own.map(({ id }) => id))
    const json = JSON.stringify(value)
    const restores = way === 'response' && this.#guards.some(({ restore }) => restore)
    // What is hidden in this value stays hidden: only what stood in it before is put back.
    const known = restores ? this.#vault.placeholdersIn(json) : new Set<string>()
    const putBack = (guarded: JsonValue): JsonValue =>
      known.size === 0 ? guarded : restoreIn(guarded, (text) => this.#vault.restore(text, known))
    if (ids.size === 0) return { value: putBack(value), findings: [], block: undefined }
    const body = new TextEncoder().encode(json)
    const message = { body, contentType: 'application/json', contentEncoding: '' }
    const finder = this.#finders[way].restrict((id) => ids.has(id))
    const guarded = guardPrompt(message, finder, this.#vault)
    return { ...guarded, value: putBack(guarded.body === body ? value : read(guarded.body ?? body)) }
  }
}

function read(bytes: Uint8Array): JsonValue {
  const { value } = readJson(new TextDecoder().decode(bytes), { ...defaultTrafficLimits, maxJsonValues: Infinity })
  if (value === undefined) throw new Error('INVARIANT: a redacted value is JSON')
  return value
}

/** The guards of a policy for messages that are values of JSON, such as calls of MCP and what they answer. */
export class ContentGuards {
  readonly #guards: readonly PolicyGuard[]
  readonly #finders: Readonly<Record<ContentWay, SpanFinder>>

  private constructor(guards: readonly PolicyGuard[], finders: Readonly<Record<ContentWay, SpanFinder>>) {
    this.#guards = guards
    this.#finders = finders
  }

  /** Compiles the guards of a policy; undefined if it has none. */
  static async open({ guards }: Pick<Policy, 'guards'>): Promise<ContentGuards | undefined> {
    if (guards.length === 0) return undefined
    const of = (way: ContentWay): Promise<SpanFinder> =>
      createSpanFinder(guards.filter((guard) => guard.in === way || guard.in === 'both'))
    const [request, response] = await Promise.all([of('request'), of('response')])
    return new ContentGuards(guards, { request, response })
  }

  /** The guards for a session: placeholders that it gives out are put back in it, and nowhere else. */
  openSession(): ContentSession {
    return new ContentSession(this.#guards, this.#finders)
  }
}
