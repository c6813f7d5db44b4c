import { allKinds, edgeKind, readKinds, type KindSet } from './character-kinds.ts'

/** What a pattern asks of the kinds of characters, in their order. It may let through more than the pattern, never less. */
export type Shape =
  /** One character, of a set of kinds. */
  | { readonly form: 'one'; readonly kinds: number }
  | { readonly form: 'sequence'; readonly parts: readonly Shape[] }
  | { readonly form: 'choice'; readonly options: readonly Shape[] }
  | { readonly form: 'repeat'; readonly part: Shape; readonly least: number; readonly most: number }

/** The shape of a whole pattern, and the kinds that may stand on either side of a match. */
export interface PatternShape {
  readonly before: number
  readonly body: Shape
  readonly after: number
}

const nothing: Shape = { form: 'sequence', parts: [] }

/** A look to a side. Only one that forbids single characters is kept. */
interface Look {
  readonly form: 'look'
  readonly side: 'before' | 'after'
  readonly allowed: number
}

/** Reads the pattern of one row. Groups, classes and counts are understood; looks are, at the edges of the pattern. */
class PatternReader {
  readonly #source: string
  readonly #flags: string
  readonly #kinds: Map<string, KindSet>
  readonly #groups: Shape[] = []
  #at = 0

  constructor({ source, flags }: RegExp, kinds: Map<string, KindSet>) {
    this.#source = source
    this.#flags = flags
    this.#kinds = kinds
  }

  read(): PatternShape {
    const { shape, looks } = this.#choice()
    if (this.#at < this.#source.length) throw new Error(`INVARIANT: an unread pattern: ${this.#source}`)
    const side = (wanted: Look['side']): number =>
      looks.reduce((allowed, look) => (look.side === wanted ? allowed & look.allowed : allowed), allKinds)
    return { before: side('before'), body: shape, after: side('after') }
  }

  #kindsOf(source: string): KindSet {
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

  /** Options up to the end of their group; the looks at the edges of a lone option stand for the whole. */
  #choice(): { readonly shape: Shape; readonly looks: readonly Look[] } {
    const options: (readonly (Shape | Look)[])[] = [this.#sequence()]
    while (this.#take('|')) options.push(this.#sequence())
    const [only] = options
    const shapes = options.map((parts): Shape => {
      const kept = parts.filter((part) => part.form !== 'look')
      return kept.length === 1 && kept[0] !== undefined ? kept[0] : { form: 'sequence', parts: kept }
    })
    const looks = only === undefined || options.length > 1 ? [] : edgeLooks(only)
    return {
      shape: shapes.length === 1 && shapes[0] !== undefined ? shapes[0] : { form: 'choice', options: shapes },
      looks,
    }
  }

  #sequence(): readonly (Shape | Look)[] {
    const parts: (Shape | Look)[] = []
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source.charAt(this.#at))) {
      const part = this.#element()
      if (part.form === 'look') parts.push(part)
      else parts.push(this.#repeated(part))
    }
    return parts
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

  #element(): Shape | Look {
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
    const one: Shape = { form: 'one', kinds: this.#kindsOf(source).some }
    // A character beyond the first plane is two units of a text.
    return isWide(source) ? { form: 'repeat', part: one, least: 1, most: 2 } : one
  }

  #class(): string {
    let end = this.#at + 1
    while (end < this.#source.length && this.#source.charAt(end) !== ']')
      end += this.#source.charAt(end) === '\\' ? 2 : 1
    return this.#source.slice(this.#at, end + 1)
  }

  #group(): Shape | Look {
    const head = /^\?(?:<?[=!]|:|<[^>]+>)/.exec(this.#source.slice(this.#at, this.#at + 40))?.[0] ?? ''
    this.#at += head.length
    const start = this.#at
    const isLook = /^\?<?[=!]$/.test(head)
    const number = isLook || head === '?:' ? undefined : this.#groups.push(nothing) - 1
    const { shape } = this.#choice()
    if (!this.#take(')')) throw new Error(`INVARIANT: an open group: ${this.#source}`)
    if (number !== undefined) this.#groups[number] = shape
    if (!isLook) return shape
    if (!head.endsWith('!')) return nothing
    const side = head === '?<!' ? 'before' : 'after'
    return { form: 'look', side, allowed: allKinds & ~this.#forbidden(this.#source.slice(start, this.#at - 1)) }
  }

  /** The kinds that a look forbids altogether: those of its options that are one class or escape. */
  #forbidden(source: string): number {
    let kinds = 0
    for (const option of splitOptions(source))
      if (/^(?:\[(?:[^\\\]]|\\[\s\S])+\]|\\[dw]|\\p\{\w+\})$/.test(option)) kinds |= this.#kindsOf(option).every
    return kinds & ~(1 << edgeKind)
  }
}

/** Whether an element may be a character of two units. */
function isWide(source: string): boolean {
  return source.startsWith('[^') || /\\[pPDWSu]|[\ud800-\udfff]/.test(source) || source === '.'
}

/** Options on the top level of a group. */
function splitOptions(source: string): readonly string[] {
  const options: string[] = ['']
  let depth = 0
  for (const [token] of source.matchAll(/\\[pP]\{[^}]*\}|\\[\s\S]|\[(?:[^\\\]]|\\[\s\S])*\]|[\s\S]/g)) {
    if (token === '(') depth++
    if (token === ')') depth--
    if (token === '|' && depth === 0) options.push('')
    else options.push(`${options.pop() ?? ''}${token}`)
  }
  return options
}

/** Looks back at the start of a sequence and ahead at its end. */
function edgeLooks(parts: readonly (Shape | Look)[]): readonly Look[] {
  const first = parts.findIndex((part) => part.form !== 'look')
  const last = parts.findLastIndex((part) => part.form !== 'look')
  return parts.filter((part, at): part is Look => {
    if (part.form !== 'look') return false
    return part.side === 'before' ? at < first : at > last
  })
}

/** The fewest characters that a shape takes. */
export function leastWidth(shape: Shape): number {
  switch (shape.form) {
    case 'one':
      return 1
    case 'sequence':
      return shape.parts.reduce((sum, part) => sum + leastWidth(part), 0)
    case 'choice':
      return Math.min(...shape.options.map(leastWidth))
    case 'repeat':
      return shape.least * leastWidth(shape.part)
  }
}

/**
 * Reads what a pattern asks of kinds of characters.
 *
 * @param kinds - what was read of elements before, by flags and source
 */
export function readPattern(pattern: RegExp, kinds: Map<string, KindSet>): PatternShape {
  return new PatternReader(pattern, kinds).read()
}
