/** A value of a JSON text with its place. */
export interface JsonNode {
  readonly start: number
  readonly end: number
  readonly value: unknown
  /** The members of an object, in the order of the text. */
  readonly members?: ReadonlyMap<string, JsonMember>
  /** The items of an array. */
  readonly items?: readonly JsonNode[]
}

/** A member of an object. */
export interface JsonMember {
  readonly key: { readonly start: number; readonly end: number }
  readonly node: JsonNode
}

/** The text is no JSON, or JSON of which something else is to be told. */
class Refused extends Error {}

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y

const words: ReadonlyMap<string, boolean | null> = new Map([['true', true], ['false', false], ['null', null]]) // prettier-ignore

class JsonReader {
  readonly #text: string
  readonly #maxDepth: number
  #at = 0

  constructor(text: string, maxDepth: number) {
    this.#text = text
    this.#maxDepth = maxDepth
  }

  /** The code of the next character that is no blank, which is not taken. */
  #peek(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code
      this.#at++
    }
  }

  whole(): JsonNode {
    const node = this.#value(0)
    this.#peek()
    if (this.#at !== this.#text.length) throw new Refused()
    return node
  }

  #value(depth: number): JsonNode {
    switch (this.#peek()) {
      case 0x22: {
        const start = this.#at
        const value = this.#string()
        return { start, end: this.#at, value }
      }
      case 0x7b:
        return this.#object(depth + 1)
      case 0x5b:
        return this.#array(depth + 1)
      default:
        return this.#scalar()
    }
  }

  /** Takes a quoted text from its opening quote. */
  #string(): string {
    const text = this.#text
    const start = this.#at
    let at = start + 1
    let hasEscape = false
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === 0x22) break
      // Control characters may not stand in a text; behind the end there is none at all.
      if (!(code >= 0x20)) throw new Refused()
      if (code === 0x5c) {
        hasEscape = true
        at++
      }
      at++
    }
    this.#at = at + 1
    if (!hasEscape) return text.slice(start + 1, at)
    try {
      return JSON.parse(text.slice(start, at + 1)) as string
    } catch (error) {
      if (error instanceof SyntaxError) throw new Refused()
      throw error
    }
  }

  #scalar(): JsonNode {
    const start = this.#at
    for (const [word, value] of words)
      if (this.#text.startsWith(word, start)) {
        this.#at += word.length
        return { start, end: this.#at, value }
      }
    number.lastIndex = start
    const digits = number.exec(this.#text)?.[0]
    const value = Number(digits ?? NaN)
    // A number beyond all bounds is a problem of its own.
    if (digits === undefined || !Number.isFinite(value)) throw new Refused()
    this.#at += digits.length
    return { start, end: this.#at, value }
  }

  #open(depth: number): number {
    if (depth > this.#maxDepth) throw new Refused()
    return this.#at++
  }

  /** Whether another item follows; the closing bracket is taken. */
  #continues(close: number): boolean {
    const code = this.#peek()
    if (code !== close && code !== 0x2c) throw new Refused()
    this.#at++
    return code === 0x2c
  }

  #array(depth: number): JsonNode {
    const start = this.#open(depth)
    const items: JsonNode[] = []
    if (this.#peek() === 0x5d) this.#at++
    else
      do items.push(this.#value(depth))
      while (this.#continues(0x5d))
    return { start, end: this.#at, value: items.map(({ value }) => value), items }
  }

  #object(depth: number): JsonNode {
    const start = this.#open(depth)
    const members = new Map<string, JsonMember>()
    const value: Record<string, unknown> = {}
    if (this.#peek() === 0x7d) this.#at++
    else
      do {
        if (this.#peek() !== 0x22) throw new Refused()
        const from = this.#at
        const name = this.#string()
        const key = { start: from, end: this.#at }
        if (this.#peek() !== 0x3a || members.has(name)) throw new Refused()
        this.#at++
        const node = this.#value(depth)
        members.set(name, { key, node })
        // As `JSON.parse` does: a member of any name is the object's own.
        if (name === '__proto__')
          Object.defineProperty(value, name, { value: node.value, enumerable: true, configurable: true, writable: true }) // prettier-ignore
        else value[name] = node.value
      } while (this.#continues(0x7d))
    return { start, end: this.#at, value, members }
  }
}

/**
 * Reads a JSON text with the places of all that stands in it.
 *
 * @param maxDepth - nested arrays and objects
 * @returns undefined if it is anything but plain JSON: wrong text, a key that stands twice, a number that is not finite, or
 *   deeper nesting. The reader of YAML, which takes all of JSON too, then says what is wrong.
 */
export function readJsonTree(text: string, maxDepth: number): JsonNode | undefined {
  const first = /^\s*(\S)/.exec(text.slice(0, 1000))?.[1]
  if (first !== '{' && first !== '[') return undefined
  try {
    return new JsonReader(text, maxDepth).whole()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return undefined
  }
}
