/** A JSON value. Objects inherit nothing, so `__proto__` is a key like any other. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject

export interface JsonObject {
  [key: string]: JsonValue
}

/** A key that an object holds more than once. Parsers disagree which of the values counts. */
export interface JsonDuplicate {
  readonly key: string
  /** Levels above the object; 0 is the outermost value. */
  readonly depth: number
  /** The value that a later one replaced. */
  readonly replaced: JsonValue
}

/** Why reading stopped early. */
export type JsonFailure = 'truncated' | 'syntax' | 'depth' | 'values'

export interface JsonReading {
  /** What was read; if reading failed, as much as was read by then. */
  readonly value: JsonValue | undefined
  readonly failure: JsonFailure | undefined
  /** UTF-16 offset at which reading ended. */
  readonly offset: number
  /** At most {@link maxDuplicates}. */
  readonly duplicates: readonly JsonDuplicate[]
  /** There were more duplicates than are kept. */
  readonly moreDuplicates: boolean
}

export interface JsonLimits {
  readonly maxJsonDepth: number
  readonly maxJsonValues: number
}

/** How many repeated keys are told apart; more would not help anybody. */
const maxDuplicates = 100

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const odd = /[\\\x00-\x1f]/g
const literals: readonly (readonly [string, JsonValue])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Makes objects that have only what they are given. With no prototype at all they would be slow: tables from the first member on. */
const BareObject = function () {} as unknown as new () => object
BareObject.prototype = Object.freeze(Object.create(null) as object)

interface Frame {
  readonly container: JsonValue[] | JsonObject
  key: string
}

/** Reads one JSON text without recursion, in time linear in the text. */
class JsonReader {
  readonly #text: string
  readonly #limits: JsonLimits
  readonly #stack: Frame[] = []
  readonly duplicates: JsonDuplicate[] = []
  moreDuplicates = false
  /** The place of a backslash or control character: those before it that still count are none. */
  #odd = -1
  at: number
  values = 0
  root: JsonValue | undefined
  failure: JsonFailure | undefined

  constructor(text: string, limits: JsonLimits, start: number) {
    this.at = start
    this.#text = text
    this.#limits = limits
  }

  run(): void {
    let expects: 'value' | 'first' | 'after' = 'value'
    for (;;) {
      this.#space()
      if (expects === 'after') {
        const frame = this.#stack.at(-1)
        if (frame === undefined) {
          if (this.at < this.#text.length) this.failure = 'syntax'
          return
        }
        const closer = Array.isArray(frame.container) ? ']' : '}'
        const character = this.#text[this.at]
        if (character === closer) {
          this.at++
          this.#stack.pop()
          continue
        }
        if (character !== ',') {
          this.#fail()
          return
        }
        this.at++
        this.#space()
        if (!Array.isArray(frame.container) && !this.#key(frame)) return
        expects = 'value'
        continue
      }
      if (expects === 'first') {
        const frame = this.#stack.at(-1) as Frame
        const isArray = Array.isArray(frame.container)
        if (this.#text[this.at] === (isArray ? ']' : '}')) {
          this.at++
          this.#stack.pop()
          expects = 'after'
          continue
        }
        if (!isArray && !this.#key(frame)) return
        expects = 'value'
        continue
      }
      const opened = this.#value()
      if (opened === undefined) return
      expects = opened ? 'first' : 'after'
    }
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.at)
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return
      this.at++
    }
  }

  #fail(): undefined {
    this.failure = this.at >= this.#text.length ? 'truncated' : 'syntax'
    return undefined
  }

