import type { Span } from '../../../../diagnostics/index.ts'
import type { JsonObject } from '../found.ts'
import { UnknownValue } from '../unknown-value.ts'
import { HclTextBuilder, type HclPlace, type HclPlaces, type HclSegment } from './hcl-places.ts'
import { Directive, type Template } from './template.ts'

/** A block: `resource "type" "name" { … }`. */
export interface HclBlock {
  readonly type: string
  readonly labels: readonly string[]
  readonly body: HclBody
  /** Its name in the file. */
  readonly span: Span
}

export interface HclBody {
  readonly attributes: JsonObject
  readonly blocks: readonly HclBlock[]
}

/** The file is no HCL that the scanner knows. */
export class HclError extends Error {
  readonly at: number
  override readonly name = 'HclError'

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
  readonly #places: HclPlaces | undefined
  /** Where each unit of the text stands in the file, if it is not the file itself. */
  readonly #origin: readonly number[] | undefined
  #at = 0
  /** Holes of templates that are open. */
  #holes = 0
  /** The stretches and the form of the text that was read last. */
  #lastText: Pick<HclPlace, 'form' | 'segments'> | undefined

  constructor(text: string, places?: HclPlaces, origin?: readonly number[]) {
    this.#text = text
    this.#places = places
    this.#origin = origin
  }

