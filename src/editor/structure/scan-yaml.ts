import { isRuleList, moveEntry, type Entry, type ScanState, type Scanner, type ValueStyle } from './entry.ts'
import { keyOfFrames, keysBelow, topKeys } from './keys.ts'
import { endOfQuoted, readFlow } from './scan-flow.ts'

/** One open mapping or list, by its column. */
interface Frame {
  readonly column: number
  readonly kind: 'list' | 'mapping'
  readonly keys: readonly string[]
}

interface YamlState extends ScanState {
  readonly frames: readonly Frame[]
  /** A key whose value may follow on the next lines. */
  readonly pending: readonly string[] | undefined
}

function toState(frames: readonly Frame[], pending: readonly string[] | undefined): YamlState {
  return { key: `${keyOfFrames(frames)}\t${pending?.join('\n') ?? ''}`, frames, pending }
}

/** A key with its colon. */
const keyPattern =
  /(?:"(?:[^"\\\n]|\\.)*"[ \t]*|'[^'\n]*'[ \t]*|[^\s"'#[\]{},&*!|>%@`-][^\n:#]*|-[^\s:#][^\n:#]*)(?=:(?:\s|$))/y
/** Anchors and tags before a value. */
const properties = /(?:[&!][^\s,[\]{}]*[ \t]+)*/y

