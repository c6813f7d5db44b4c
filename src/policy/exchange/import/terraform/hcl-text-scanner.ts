import { isObject } from '../found.ts'
import { UnknownValue } from '../unknown-value.ts'
import { HclCursor, deepest } from './hcl-cursor.ts'
import { HclTextBuilder, type HclPlace, type HclSegment } from './hcl-places.ts'
import { Directive, type Template } from './template.ts'

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

const heredocHead = /<<-?[A-Za-z_][\w-]*[ \t]*\r?\n/y

/** Reads texts in quotes, heredocs and what stands in their `${…}`, and goes over expressions that it does not read. */
export class HclTextScanner extends HclCursor {
  /** Where each unit of the text stands in the file, if it is not the file itself. */
  readonly #origin: readonly number[] | undefined
  readonly #needsPlaces: boolean
  /** Holes of templates that are open. */
  #holes = 0
  /** The stretches and the form of the text that was read last. */
  protected lastText: Pick<HclPlace, 'form' | 'segments'> | undefined

  /**
   * @param needsPlaces - whether the stretches of each text are kept
   * @param origin - where each UTF-16 unit of the text stands in its file, which asks for the stretches too
   */
  constructor(text: string, needsPlaces = false, origin?: readonly number[]) {
    super(text)
    this.#needsPlaces = needsPlaces || origin !== undefined
    this.#origin = origin
  }

