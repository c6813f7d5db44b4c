import type { JsonObject } from '../found.ts'
import { UnknownValue } from '../unknown-value.ts'

/** A text with holes: what stands between them, and the expressions that fill them. */
export class Template extends UnknownValue {
  readonly pieces: readonly (string | UnknownValue)[]

  constructor(text: string, pieces: readonly (string | UnknownValue)[]) {
    super(text)
    this.pieces = pieces
  }
}

/** A block: `resource "type" "name" { … }`. */
export interface HclBlock {
  readonly type: string
  readonly labels: readonly string[]
  readonly body: HclBody
}

export interface HclBody {
  readonly attributes: JsonObject
  readonly blocks: readonly HclBlock[]
}

/** The file is no HCL that the scanner knows. */
export class HclError extends Error {
  override readonly name = 'HclError'
  readonly at: number

  constructor(reason: string, at: number) {
    super(reason)
    this.at = at
  }
}

/** Nested blocks, lists and objects. The provider's schemas nest less than ten deep. */
const deepest = 100

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
])

const closers: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])

const identifier = /[A-Za-z_][\w-]*/y
const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const heredocHead = /<<-?[A-Za-z_][\w-]*[ \t]*\r?\n/y

/**
 * Reads the blocks and literal values of a Terraform file, in one pass from left to right. What is no literal (a
 * reference, a call, an operation) is kept as its text.
 */
class HclScanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  #fail(reason: string): never {
    throw new HclError(reason, this.#at)
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (match !== null) this.#at += match[0].length
    return match
  }

  #skipComment(): boolean {
    const text = this.#text
    if (text[this.#at] === '#' || text.startsWith('//', this.#at)) {
      const end = text.indexOf('\n', this.#at)
      this.#at = end === -1 ? text.length : end
      return true
    }
    if (!text.startsWith('/*', this.#at)) return false
    const end = text.indexOf('*/', this.#at + 2)
    if (end === -1) this.#fail('a comment does not end')
    this.#at = end + 2
    return true
  }

  /** Blanks and comments; line ends too unless they end something. */
  #skip(overLines: boolean): void {
    const blanks = overLines ? ' \t\r\n\u{FEFF}' : ' \t\r'
    while (this.#at < this.#text.length) {
      if (blanks.includes(this.#text.charAt(this.#at))) this.#at += 1
      else if (!this.#skipComment()) return
    }
  }

  body(depth = 0): HclBody {
    if (depth > deepest) this.#fail('blocks nest too deep')
    const attributes: [string, unknown][] = []
    const blocks: HclBlock[] = []
    for (;;) {
      this.#skip(true)
      if (this.#at >= this.#text.length || this.#text[this.#at] === '}') break
      const name = this.#match(identifier)?.[0] ?? this.#fail('expected a name')
      this.#skip(false)
      if (this.#text[this.#at] === '=' && this.#text[this.#at + 1] !== '=') {
        this.#at += 1
        attributes.push([name, this.#value(depth + 1, false)])
      } else blocks.push(this.#block(name, depth))
    }
    return { attributes: Object.fromEntries(attributes), blocks }
  }

  #block(type: string, depth: number): HclBlock {
    const labels: string[] = []
    while (this.#at < this.#text.length && this.#text[this.#at] !== '{') {
      const label = this.#text[this.#at] === '"' ? this.#quoted() : this.#match(identifier)?.[0]
      if (typeof label !== 'string') this.#fail(`expected \`{\` or \`=\` behind \`${type}\``)
      labels.push(label)
      this.#skip(false)
    }
    this.#at += 1
    const body = this.body(depth + 1)
    if (this.#text[this.#at] !== '}') this.#fail(`the block \`${type}\` does not end`)
    this.#at += 1
    return { type, labels, body }
  }

  /** A value up to the end of its line, or in a list or object up to the next comma or bracket. */
  #value(depth: number, nested: boolean): unknown {
    this.#skip(nested)
    const start = this.#at
    const value = this.#primary(depth)
    this.#skip(false)
    if (this.#isEnd(nested)) return value
    this.#skipExpression()
    return new UnknownValue(this.#text.slice(start, this.#at).trim())
  }

  #isEnd(nested: boolean): boolean {
    const next = this.#text[this.#at]
    return next === undefined || next === '\n' || next === '}' || (nested && (next === ',' || next === ']'))
  }

  #primary(depth: number): unknown {
    const char = this.#text[this.#at]
    if (char === '"') return this.#quoted()
    if (char === '[') return this.#list(depth)
    if (char === '{') return this.#object(depth)
    if (char === '<') return this.#heredoc()
    const figures = this.#match(number)
    if (figures !== null) return Number(figures[0])
    const start = this.#at
    const word = this.#match(identifier)?.[0]
    if (word === 'true' || word === 'false') return word === 'true'
    if (word === 'null') return null
    this.#skipExpression()
    if (this.#at === start) this.#fail('expected a value')
    return new UnknownValue(this.#text.slice(start, this.#at).trim())
  }

  #list(depth: number): unknown {
    if (depth > deepest) this.#fail('lists nest too deep')
    const start = this.#at
    this.#at += 1
    this.#skip(true)
    if (this.#startsFor()) return this.#bracketed(start)
    const items: unknown[] = []
    while (this.#text[this.#at] !== ']') {
      if (this.#at >= this.#text.length) this.#fail('a list does not end')
      items.push(this.#value(depth + 1, true))
      this.#skip(true)
      if (this.#text[this.#at] === ',') this.#at += 1
      else if (this.#text[this.#at] !== ']') return this.#bracketed(start)
      this.#skip(true)
    }
    this.#at += 1
    return items
  }

  #object(depth: number): unknown {
    if (depth > deepest) this.#fail('objects nest too deep')
    const start = this.#at
    this.#at += 1
    this.#skip(true)
    if (this.#startsFor()) return this.#bracketed(start)
    const entries: [string, unknown][] = []
    while (this.#text[this.#at] !== '}') {
      if (this.#at >= this.#text.length) this.#fail('an object does not end')
      const key = this.#text[this.#at] === '"' ? this.#quoted() : (this.#match(identifier) ?? this.#match(number))?.[0]
      this.#skip(false)
      const sign = this.#text[this.#at]
      if (typeof key !== 'string' || (sign !== '=' && sign !== ':')) return this.#bracketed(start)
      this.#at += 1
      entries.push([key, this.#value(depth + 1, true)])
      this.#skip(true)
      if (this.#text[this.#at] === ',') this.#at += 1
      this.#skip(true)
    }
    this.#at += 1
    return Object.fromEntries(entries)
  }

  #startsHeredoc(): boolean {
    heredocHead.lastIndex = this.#at
    return heredocHead.test(this.#text)
  }

  #startsFor(): boolean {
    return /^for[ \t]/.test(this.#text.slice(this.#at, this.#at + 4))
  }

  /** The whole of a bracket whose inside is no list or object of values. */
  #bracketed(start: number): UnknownValue {
    this.#at = start
    this.#skipBracket()
    return new UnknownValue(this.#text.slice(start, this.#at))
  }

  /** Goes over a bracket and what is in it; texts are gone over as a whole. */
  #skipBracket(): void {
    const open: string[] = []
    do {
      const char = this.#text[this.#at]
      if (char === undefined) this.#fail('a bracket does not close')
      if (char === '"') {
        this.#quoted()
        continue
      }
      if (this.#skipComment()) continue
      if (char === '<' && this.#startsHeredoc()) {
        this.#heredoc()
        continue
      }
      const closer = closers.get(char)
      if (closer !== undefined) open.push(closer)
      else if (char === open[open.length - 1]) open.pop()
      this.#at += 1
    } while (open.length > 0)
  }

  /** Goes to the end of an expression: a line end, comma or closing bracket outside of its own brackets. */
  #skipExpression(): void {
    while (this.#at < this.#text.length) {
      const char = this.#text.charAt(this.#at)
      if ('\n,]})'.includes(char)) return
      if (char === '"') this.#quoted()
      else if (closers.has(char)) this.#skipBracket()
      else if (!this.#skipComment()) this.#at += 1
    }
  }

  #quoted(): string | Template {
    const start = this.#at
    this.#at += 1
    const pieces: (string | UnknownValue)[] = []
    let text = ''
    for (;;) {
      const char = this.#text[this.#at]
      if (char === undefined || char === '\n') this.#fail('a text does not end')
      if (char === '"') break
      if (char === '\\') text += this.#escape()
      else {
        const hole = this.#hole()
        if (typeof hole === 'string') text += hole
        else {
          pieces.push(text, hole)
          text = ''
        }
      }
    }
    this.#at += 1
    return pieces.length === 0 ? text : new Template(this.#text.slice(start, this.#at), [...pieces, text])
  }

  #escape(): string {
    const char = this.#text.charAt(this.#at + 1)
    const digits = char === 'u' ? 4 : char === 'U' ? 8 : 0
    const code = Number.parseInt(this.#text.slice(this.#at + 2, this.#at + 2 + digits), 16)
    this.#at += 2 + digits
    if (digits > 0) return code <= 0x10ffff ? String.fromCodePoint(code) : this.#fail('an escape is no character')
    return escapes.get(char) ?? this.#fail(`\`\\${char}\` is no escape`)
  }

  /** One character of a text, or what stands in `${…}`. */
  #hole(): string | UnknownValue {
    const text = this.#text
    if (text.startsWith('$${', this.#at) || text.startsWith('%%{', this.#at)) {
      this.#at += 3
      return text.slice(this.#at - 2, this.#at)
    }
    if (!text.startsWith('${', this.#at) && !text.startsWith('%{', this.#at)) return text.charAt(this.#at++)
    const isDirective = text[this.#at] === '%'
    this.#at += 1
    const start = this.#at
    this.#skipBracket()
    const inside = text.slice(start + 1, this.#at - 1).trim()
    // `${"$"}` is how a file writes a dollar before a brace.
    const literal = /^"[^"\\{]*"$/.exec(inside)
    return literal !== null && !isDirective ? inside.slice(1, -1) : new UnknownValue(inside)
  }

  #heredoc(): string | UnknownValue {
    const head = this.#match(heredocHead)
    if (head === null) return this.#fail('expected a value')
    const isIndented = head[0].startsWith('<<-')
    const word = head[0].slice(isIndented ? 3 : 2).trim()
    const lines: string[] = []
    for (;;) {
      if (this.#at >= this.#text.length) this.#fail(`the text does not end with \`${word}\``)
      const end = this.#text.indexOf('\n', this.#at)
      const line = this.#text.slice(this.#at, end === -1 ? undefined : end).replace(/\r$/, '')
      this.#at = end === -1 ? this.#text.length : end
      if (line.trim() === word) break
      if (end === -1) this.#fail(`the text does not end with \`${word}\``)
      this.#at += 1
      lines.push(line)
    }
    const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
    const cut = isIndented ? Math.min(...indents, Infinity) : 0
    return readTemplate(lines.map((line) => `${line.slice(cut === Infinity ? 0 : cut)}\n`).join(''))
  }

  /** The whole text as a template without quotes. */
  template(): string | UnknownValue {
    const pieces: (string | UnknownValue)[] = []
    let text = ''
    while (this.#at < this.#text.length) {
      const hole = this.#hole()
      if (typeof hole === 'string') text += hole
      else {
        pieces.push(text, hole)
        text = ''
      }
    }
    return pieces.length === 0 ? text : new Template(this.#text, [...pieces, text])
  }

  get at(): number {
    return this.#at
  }
}

/** A text that stands without quotes, such as that of a heredoc: only `${…}` is special. */
export function readTemplate(text: string): string | UnknownValue {
  return new HclScanner(text).template()
}

/**
 * The blocks of a Terraform file.
 *
 * @throws HclError if it is none
 */
export function scanHcl(text: string): HclBody {
  const scanner = new HclScanner(text)
  const body = scanner.body()
  if (scanner.at < text.length) throw new HclError('a `}` closes nothing', scanner.at)
  return body
}