function unquote(key: string): string {
  const name = key.trimEnd()
  return /^(["']).*\1$/.test(name) ? name.slice(1, -1) : name
}

/** Goes through the lines of one chunk. */
class ChunkReader {
  readonly #text: string
  readonly #from: number
  readonly entries: Entry[] = []
  frames: Frame[]
  pending: readonly string[] | undefined
  /** The column of the rule that the chunk is. */
  ruleColumn: number | undefined
  rule: readonly string[] | undefined
  /** The end of the last line that was looked at. */
  seen = 0

  constructor(text: string, from: number, { frames, pending }: YamlState) {
    this.#text = text
    this.#from = from
    this.frames = [...frames]
    this.pending = pending
  }

  #lineEnd(at: number): number {
    const end = this.#text.indexOf('\n', at)
    return end === -1 ? this.#text.length : end
  }

  #indentOf(lineStart: number): number {
    let at = lineStart
    while (this.#text[at] === ' ') at += 1
    return at - lineStart
  }

  #isBlank(lineStart: number): boolean {
    const end = this.#lineEnd(lineStart)
    return this.#text.slice(lineStart, end).trim() === ''
  }

  /** The end of the lines behind a line that are blank or indented more than a column. */
  #endOfIndented(lineEnd: number, column: number): number {
    let end = lineEnd
    while (end < this.#text.length) {
      const start = end + 1
      if (start >= this.#text.length) break
      if (!this.#isBlank(start) && this.#indentOf(start) <= column) break
      end = this.#lineEnd(start)
    }
    // Blank lines behind the last one belong to nobody.
    while (end > lineEnd && this.#text.slice(this.#text.lastIndexOf('\n', end - 1) + 1, end).trim() === '')
      end = this.#text.lastIndexOf('\n', end - 1)
    return end
  }

  #add(entry: Entry): void {
    this.entries.push(moveEntry(entry, -this.#from))
  }

  /** Reads a value that begins on this line; gives where to go on: a line end. */
  #value(head: Omit<Entry, 'valueStart' | 'valueEnd' | 'style'>, from: number, column: number): number {
    const text = this.#text
    const lineEnd = this.#lineEnd(from)
    let at = from
    while (text[at] === ' ' || text[at] === '\t') at += 1
    properties.lastIndex = at
    at += properties.exec(text)?.[0].length ?? 0
    const finish = (valueEnd: number, style: ValueStyle): void => {
      this.#add({ ...head, valueStart: at, valueEnd, style })
    }
    const char = text[at]
    if (at >= lineEnd || char === '#') {
      finish(at, 'none')
      this.pending = head.keys
      return lineEnd
    }
    this.pending = undefined
    if (char === '|' || char === '>') {
      const end = this.#endOfIndented(lineEnd, column)
      finish(end, 'block')
      return end
    }
    if (char === '"' || char === "'") {
      const closed = endOfQuoted(text, at, false)
      const indented = this.#endOfIndented(lineEnd, column)
      // A quote that nothing closes ends with its lines.
      const end = closed <= indented ? closed : lineEnd
      finish(end, char === '"' ? 'double' : 'single')
      return this.#lineEnd(end)
    }
    if (char === '[' || char === '{') {
      finish(at + 1, 'nested')
      const limit = this.#endOfIndented(lineEnd, column)
      const { entries, end } = readFlow(text, at, [], head.keys, { depth: 0, atLine: (line) => line > limit + 1 })
      for (const inner of entries) this.entries.push(moveEntry(inner, at - this.#from))
      return this.#lineEnd(Math.max(at, end))
    }
    const comment = /\s#/.exec(text.slice(at, lineEnd))
    let end = comment === null ? this.#endOfIndented(lineEnd, column) : at + comment.index
    const next = end
    while (end > at && /\s/.test(text[end - 1] ?? '')) end -= 1
    finish(end, 'plain')
    return this.#lineEnd(next)
  }

  /** Reads the content of a line from a column on; gives where to go on: a line end. */
  #content(lineStart: number, column: number): number {
    const text = this.#text
    const at = lineStart + column
    if (text[at] === '-' && /\s|^$/.test(text[at + 1] ?? '')) return this.#item(lineStart, column)
    keyPattern.lastIndex = at
    const match = keyPattern.exec(text)
    const lineEnd = this.#lineEnd(at)
    if (match === null) {
      const parent = this.frames.at(-1)
      // A word without a colon: a key that is being typed.
      if (parent?.kind === 'mapping' && parent.column === column && /\S/.test(text.slice(at, lineEnd)))
        this.#add({ kind: 'member', keys: keysBelow(parent.keys, text.slice(at, lineEnd).trim()), start: at, nameEnd: lineEnd, valueStart: lineEnd, valueEnd: lineEnd, style: 'none' }) // prettier-ignore
      return lineEnd
    }
    const keys = this.#mapping(column)
    const nameEnd = at + match[0].trimEnd().length
    const colon = text.indexOf(':', nameEnd)
    const head = { kind: 'member', keys: keysBelow(keys, unquote(match[0])), start: at, nameEnd } as const
    return this.#value(head, colon + 1, column)
  }

  /** The keys of the mapping at a column, opened if need be. */
  #mapping(column: number): readonly string[] {
    while (this.frames.length > 0 && (this.frames.at(-1)?.column ?? 0) > column) this.frames.pop()
    const top = this.frames.at(-1)
    if (top?.column === column) {
      if (top.kind === 'mapping') return top.keys
      // A list may stand at the column of its key.
      this.frames.pop()
      const below = this.frames.at(-1)
      if (below?.kind === 'mapping' && below.column === column) return below.keys
    }
    const keys = this.pending ?? this.frames.at(-1)?.keys ?? topKeys
    this.pending = undefined
    this.frames.push({ column, kind: 'mapping', keys })
    return keys
  }

  #item(lineStart: number, column: number): number {
    const text = this.#text
    while (this.frames.length > 0 && (this.frames.at(-1)?.column ?? 0) > column) this.frames.pop()
    let list = this.frames.at(-1)
    if (list?.kind !== 'list' || list.column !== column) {
      list = { column, kind: 'list', keys: this.pending ?? list?.keys ?? topKeys }
      this.frames.push(list)
    }
    this.pending = undefined
    const at = lineStart + column
    const keys = keysBelow(list.keys, '*')
    if (isRuleList(list.keys) && this.rule === undefined && this.entries.length === 0) {
      this.rule = keys
      this.ruleColumn = column
    }
    let inner = at + 1
    while (text[inner] === ' ') inner += 1
    const head = { kind: 'item', keys, start: at, nameEnd: at + 1 } as const
    keyPattern.lastIndex = inner
    const isMapping = keyPattern.test(text) || (text[inner] === '-' && /\s/.test(text[inner + 1] ?? ' '))
    if (!isMapping) return this.#value(head, at + 1, column)
    this.#add({ ...head, valueStart: inner, valueEnd: inner, style: 'nested' })
    this.frames.push({ column: inner - lineStart, kind: 'mapping', keys })
    return this.#content(lineStart, inner - lineStart)
  }

  /** Whether a new chunk begins with a line, and not this one goes on. */
  #isCut(column: number, at: number): boolean {
    if (this.ruleColumn !== undefined) return column <= this.ruleColumn
    if (this.#text[at] !== '-' || !/\s|^$/.test(this.#text[at + 1] ?? '')) return false
    const lists = this.frames.filter((frame) => frame.column <= column)
    const list = lists.at(-1)
    return isRuleList(list?.kind === 'list' && list.column === column ? list.keys : (this.pending ?? []))
  }

  /** Reads lines until another chunk begins; gives its end. Comments before a rule are a part of its chunk. */
  read(): number {
    const text = this.#text
    let lineStart = this.#from
    let isFirst = true
    /** Where the comments and blank lines behind the last content begin. */
    let behind: number | undefined
    while (lineStart < text.length) {
      const column = this.#indentOf(lineStart)
      const at = lineStart + column
      if (this.#isBlank(lineStart) || text[at] === '#') {
        behind ??= lineStart
        lineStart = this.#lineEnd(lineStart) + 1
        continue
      }
      if (!isFirst && this.#isCut(column, at)) {
        this.seen = this.#lineEnd(at) + 1
        return behind ?? lineStart
      }
      isFirst = false
      behind = undefined
      if (/^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(lineStart, lineStart + 4))) {
        this.frames = []
        this.pending = undefined
        lineStart = this.#lineEnd(lineStart) + 1
        continue
      }
      lineStart = this.#content(lineStart, column) + 1
    }
    this.seen = Infinity
    return text.length
  }
}

/** YAML, with one chunk for each rule and one for what stands between two. */
export const yamlScanner: Scanner = {
  first: toState([], undefined),
  scan(text, from, before) {
    const reader = new ChunkReader(text, from, before as YamlState)
    const end = Math.min(text.length, Math.max(from + 1, reader.read()))
    const after = toState(reader.frames, reader.pending)
    const chunk = { length: end - from, before, after, entries: reader.entries, rule: reader.rule }
    return { chunk, seen: reader.seen }
  },
}
