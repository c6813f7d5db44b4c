import type { Span } from '../../../../diagnostics/index.ts'
import type { JsonObject } from '../found.ts'
import { UnknownValue } from '../unknown-value.ts'
import { deepest } from './hcl-cursor.ts'
import { type HclPlace, type HclPlaces } from './hcl-places.ts'
import { HclTextScanner } from './hcl-text-scanner.ts'

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

const identifier = /[A-Za-z_][\w-]*/y
const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/**
 * Reads the blocks and literal values of a Terraform file, in one pass from left to right. What is no literal (a
 * reference, a call, an operation) is kept as its text.
 */
class HclScanner extends HclTextScanner {
  readonly #places: HclPlaces | undefined

  constructor(text: string, places: HclPlaces | undefined) {
    super(text, places !== undefined)
    this.#places = places
  }

  /** The blocks of the whole file. */
  file(): HclBody {
    const body = this.#body(0)
    if (this.at < this.text.length) this.fail('a `}` closes nothing')
    return body
  }

  #body(depth: number): HclBody {
    if (depth > deepest) this.fail('blocks nest too deep')
    const attributes: [string, unknown][] = []
    const places = new Map<string, HclPlace>()
    const blocks: HclBlock[] = []
    for (;;) {
      this.skip(true)
      if (this.at >= this.text.length || this.text[this.at] === '}') break
      const start = this.at
      const name = this.match(identifier)?.[0] ?? this.fail('expected a name')
      const nameSpan = { start, end: this.at }
      this.skip(false)
      if (this.text[this.at] === '=' && this.text[this.at + 1] !== '=') {
        this.at += 1
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
    while (this.at < this.text.length && this.text[this.at] !== '{') {
      const label = this.text[this.at] === '"' ? this.quoted() : this.match(identifier)?.[0]
      if (typeof label !== 'string') this.fail(`expected \`{\` or \`=\` behind \`${type}\``)
      labels.push(label)
      this.skip(false)
    }
    this.at += 1
    const body = this.#body(depth + 1)
    if (this.text[this.at] !== '}') this.fail(`the block \`${type}\` does not end`)
    this.at += 1
    return { type, labels, body, span }
  }

  #takeText(): Pick<HclPlace, 'form' | 'segments'> {
    return this.lastText ?? { form: 'other' }
  }

  /** A value and where it stands. */
  #placed(depth: number, nested: boolean): { readonly value: unknown; readonly place: Omit<HclPlace, 'nameSpan'> } {
    this.skip(nested)
    const start = this.at
    this.lastText = undefined
    const value = this.#value(depth, nested)
    let end = this.at
    while (end > start && ' \t\r'.includes(this.text.charAt(end - 1))) end -= 1
    const isText = typeof value === 'string' || (value instanceof UnknownValue && 'pieces' in value)
    const text: Pick<HclPlace, 'form' | 'segments'> = isText ? this.#takeText() : { form: 'other' }
    return { value, place: { span: { start, end }, ...text } }
  }

  /** A value up to the end of its line, or in a list or object up to the next comma or bracket. */
  #value(depth: number, nested: boolean): unknown {
    this.skip(nested)
    const start = this.at
    const value = this.#primary(depth)
    this.skip(false)
    if (this.#isEnd(nested)) return value
    this.skipExpression()
    return new UnknownValue(this.text.slice(start, this.at).trim())
  }

  #isEnd(nested: boolean): boolean {
    const next = this.text[this.at]
    return next === undefined || next === '\n' || next === '}' || (nested && (next === ',' || next === ']'))
  }

  #primary(depth: number): unknown {
    const char = this.text[this.at]
    if (char === '"') return this.quoted()
    if (char === '[') return this.#list(depth)
    if (char === '{') return this.#object(depth)
    if (char === '<') return this.heredoc()
    const figures = this.match(number)
    if (figures !== null) return Number(figures[0])
    const start = this.at
    const word = this.match(identifier)?.[0]
    if (word === 'true' || word === 'false') return word === 'true'
    if (word === 'null') return null
    if (word === 'chomp' || word === 'trimspace') {
      const text = this.#trimmed(word)
      if (text !== undefined) return text
      this.at = start
    }
    this.skipExpression()
    if (this.at === start) this.fail('expected a value')
    return new UnknownValue(this.text.slice(start, this.at).trim())
  }

  /** The text of `chomp("…")` or `trimspace(<<EOT …)`; undefined if the argument is not one text. */
  #trimmed(word: 'chomp' | 'trimspace'): string | undefined {
    this.skip(false)
    if (this.text[this.at] !== '(') return undefined
    this.at += 1
    this.skip(true)
    const char = this.text[this.at]
    const value = char === '"' ? this.quoted() : char === '<' && this.startsHeredoc() ? this.heredoc() : undefined
    this.skip(true)
    if (typeof value !== 'string' || this.text[this.at] !== ')') return undefined
    this.at += 1
    if (this.lastText !== undefined) this.lastText = { ...this.lastText, form: 'trimmed' }
    return word === 'chomp' ? value.replace(/[\r\n]+$/, '') : value.trim()
  }

  #list(depth: number): unknown {
    if (depth > deepest) this.fail('lists nest too deep')
    const start = this.at
    this.at += 1
    this.skip(true)
    if (this.#startsFor()) return this.#bracketed(start)
    const items: unknown[] = []
    const places = new Map<number, HclPlace>()
    while (this.text[this.at] !== ']') {
      if (this.at >= this.text.length) this.fail('a list does not end')
      const { value, place } = this.#placed(depth + 1, true)
      places.set(items.push(value) - 1, { ...place, nameSpan: place.span })
      this.skip(true)
      if (this.text[this.at] === ',') this.at += 1
      else if (this.text[this.at] !== ']') return this.#bracketed(start)
      this.skip(true)
    }
    this.at += 1
    this.#places?.record(items, places)
    return items
  }

  #object(depth: number): unknown {
    if (depth > deepest) this.fail('objects nest too deep')
    const start = this.at
    this.at += 1
    this.skip(true)
    if (this.#startsFor()) return this.#bracketed(start)
    const entries: [string, unknown][] = []
    const places = new Map<string, HclPlace>()
    while (this.text[this.at] !== '}') {
      if (this.at >= this.text.length) this.fail('an object does not end')
      const keyStart = this.at
      const key = this.text[this.at] === '"' ? this.quoted() : (this.match(identifier) ?? this.match(number))?.[0]
      const nameSpan = { start: keyStart, end: this.at }
      this.skip(false)
      const sign = this.text[this.at]
      if (typeof key !== 'string' || (sign !== '=' && sign !== ':')) return this.#bracketed(start)
      this.at += 1
      const { value, place } = this.#placed(depth + 1, true)
      entries.push([key, value])
      places.set(key, { ...place, nameSpan })
      this.skip(true)
      if (this.text[this.at] === ',') this.at += 1
      this.skip(true)
    }
    this.at += 1
    const object = Object.fromEntries(entries)
    this.#places?.record(object, places)
    return object
  }

  #startsFor(): boolean {
    return /^for[ \t]/.test(this.text.slice(this.at, this.at + 4))
  }

  /** The whole of a bracket whose inside is no list or object of values. */
  #bracketed(start: number): UnknownValue {
    this.at = start
    this.skipBracket()
    return new UnknownValue(this.text.slice(start, this.at))
  }
}

/**
 * The blocks of a Terraform file.
 *
 * @param places - takes where its values stand
 * @throws HclError if it is none
 */
export function scanHcl(text: string, places?: HclPlaces): HclBody {
  return new HclScanner(text, places).file()
}
