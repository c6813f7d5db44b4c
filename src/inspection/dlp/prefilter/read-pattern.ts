import { readKinds } from './character-kinds.ts'

/** What a pattern asks of the kinds of characters, in their order. It may let through more than the pattern, never less. */
export type Shape =
  /** One character, of a set of kinds; `char` if it is always the same but for its case. */
  | { readonly form: 'one'; readonly kinds: number; readonly char?: string }
  | { readonly form: 'sequence'; readonly parts: readonly Shape[] }
  | { readonly form: 'choice'; readonly options: readonly Shape[] }
  | { readonly form: 'repeat'; readonly part: Shape; readonly least: number; readonly most: number }
  /** What must stand beside the match, or within it. */
  | { readonly form: 'look'; readonly part: Shape }
  /** No letter stands before this place. */
  | { readonly form: 'edge' }

/** An element that is one character, but for its case. */
const oneChar = /^(?:[A-Za-z0-9]|\\[^\w\x80-\uffff]|[^\w\\.[\x80-\uffff])$/
const twoCases = /^\[([A-Za-z])([A-Za-z])\]$/

/** The one character of an element, in lower case; undefined if it has several. */
function charOf(source: string, flags: string): string | undefined {
  if (oneChar.test(source)) return source.slice(-1).toLowerCase()
  const [, first, second] = twoCases.exec(source) ?? []
  if (first !== undefined && first.toLowerCase() === second?.toLowerCase()) return first.toLowerCase()
  // A letter of another alphabet may be an ASCII one in the other case.
  return /^[\x80-\ud7ff\uf900-\uffff]$/.test(source) && !flags.includes('i') ? source : undefined
}

/** What a look back forbids that lets no letter stand there. */
const noLetter = /^(?:\\p\{L\}|\[(?:\\w|\\p\{L\}|A-Za-z)(?:[^\]\\]|\\[\s\S])*\])\)$/

const nothing: Shape = { form: 'sequence', parts: [] }

/** Reads the pattern of one row. Groups, classes and counts are understood; a look that forbids asks for nothing here. */
class PatternReader {
  readonly #source: string
  readonly #flags: string
  readonly #kinds: Map<string, number>
  readonly #groups: Shape[] = []
  #at = 0

  constructor({ source, flags }: RegExp, kinds: Map<string, number>) {
    this.#source = source
    this.#flags = flags
    this.#kinds = kinds
  }

  read(): Shape {
    const shape = this.#choice()
    if (this.#at < this.#source.length) throw new Error(`INVARIANT: an unread pattern: ${this.#source}`)
    return shape
  }

  #kindsOf(source: string): number {
    const key = `${this.#flags} ${source}`
    let kinds = this.#kinds.get(key)
    if (kinds === undefined) this.#kinds.set(key, (kinds = readKinds(source, this.#flags)))
    return kinds
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  /** Options up to the end of their group. */
  #choice(): Shape {
    const options = [this.#sequence()]
    while (this.#take('|')) options.push(this.#sequence())
    const [only] = options
    return options.length === 1 && only !== undefined ? only : { form: 'choice', options }
  }

  #sequence(): Shape {
    const parts: Shape[] = []
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source.charAt(this.#at)))
      parts.push(this.#repeated(this.#element()))
    const [only] = parts
    return parts.length === 1 && only !== undefined ? only : { form: 'sequence', parts }
  }

  #repeated(part: Shape): Shape {
    const count = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/.exec(this.#source.slice(this.#at, this.#at + 24))
    if (count === null) return part
    this.#at += count[0].length
    const [text, least = '', comma = '', most = ''] = count
    if (text.startsWith('*')) return { form: 'repeat', part, least: 0, most: Infinity }
    if (text.startsWith('+')) return { form: 'repeat', part, least: 1, most: Infinity }
    if (text.startsWith('?')) return { form: 'repeat', part, least: 0, most: 1 }
    const upTo = comma === '' ? Number(least) : most === '' ? Infinity : Number(most)
    return { form: 'repeat', part, least: Number(least), most: upTo }
  }

  #element(): Shape {
    if (this.#take('(')) return this.#group()
    if (this.#take('^') || this.#take('$') || this.#take('\\b') || this.#take('\\B')) return nothing
    const reference = /^\\([1-9])/.exec(this.#source.slice(this.#at, this.#at + 2))
    if (reference !== null) {
      this.#at += 2
      // What a group took, or nothing if it took no part.
      const group = this.#groups[Number(reference[1]) - 1]
      if (group === undefined) throw new Error(`INVARIANT: a reference ahead: ${this.#source}`)
      return { form: 'choice', options: [group, nothing] }
    }
    const escape = /^\\(?:[pu]\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|[\s\S])/i
    const element =
      this.#source.charAt(this.#at) === '[' ? this.#class() : escape.exec(this.#source.slice(this.#at))?.[0]
    const source = element ?? String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0)
    this.#at += source.length
    const kinds = this.#kindsOf(source)
    const char = charOf(source, this.#flags)
    const one: Shape = char === undefined ? { form: 'one', kinds } : { form: 'one', kinds, char }
    // A character beyond the first plane is two units of a text.
    return isWide(source) ? { form: 'repeat', part: one, least: 1, most: 2 } : one
  }

  #class(): string {
    let end = this.#at + 1
    while (end < this.#source.length && this.#source.charAt(end) !== ']')
      end += this.#source.charAt(end) === '\\' ? 2 : 1
    return this.#source.slice(this.#at, end + 1)
  }

  #group(): Shape {
    const head = /^\?(?:<?[=!]|:|<[^>]+>)/.exec(this.#source.slice(this.#at, this.#at + 40))?.[0] ?? ''
    this.#at += head.length
    const start = this.#at
    const isLook = /^\?<?[=!]$/.test(head)
    const number = isLook || head === '?:' ? undefined : this.#groups.push(nothing) - 1
    const shape = this.#choice()
    if (!this.#take(')')) throw new Error(`INVARIANT: an open group: ${this.#source}`)
    if (number !== undefined) this.#groups[number] = shape
    if (!isLook) return shape
    if (head.endsWith('=')) return { form: 'look', part: shape }
    return head === '?<!' && noLetter.test(this.#source.slice(start, this.#at)) ? { form: 'edge' } : nothing
  }
}

/** Whether an element may be a character of two units. */
function isWide(source: string): boolean {
  return source.startsWith('[^') || /\\[pPDWSu]|[\ud800-\udfff]/.test(source) || source === '.'
}

/**
 * Reads what a pattern asks of kinds of characters.
 *
 * @param kinds - what was read of elements before, by flags and source
 */
export function readPattern(pattern: RegExp, kinds: Map<string, number>): Shape {
  return new PatternReader(pattern, kinds).read()
}