  get #isPlaced(): boolean {
    return this.#places !== undefined || this.#origin !== undefined
  }

  #offset(at: number): number {
    return this.#origin === undefined ? at : (this.#origin[at] ?? (this.#origin.at(-1) ?? 0) + 1)
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
    const places = new Map<string, HclPlace>()
    const blocks: HclBlock[] = []
    for (;;) {
      this.#skip(true)
      if (this.#at >= this.#text.length || this.#text[this.#at] === '}') break
      const start = this.#at
      const name = this.#match(identifier)?.[0] ?? this.#fail('expected a name')
      const nameSpan = { start, end: this.#at }
      this.#skip(false)
      if (this.#text[this.#at] === '=' && this.#text[this.#at + 1] !== '=') {
        this.#at += 1
        const { value, place } = this.#placed(depth + 1, false)
        attributes.push([name, value])
        places.set(name, { ...place, nameSpan })
      } else blocks.push(this.#block(name, depth, nameSpan))
    }
    const body = { attributes: Object.fromEntries(attributes), blocks }
    this.#places?.record(body.attributes, places)
    return body
  }

  #block(type: string, depth: number, span: Span): HclBlock {
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
    return { type, labels, body, span }
  }

  #takeText(): Pick<HclPlace, 'form' | 'segments'> {
    return this.#lastText ?? { form: 'other' }
  }

  /** A value and where it stands. */
  #placed(depth: number, nested: boolean): { readonly value: unknown; readonly place: Omit<HclPlace, 'nameSpan'> } {
    this.#skip(nested)
    const start = this.#at
    this.#lastText = undefined
    const value = this.#value(depth, nested)
    let end = this.#at
    while (end > start && ' \t\r'.includes(this.#text.charAt(end - 1))) end -= 1
    const isText = typeof value === 'string' || (value instanceof UnknownValue && 'pieces' in value)
    const text: Pick<HclPlace, 'form' | 'segments'> = isText ? this.#takeText() : { form: 'other' }
    return { value, place: { span: { start, end }, ...text } }
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
    if (word === 'chomp' || word === 'trimspace') {
      const text = this.#trimmed(word)
      if (text !== undefined) return text
      this.#at = start
    }
    this.#skipExpression()
    if (this.#at === start) this.#fail('expected a value')
    return new UnknownValue(this.#text.slice(start, this.#at).trim())
  }

  /** The text of `chomp("…")` or `trimspace(<<EOT …)`; undefined if the argument is not one text. */
  #trimmed(word: 'chomp' | 'trimspace'): string | undefined {
    this.#skip(false)
    if (this.#text[this.#at] !== '(') return undefined
    this.#at += 1
    this.#skip(true)
    const char = this.#text[this.#at]
    const value = char === '"' ? this.#quoted() : char === '<' && this.#startsHeredoc() ? this.#heredoc() : undefined
    this.#skip(true)
    if (typeof value !== 'string' || this.#text[this.#at] !== ')') return undefined
    this.#at += 1
    if (this.#lastText !== undefined) this.#lastText = { ...this.#lastText, form: 'trimmed' }
    return word === 'chomp' ? value.replace(/[\r\n]+$/, '') : value.trim()
  }

  #list(depth: number): unknown {
    if (depth > deepest) this.#fail('lists nest too deep')
    const start = this.#at
    this.#at += 1
    this.#skip(true)
    if (this.#startsFor()) return this.#bracketed(start)
    const items: unknown[] = []
    const places = new Map<number, HclPlace>()
    while (this.#text[this.#at] !== ']') {
      if (this.#at >= this.#text.length) this.#fail('a list does not end')
      const { value, place } = this.#placed(depth + 1, true)
      places.set(items.push(value) - 1, { ...place, nameSpan: place.span })
      this.#skip(true)
      if (this.#text[this.#at] === ',') this.#at += 1
      else if (this.#text[this.#at] !== ']') return this.#bracketed(start)
      this.#skip(true)
    }
    this.#at += 1
    this.#places?.record(items, places)
    return items
  }

  #object(depth: number): unknown {
    if (depth > deepest) this.#fail('objects nest too deep')
    const start = this.#at
    this.#at += 1
    this.#skip(true)
    if (this.#startsFor()) return this.#bracketed(start)
    const entries: [string, unknown][] = []
    const places = new Map<string, HclPlace>()
    while (this.#text[this.#at] !== '}') {
      if (this.#at >= this.#text.length) this.#fail('an object does not end')
      const keyStart = this.#at
      const key = this.#text[this.#at] === '"' ? this.#quoted() : (this.#match(identifier) ?? this.#match(number))?.[0]
      const nameSpan = { start: keyStart, end: this.#at }
      this.#skip(false)
      const sign = this.#text[this.#at]
      if (typeof key !== 'string' || (sign !== '=' && sign !== ':')) return this.#bracketed(start)
      this.#at += 1
      const { value, place } = this.#placed(depth + 1, true)
      entries.push([key, value])
      places.set(key, { ...place, nameSpan })
      this.#skip(true)
      if (this.#text[this.#at] === ',') this.#at += 1
      this.#skip(true)
    }
    this.#at += 1
    const object = Object.fromEntries(entries)
    this.#places?.record(object, places)
    return object
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
    const builder = new HclTextBuilder(this.#isPlaced)
    for (;;) {
      const at = this.#at
      const char = this.#text[at]
      if (char === undefined || char === '\n') this.#fail('a text does not end')
      if (char === '"') break
      if (char === '\\') builder.add(this.#escape(), at, this.#at)
      else this.#addHole(builder)
    }
    this.#at += 1
    return this.#finish(builder, this.#text.slice(start, this.#at), 'quoted')
  }

  #finish(builder: HclTextBuilder, source: string, form: HclPlace['form']): string | Template {
    const { value, segments } = builder.finish(source)
    this.#lastText = this.#isPlaced ? { form, segments } : undefined
    return value
  }

  #addHole(builder: HclTextBuilder): void {
    const at = this.#at
    const hole = this.#hole()
    if (typeof hole === 'string') {
      // Of `$${` the first sign is the escape, so that the text begins at the second.
      const end = this.#offset(this.#at - 1) + 1
      builder.add(hole.charAt(0), this.#offset(at), end)
      if (hole.length > 1) builder.add(hole.slice(1), this.#offset(this.#at - 1), end)
    } else builder.hole(hole, { start: this.#offset(at), end: this.#offset(this.#at - 1) + 1 })
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
    this.#holes += 1
    if (this.#holes > deepest) this.#fail('templates nest too deep')
    this.#skipBracket()
    this.#holes -= 1
    const inside = text.slice(start + 1, this.#at - 1).trim()
    // `${"$"}` is how a file writes a dollar before a brace.
    const literal = /^"[^"\\{]*"$/.exec(inside)
    if (isDirective) return new Directive(inside)
    return literal === null ? new UnknownValue(inside) : inside.slice(1, -1)
  }

  #heredoc(): string | UnknownValue {
    const head = this.#match(heredocHead)
    if (head === null) return this.#fail('expected a value')
    const isIndented = head[0].startsWith('<<-')
    const word = head[0].slice(isIndented ? 3 : 2).trim()
    const lines: { readonly text: string; readonly at: number }[] = []
    for (;;) {
      if (this.#at >= this.#text.length) this.#fail(`the text does not end with \`${word}\``)
      const at = this.#at
      const end = this.#text.indexOf('\n', at)
      const text = this.#text.slice(at, end === -1 ? undefined : end).replace(/\r$/, '')
      this.#at = end === -1 ? this.#text.length : end
      if (text.trim() === word) break
      if (end === -1) this.#fail(`the text does not end with \`${word}\``)
      this.#at += 1
      lines.push({ text, at })
    }
    const indents = lines
      .filter(({ text }) => text.trim() !== '')
      .map(({ text }) => text.length - text.trimStart().length)
    const least = isIndented ? Math.min(...indents, Infinity) : 0
    const cut = least === Infinity ? 0 : least
    const joined = lines.map(({ text }) => `${text.slice(cut)}\n`).join('')
    if (!this.#isPlaced) return readTemplate(joined)
    const origin: number[] = []
    for (const { text, at } of lines)
      for (let unit = Math.min(cut, text.length); unit <= text.length; unit++) origin.push(this.#offset(at + unit))
    const { value, segments } = readTemplateSegments(joined, origin)
    this.#lastText = { form: 'heredoc', segments }
    return value
  }

  /** The text in quotes or the heredoc at a place. */
  textAt(at: number): { readonly value: string | UnknownValue; readonly end: number } {
    this.#at = at
    const value = this.#text[at] === '"' ? this.#quoted() : this.#heredoc()
    return { value, end: this.#at }
  }

  /** The whole text as a template without quotes. */
  template(): { readonly value: string | UnknownValue; readonly segments: readonly HclSegment[] } {
    const builder = new HclTextBuilder(this.#isPlaced)
    while (this.#at < this.#text.length) this.#addHole(builder)
    return builder.finish(this.#text)
  }

  get at(): number {
    return this.#at
  }
}

/** A text that stands without quotes, such as that of a heredoc: only `${…}` is special. */
export function readTemplate(text: string): string | UnknownValue {
  return new HclScanner(text).template().value
}

/**
 * The text in quotes, or the heredoc, that begins at a place of an expression.
 *
 * @throws HclError if none begins there, or it does not end
 */
export function scanHclText(text: string, at: number): { readonly value: string | UnknownValue; readonly end: number } {
  return new HclScanner(text).textAt(at)
}

/**
 * {@link readTemplate} with the places of its stretches.
 *
 * @param origin - where each UTF-16 unit of the text stands in its file
 */
export function readTemplateSegments(
  text: string,
  origin: readonly number[],
): { readonly value: string | UnknownValue; readonly segments: readonly HclSegment[] } {
  return new HclScanner(text, undefined, origin).template()
}

/**
 * The blocks of a Terraform file.
 *
 * @param places - takes where its values stand
 * @throws HclError if it is none
 */
export function scanHcl(text: string, places?: HclPlaces): HclBody {
  const scanner = new HclScanner(text, places)
  const body = scanner.body()
  if (scanner.at < text.length) throw new HclError('a `}` closes nothing', scanner.at)
  return body
}