  #offset(at: number): number {
    return this.#origin === undefined ? at : (this.#origin[at] ?? (this.#origin.at(-1) ?? 0) + 1)
  }

  protected startsHeredoc(): boolean {
    heredocHead.lastIndex = this.at
    return heredocHead.test(this.text)
  }

  /** Goes over a bracket and what is in it; texts are gone over as a whole. */
  protected skipBracket(): void {
    const open: string[] = []
    do {
      const char = this.text[this.at]
      if (char === undefined) this.fail('a bracket does not close')
      if (char === '"') {
        this.quoted()
        continue
      }
      if (this.skipComment()) continue
      if (char === '<' && this.startsHeredoc()) {
        this.heredoc()
        continue
      }
      const closer = closers.get(char)
      if (closer !== undefined) open.push(closer)
      else if (char === open[open.length - 1]) open.pop()
      this.at += 1
    } while (open.length > 0)
  }

  /** Goes to the end of an expression: a line end, comma or closing bracket outside of its own brackets. */
  protected skipExpression(): void {
    while (this.at < this.text.length) {
      const char = this.text.charAt(this.at)
      if ('\n,]})'.includes(char)) return
      if (char === '"') this.quoted()
      else if (closers.has(char)) this.skipBracket()
      else if (!this.skipComment()) this.at += 1
    }
  }

  protected quoted(): string | Template {
    const start = this.at
    this.at += 1
    const builder = new HclTextBuilder(this.#needsPlaces)
    for (;;) {
      const at = this.at
      const char = this.text[at]
      if (char === undefined || char === '\n') this.fail('a text does not end')
      if (char === '"') break
      if (char === '\\') builder.add(this.#escape(), at, this.at)
      else this.#addHole(builder)
    }
    this.at += 1
    return this.#finish(builder, this.text.slice(start, this.at), 'quoted')
  }

  #finish(builder: HclTextBuilder, source: string, form: HclPlace['form']): string | Template {
    const { value, segments } = builder.finish(source)
    this.lastText = this.#needsPlaces ? { form, segments } : undefined
    return value
  }

  #addHole(builder: HclTextBuilder): void {
    const at = this.at
    const hole = this.#hole()
    if (typeof hole === 'string') {
      // Of `$${` the first sign is the escape, so that the text begins at the second.
      const end = this.#offset(this.at - 1) + 1
      builder.add(hole.charAt(0), this.#offset(at), end)
      if (hole.length > 1) builder.add(hole.slice(1), this.#offset(this.at - 1), end)
    } else builder.hole(hole, { start: this.#offset(at), end: this.#offset(this.at - 1) + 1 })
  }

  #escape(): string {
    const char = this.text.charAt(this.at + 1)
    const digits = char === 'u' ? 4 : char === 'U' ? 8 : 0
    const code = Number.parseInt(this.text.slice(this.at + 2, this.at + 2 + digits), 16)
    this.at += 2 + digits
    if (digits > 0) return code <= 0x10ffff ? String.fromCodePoint(code) : this.fail('an escape is no character')
    return escapes.get(char) ?? this.fail(`\`\\${char}\` is no escape`)
  }

  /** One character of a text, or what stands in `${…}`. */
  #hole(): string | UnknownValue {
    const text = this.text
    if (text.startsWith('$${', this.at) || text.startsWith('%%{', this.at)) {
      this.at += 3
      return text.slice(this.at - 2, this.at)
    }
    if (!text.startsWith('${', this.at) && !text.startsWith('%{', this.at)) return text.charAt(this.at++)
    const isDirective = text[this.at] === '%'
    this.at += 1
    const start = this.at
    this.#holes += 1
    if (this.#holes > deepest) this.fail('templates nest too deep')
    this.skipBracket()
    this.#holes -= 1
    const inside = text.slice(start + 1, this.at - 1).trim()
    // `${"$"}` is how a file writes a dollar before a brace.
    const literal = /^"[^"\\{]*"$/.exec(inside)
    if (isDirective) return new Directive(inside)
    return literal === null ? new UnknownValue(inside) : inside.slice(1, -1)
  }

  protected heredoc(): string | UnknownValue {
    const head = this.match(heredocHead)
    if (head === null) return this.fail('expected a value')
    const isIndented = head[0].startsWith('<<-')
    const word = head[0].slice(isIndented ? 3 : 2).trim()
    const lines: { readonly text: string; readonly at: number }[] = []
    for (;;) {
      if (this.at >= this.text.length) this.fail(`the text does not end with \`${word}\``)
      const at = this.at
      const end = this.text.indexOf('\n', at)
      const text = this.text.slice(at, end === -1 ? undefined : end).replace(/\r$/, '')
      this.at = end === -1 ? this.text.length : end
      if (text.trim() === word) break
      if (end === -1) this.fail(`the text does not end with \`${word}\``)
      this.at += 1
      lines.push({ text, at })
    }
    const indents = lines
      .filter(({ text }) => text.trim() !== '')
      .map(({ text }) => text.length - text.trimStart().length)
    const least = isIndented ? Math.min(...indents, Infinity) : 0
    const cut = least === Infinity ? 0 : least
    const joined = lines.map(({ text }) => `${text.slice(cut)}\n`).join('')
    if (!this.#needsPlaces) return readTemplate(joined)
    const origin: number[] = []
    for (const { text, at } of lines)
      for (let unit = Math.min(cut, text.length); unit <= text.length; unit++) origin.push(this.#offset(at + unit))
    const { value, segments } = readTemplateSegments(joined, origin)
    this.lastText = { form: 'heredoc', segments }
    return value
  }

  /** The text in quotes or the heredoc at a place. */
  textAt(at: number): { readonly value: string | UnknownValue; readonly end: number } {
    this.at = at
    const value = this.text[at] === '"' ? this.quoted() : this.heredoc()
    return { value, end: this.at }
  }

  /** The whole text as a template without quotes. */
  template(): { readonly value: string | UnknownValue; readonly segments: readonly HclSegment[] } {
    const builder = new HclTextBuilder(this.#needsPlaces)
    while (this.at < this.text.length) this.#addHole(builder)
    return builder.finish(this.text)
  }
}

/** A text that stands without quotes, such as that of a heredoc: only `${…}` is special. */
export function readTemplate(text: string): string | UnknownValue {
  return new HclTextScanner(text).template().value
}

/** A value of JSON whose texts are templates, with those read. */
export function readTemplates(value: unknown): unknown {
  if (typeof value === 'string') return readTemplate(value)
  if (Array.isArray(value)) return value.map(readTemplates)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readTemplates(item)]))
}

/**
 * The text in quotes, or the heredoc, that begins at a place of an expression.
 *
 * @throws HclError if none begins there, or it does not end
 */
export function scanHclText(text: string, at: number): { readonly value: string | UnknownValue; readonly end: number } {
  return new HclTextScanner(text).textAt(at)
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
  return new HclTextScanner(text, true, origin).template()
}
