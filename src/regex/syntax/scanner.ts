import { RegexSyntaxError, RegexTooBigError, type Ranges } from './syntax.ts'
import type { TableProperty } from './unicode/properties.ts'

/** What `(?imsUxuR)` switches. */
export interface Flags {
  readonly i: boolean
  readonly m: boolean
  readonly s: boolean
  readonly U: boolean
  readonly x: boolean
  readonly u: boolean
  readonly R: boolean
}

const noFlags: Flags = { i: false, m: false, s: false, U: false, x: false, u: false, R: false }

/** Ranges that all classes of a pattern together may be worked out from. */
const mostClassWork = 4_000_000

export function isBlank(char: string): boolean {
  return char < '\x80' ? char === ' ' || (char >= '\t' && char <= '\r') : /^\p{White_Space}/u.test(char)
}

/** The place in a pattern, by code point, with the flags that hold there. */
export class Scanner {
  readonly #pattern: string
  readonly #points: readonly string[]
  #work = 0
  at = 0
  flags: Flags = noFlags

  /** Properties that are spelled out in the portable pattern: by where they begin, where they end and what they become. */
  #spelledOut: Map<number, readonly [end: number, text: string]> | undefined

  constructor(
    pattern: string,
    readonly tableProperty: TableProperty | undefined,
  ) {
    this.#pattern = pattern
    // To take a text apart by units is many times as fast, and the same where no character has two.
    this.#points = /[\ud800-\udfff]/.test(pattern) ? Array.from(pattern) : pattern.split('')
  }

  /** Notes that what stands from a place to here is a set of characters that not every reader knows by name. */
  spellOut(start: number, ranges: Ranges, isNegated: boolean): void {
    const point = (value: number): string => `\\u{${value.toString(16)}}`
    const members = ranges.map(([first, last]) => (first === last ? point(first) : `${point(first)}-${point(last)}`))
    this.#spelledOut ??= new Map()
    this.#spelledOut.set(start, [this.at, `[${isNegated ? '^' : ''}${members.join('')}]`])
  }

  /** The pattern without names of properties that need tables. */
  portable(): string {
    if (this.#spelledOut === undefined) return this.#pattern
    let [text, next] = ['', 0]
    for (const [start, [end, spelled]] of [...this.#spelledOut].sort(([a], [b]) => a - b)) {
      text += this.#points.slice(next, start).join('') + spelled
      next = end
    }
    return text + this.#points.slice(next).join('')
  }

  /** The character here, or nothing at the end. */
  current(): string {
    return this.#points[this.at] ?? ''
  }

  isAtEnd(): boolean {
    return this.at >= this.#points.length
  }

  fail(message: string, at = this.at): never {
    throw new RegexSyntaxError(message, at)
  }

  /** Counts ranges before they are worked with: intersecting and inverting multiply. */
  count(ranges: number): void {
    if ((this.#work += ranges) > mostClassWork) throw new RegexTooBigError('the classes of the pattern are too large')
  }

  /** The character behind this one, blanks counted. */
  get next(): string {
    return this.#points[this.at + 1] ?? ''
  }

  /** The next character behind this one that counts. */
  get nextCounting(): string {
    const at = this.at
    this.bump()
    const char = this.current()
    this.at = at
    return char
  }

  looksAt(text: string): boolean {
    for (let index = 0; index < text.length; index++)
      if (this.#points[this.at + index] !== text.charAt(index)) return false
    return true
  }

  take(text: string): boolean {
    if (!this.looksAt(text)) return false
    this.at += text.length
    return true
  }

  /** With flag x, blanks and comments are no part of the pattern. */
  skipIgnored(): void {
    while (this.flags.x && !this.isAtEnd()) {
      if (isBlank(this.current())) this.at++
      else if (this.current() === '#') while (!this.isAtEnd() && this.current() !== '\n') this.at++
      else return
    }
  }

  skipBlanks(): void {
    while (!this.isAtEnd() && isBlank(this.current())) this.at++
  }

  /** Goes on by a character and what flag x ignores: blanks may stand inside of tokens too. */
  bump(): void {
    this.at++
    this.skipIgnored()
  }

  /** The characters up to a limit, from here. */
  ahead(count: number): string {
    return this.#points.slice(this.at, this.at + count).join('')
  }
}
