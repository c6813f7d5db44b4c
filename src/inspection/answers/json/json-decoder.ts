import { escapeForJson } from './splice.ts'

/** A change of JSON text: raw offsets, and the raw text in their place. */
interface RawChange {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A member or item under way, for the place of a value. */
interface Level {
  readonly isArray: boolean
  key: string
  index: number
  expectsName: boolean
}

const forgottenAtOnce = 1024

const simpleEscapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

/**
 * Reads JSON text while it comes, cut anywhere: escapes as the characters that they stand for, all else as it is. Each
 * character keeps the place in the raw text, so that pieces of strings can be replaced in place.
 */
export class JsonDecoder {
  /** By decoded offset from `#first` on, where its raw text begins; one more for the end. */
  #raw: number[] = [0]
  #isInString: boolean[] = []
  /** Places of what stands before are forgotten. */
  #first = 0
  /** Where each string or number begins, decoded, and its place. */
  #steps: { readonly at: number; readonly step: string }[] = []
  readonly #levels: Level[] = []
  #pending = ''
  #rawLength = 0
  #inString = false
  #name: string | undefined

  /** An object, a list or a string has begun that has not ended. */
  get isWithin(): boolean {
    return this.#levels.length > 0 || this.#inString
  }

  /** The value has ended. */
  get isComplete(): boolean {
    return !this.isWithin && (this.#last === '}' || this.#last === ']' || this.#last === '"')
  }

  /** The decoded text that these characters give. */
  push(raw: string): string {
    const text = this.#pending + raw
    let at = 0
    let decoded = ''
    while (at < text.length) {
      const taken = this.#inString && text[at] === '\\' ? this.#escape(text, at) : ([text[at] as string, 1] as const)
      if (taken === undefined) break
      const [char, length] = taken
      this.#see(char, length > 1)
      // Values of JSON are texts apart: what divides them divides words.
      decoded += !this.#inString && /[,{}[\]]/.test(char) ? '\n' : char
      at += length
      this.#rawLength += length
      this.#raw.push(this.#rawLength)
    }
    this.#pending = text.slice(at)
    return decoded
  }

  /** The character of an escape and the length of its text; undefined if its end has not come. */
  #escape(text: string, at: number): readonly [string, number] | undefined {
    const kind = text[at + 1]
    if (kind === undefined) return undefined
    if (kind !== 'u') return [simpleEscapes[kind] ?? kind, 2]
    if (text.length < at + 6) return undefined
    const code = Number.parseInt(text.slice(at + 2, at + 6), 16)
    return [Number.isNaN(code) ? '\ufffd' : String.fromCharCode(code), 6]
  }

  #see(char: string, isEscaped: boolean): void {
    const at = this.#first + this.#isInString.length
    const level = this.#levels.at(-1)
    if (!/\s/.test(char)) this.#last = char
    if (this.#inString) {
      const closes = char === '"' && !isEscaped
      this.#isInString.push(!closes)
      if (closes) this.#closeString(level)
      else if (this.#name !== undefined) this.#name += char
      return
    }
    this.#isInString.push(false)
    if (char === '"') {
      this.#inString = true
      if (level?.expectsName === true) this.#name = ''
      else this.#steps.push({ at: at + 1, step: this.#place() })
    } else if (char === '{' || char === '[') {
      this.#levels.push({ isArray: char === '[', key: '', index: 0, expectsName: char === '{' })
    } else if (char === '}' || char === ']') this.#levels.pop()
    else if (char === ',' && level !== undefined) {
      level.index++
      level.expectsName = !level.isArray
    } else if (/[-\d]/.test(char) && !/[-\d.eE+]/.test(this.#before)) this.#steps.push({ at, step: this.#place() })
    this.#before = char
  }

  #before = ''
  /** The last character that is no space. */
  #last = ''

  #closeString(level: Level | undefined): void {
    this.#inString = false
    this.#before = '"'
    if (this.#name === undefined || level === undefined) return
    level.key = this.#name
    level.expectsName = false
    this.#name = undefined
  }

  #place(): string {
    return this.#levels.map(({ isArray, key, index }) => (isArray ? `[${String(index)}]` : `.${key}`)).join('')
  }

  /**
   * Forgets the places of all before an offset: nobody asks for them any more.
   *
   * @param before - decoded offset; the last step before it stays, for it may go on
   */
  forget(before: number): void {
    const count = before - this.#first
    // Moved in pieces: each character would be moved again and again.
    if (count < forgottenAtOnce) return
    this.#raw = this.#raw.slice(count)
    this.#isInString = this.#isInString.slice(count)
    this.#first = before
    const kept = this.#steps.findLastIndex(({ at }) => at <= before)
    if (kept > 0) this.#steps = this.#steps.slice(kept)
  }

  /** Where the raw text of a decoded offset begins. */
  rawOffset(offset: number): number {
    if (offset < this.#first) return this.#raw[0] ?? 0
    return this.#raw[offset - this.#first] ?? this.#rawLength
  }

  /** The place of the value at a decoded offset: `.note`, `.items[2].name`. */
  stepAt(offset: number): string {
    return this.#steps.findLast(({ at }) => at <= offset)?.step ?? ''
  }

  /** The changes that put a text in place of a span: within strings in place, of a number the whole as a string. */
  replace(start: number, end: number, text: string): readonly RawChange[] {
    const changes: RawChange[] = []
    for (let at = start; at < end;) {
      const inString = this.#isInString[at - this.#first] === true
      let to = at + 1
      while (to < end && (this.#isInString[to - this.#first] === true) === inString) to++
      if (inString) changes.push({ start: this.rawOffset(at), end: this.rawOffset(to), text: escapeForJson(text) })
      else if (changes.length === 0 && to === end)
        changes.push({ start: this.rawOffset(at), end: this.rawOffset(to), text: JSON.stringify(text) })
      at = to
    }
    return changes
  }
}
