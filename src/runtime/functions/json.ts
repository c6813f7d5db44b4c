import { fromText, toTextStrict, type ByteString } from '../bytes.ts'
import { isInt64, normalInt } from '../values.ts'

type Maybe<T> = T | undefined
type Key = ByteString | number | bigint

const blank = /[\t\n\r ]*/y
const integer = /-?(?:0|[1-9][0-9]{0,18})(?![0-9.eE+-])/y
const scalar = /[-+.0-9A-Za-z]+/y

function match(pattern: RegExp, text: ByteString, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

/**
 * Walks JSON without building it and without recursion, so that neither depth nor size of a
 * hostile body costs more than one pass. Each method gives undefined where the text is no JSON.
 */
class JsonWalker {
  readonly #text: ByteString

  constructor(text: ByteString) {
    this.#text = text
  }

  skipBlank(at: number): number {
    return at + (match(blank, this.#text, at) ?? '').length
  }

  /** The end of a string that starts at a quote. */
  stringEnd(at: number): Maybe<number> {
    for (let quote = this.#text.indexOf('"', at + 1); quote !== -1; quote = this.#text.indexOf('"', quote + 1)) {
      let backslashes = 0
      while (this.#text[quote - 1 - backslashes] === '\\') backslashes++
      if (backslashes % 2 === 0) return quote + 1
    }
    return undefined
  }

  string(at: number): Maybe<{ value: ByteString; end: number }> {
    if (this.#text[at] !== '"') return undefined
    const end = this.stringEnd(at)
    if (end === undefined) return undefined
    const inside = this.#text.slice(at + 1, end - 1)
    if (!inside.includes('\\')) return { value: inside, end }
    const text = toTextStrict(`"${inside}"`)
    if (text === undefined) return undefined
    try {
      return { value: fromText(JSON.parse(text) as string), end }
    } catch (error) {
      if (error instanceof SyntaxError) return undefined
      throw error
    }
  }

  /** The end of any value. */
  skip(start: number): Maybe<number> {
    let depth = 0
    let at = start
    do {
      at = this.skipBlank(at)
      const char = this.#text[at]
      if (char === '"') {
        const end = this.stringEnd(at)
        if (end === undefined) return undefined
        at = end
      } else if (char === '{' || char === '[') {
        depth++
        at++
      } else if (char === '}' || char === ']') {
        depth--
        at++
      } else if ((char === ',' || char === ':') && depth > 0) at++
      else {
        const word = match(scalar, this.#text, at)
        if (word === undefined) return undefined
        at += word.length
      }
    } while (depth > 0)
    return depth < 0 ? undefined : at
  }

  /** Where the value of a member starts; of several with the same name the last counts. */
  member(start: number, key: ByteString): Maybe<number> {
    let at = this.skipBlank(start)
    if (this.#text[at] !== '{') return undefined
    at = this.skipBlank(at + 1)
    let found: Maybe<number>
    if (this.#text[at] === '}') return undefined
    for (;;) {
      const name = this.string(at)
      if (name === undefined) return undefined
      at = this.skipBlank(name.end)
      if (this.#text[at] !== ':') return undefined
      at = this.skipBlank(at + 1)
      if (name.value === key) found = at
      const end = this.skip(at)
      if (end === undefined) return undefined
      at = this.skipBlank(end)
      if (this.#text[at] === '}') return found
      if (this.#text[at] !== ',') return undefined
      at = this.skipBlank(at + 1)
    }
  }

  /** Where an item of an array starts. */
  item(start: number, index: number | bigint): Maybe<number> {
    let at = this.skipBlank(start)
    if (this.#text[at] !== '[' || index < 0) return undefined
    at = this.skipBlank(at + 1)
    if (this.#text[at] === ']') return undefined
    for (let skipped = 0; skipped < index; skipped++) {
      const end = this.skip(at)
      if (end === undefined) return undefined
      at = this.skipBlank(end)
      if (this.#text[at] !== ',') return undefined
      at = this.skipBlank(at + 1)
    }
    return at
  }

  integer(at: number): Maybe<number | bigint> {
    const digits = match(integer, this.#text, at)
    if (digits === undefined) return undefined
    const value = BigInt(digits)
    return isInt64(value) ? normalInt(value) : undefined
  }
}

function walk(text: Maybe<ByteString>, keys: readonly Maybe<Key>[]): Maybe<{ walker: JsonWalker; at: number }> {
  if (text === undefined) return undefined
  const walker = new JsonWalker(text)
  let at: Maybe<number> = walker.skipBlank(0)
  for (const key of keys) {
    if (key === undefined || at === undefined) return undefined
    at = typeof key === 'string' ? walker.member(at, key) : walker.item(at, key)
  }
  return at === undefined ? undefined : { walker, at: walker.skipBlank(at) }
}

/** The integer at a path of a JSON text; missing if there is none, or it is written as `42.0`. */
export function lookupJsonInteger(text: Maybe<ByteString>, ...keys: Maybe<Key>[]): Maybe<number | bigint> {
  const found = walk(text, keys)
  return found?.walker.integer(found.at)
}

/** The string at a path of a JSON text; missing if there is none. */
export function lookupJsonString(text: Maybe<ByteString>, ...keys: Maybe<Key>[]): Maybe<ByteString> {
  const found = walk(text, keys)
  return found?.walker.string(found.at)?.value
}
