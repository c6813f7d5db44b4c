/** An answer that is kept whole. */
export interface CachedAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: Uint8Array
}

/** Where answers are kept. */
export interface CacheStore {
  get(key: string, now: number): Promise<CachedAnswer | undefined>
  set(key: string, answer: CachedAnswer, now: number, ttlMs: number): Promise<void>
}

/** Keeps answers in the memory of this process; the one that was asked for longest ago makes room. */
export class MemoryCacheStore implements CacheStore {
  readonly #answers = new Map<string, { readonly answer: CachedAnswer; readonly until: number }>()
  readonly #maxEntries: number

  /** @param maxEntries - answers that are kept at most (default 1,000) */
  constructor(maxEntries = 1000) {
    this.#maxEntries = maxEntries
  }

  get size(): number {
    return this.#answers.size
  }

  get(key: string, now: number): Promise<CachedAnswer | undefined> {
    const known = this.#answers.get(key)
    if (known === undefined) return Promise.resolve(undefined)
    this.#answers.delete(key)
    if (known.until <= now) return Promise.resolve(undefined)
    this.#answers.set(key, known)
    return Promise.resolve(known.answer)
  }

  set(key: string, answer: CachedAnswer, now: number, ttlMs: number): Promise<void> {
    this.#answers.delete(key)
    this.#answers.set(key, { answer, until: now + ttlMs })
    const oldest = this.#answers.keys().next()
    if (this.#answers.size > this.#maxEntries && oldest.done !== true) this.#answers.delete(oldest.value)
    return Promise.resolve()
  }
}

/** What a store needs of a client of Redis; `ioredis` has it. */
export interface RedisCacheClient {
  get(key: string): Promise<string | null>
  set(key: string, value: string, mode: 'PX', milliseconds: number): Promise<unknown>
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  return btoa(text)
}

/** Keeps answers in Redis, for many enforcement points. */
export class RedisCacheStore implements CacheStore {
  readonly #client: RedisCacheClient
  readonly #prefix: string

  constructor(client: RedisCacheClient, { prefix = 'portcullis' }: { readonly prefix?: string } = {}) {
    this.#client = client
    this.#prefix = `${prefix}:answer:`
  }

  async get(key: string): Promise<CachedAnswer | undefined> {
    const text = await this.#client.get(this.#prefix + key)
    if (text === null) return undefined
    const { status, contentType, body } = JSON.parse(text) as { status: number; contentType: string; body: string }
    return { status, contentType, body: Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0)) }
  }

  async set(key: string, { status, contentType, body }: CachedAnswer, _now: number, ttlMs: number): Promise<void> {
    const text = JSON.stringify({ status, contentType, body: toBase64(body) })
    await this.#client.set(this.#prefix + key, text, 'PX', Math.max(1, Math.floor(ttlMs)))
  }
}