  /** Reads a key, its colon and the space behind. */
  #key(frame: Frame): boolean {
    if (this.#text[this.at] !== '"') {
      this.#fail()
      return false
    }
    const key = this.#string()
    if (key === undefined) return false
    this.#space()
    if (this.#text[this.at] !== ':') {
      this.#fail()
      return false
    }
    this.at++
    this.#space()
    frame.key = key
    return true
  }

  #place(value: JsonValue): void {
    const frame = this.#stack.at(-1)
    if (frame === undefined) this.root = value
    else if (Array.isArray(frame.container)) frame.container.push(value)
    else {
      const replaced = frame.container[frame.key]
      if (replaced !== undefined) {
        if (this.duplicates.length >= maxDuplicates) this.moreDuplicates = true
        else this.duplicates.push({ key: frame.key, depth: this.#stack.length - 1, replaced })
      }
      frame.container[frame.key] = value
    }
  }

  /** Reads a value up to its end, or opens a container (true). Undefined: it failed. */
  #value(): boolean | undefined {
    if (++this.values > this.#limits.maxJsonValues) {
      this.failure = 'values'
      return undefined
    }
    const character = this.#text[this.at]
    if (character === '{' || character === '[') {
      if (this.#stack.length >= this.#limits.maxJsonDepth) {
        this.failure = 'depth'
        return undefined
      }
      const container: JsonValue[] | JsonObject = character === '[' ? [] : (new BareObject() as JsonObject)
      this.#place(container)
      this.#stack.push({ container, key: '' })
      this.at++
      return true
    }
    const value = character === '"' ? this.#string() : this.#scalar()
    if (value === undefined) return undefined
    this.#place(value)
    return false
  }

  #scalar(): JsonValue | undefined {
    for (const [word, value] of literals) {
      if (this.#text.startsWith(word, this.at)) {
        this.at += word.length
        return value
      }
    }
    number.lastIndex = this.at
    const match = number.exec(this.#text)
    if (match !== null) {
      this.at += match[0].length
      return Number(match[0])
    }
    const rest = this.#text.slice(this.at, this.at + 5)
    const isPrefix = rest === '-' || literals.some(([word]) => word.startsWith(rest))
    this.failure = isPrefix && this.at + rest.length >= this.#text.length ? 'truncated' : 'syntax'
    return undefined
  }

  #string(): string | undefined {
    const start = this.at
    const text = this.#text
    const end = text.indexOf('"', start + 1)
    // Nearly every string has neither escapes nor control characters in it, and the platform looks for them faster.
    if (end !== -1 && this.#firstOdd(start + 1) > end) {
      this.at = end + 1
      return text.slice(start + 1, end)
    }
    return this.#oddString(start)
  }

  /** Where the first backslash or control character from a place on stands. */
  #firstOdd(from: number): number {
    if (this.#odd < from) {
      odd.lastIndex = from
      this.#odd = odd.test(this.#text) ? odd.lastIndex - 1 : Infinity
    }
    return this.#odd
  }

  #oddString(start: number): string | undefined {
    const text = this.#text
    let hasEscape = false
    for (let at = start + 1; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === 34) {
        this.at = at + 1
        return hasEscape ? this.#unescape(start) : text.slice(start + 1, at)
      }
      if (code === 92) {
        hasEscape = true
        at++
      } else if (code < 32) {
        this.at = at
        this.#fail()
        return
      }
    }
    this.at = this.#text.length
    this.#fail()
  }

  #unescape(start: number): string | undefined {
    try {
      return JSON.parse(this.#text.slice(start, this.at)) as string
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      this.at = start
      this.#fail()
      return
    }
  }
}

/** Space of JSON, and the byte order mark that some readers pass over. */
const space = /[ \t\n\r\ufeff]*/y
/** What lenient readers pass over, too. */
const lenientSpace = /[\s\0]*/y
const restOfLine = /[^\n\r]*/y

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  pattern.exec(text)
  return pattern.lastIndex
}

/** The end of a comment that begins at a place; undefined if none does. */
function endOfComment(text: string, at: number): number | undefined {
  if (text.startsWith('//', at) || text[at] === '#') return endOf(restOfLine, text, at)
  if (!text.startsWith('/*', at)) return undefined
  const end = text.indexOf('*/', at + 2)
  return end === -1 ? undefined : end + 2
}

/**
 * Where the object or array of a JSON text begins, past what strict readers pass over, and lenient ones (other
 * space, NUL, comments); undefined if the text begins as something else.
 */
export function findJsonStart(text: string): { readonly at: number; readonly isStrict: boolean } | undefined {
  const isStart = (at: number): boolean => text[at] === '{' || text[at] === '['
  const strict = endOf(space, text, 0)
  if (isStart(strict)) return { at: strict, isStrict: true }
  let at = 0
  for (let next: number | undefined = 0; next !== undefined; next = endOfComment(text, at))
    at = endOf(lenientSpace, text, next)
  return isStart(at) ? { at, isStrict: false } : undefined
}

/**
 * Reads a JSON text within limits: no recursion, time linear in the text. A text that is cut off
 * or nests too deep gives what was read before. Of equal keys the last counts, as in `JSON.parse`.
 *
 * @param start - UTF-16 offset at which the text begins (default 0)
 */
export function readJson(text: string, limits: JsonLimits, start = 0): JsonReading {
  const reader = new JsonReader(text, limits, start)
  reader.run()
  const { root: value, failure, at: offset, duplicates, moreDuplicates } = reader
  return { value, failure, offset, duplicates, moreDuplicates }
}
