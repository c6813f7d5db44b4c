import type { Span } from '../../diagnostics/index.ts'
import { kindOfSource } from '../../lint/index.ts'
import type { DocumentChange, TextReader } from '../contract/index.ts'
import {
  ChunkedText,
  hclScanner,
  jsonScanner,
  keepWord,
  rulesScanner,
  yamlScanner,
  type Chunk,
  type Entry,
  type Scanner,
} from '../structure/index.ts'

/** How a document is written: what it is, and whether it is JSON. */
export interface DocumentForm {
  readonly kind: ReturnType<typeof kindOfSource>
  readonly isJson: boolean
}

function formOf(file: string, text: string): DocumentForm {
  return { kind: kindOfSource({ file, text }), isJson: /^\s*[[{]/.test(text) }
}

function scannerOf({ kind, isJson }: DocumentForm): Scanner {
  if (kind === 'rules') return rulesScanner
  if (isJson) return jsonScanner
  return kind === 'terraform' ? hclScanner : yamlScanner
}

/** An entry with its place in the file. */
export interface PlacedEntry {
  readonly entry: Entry
  readonly chunk: Chunk
  /** The number of its chunk. */
  readonly index: number
  /** Key, dash or bracket. */
  readonly name: Span
  readonly value: Span
}

/** One document: its text, and what stands where in it, brought up to date with each change. */
export class EditorDocument implements TextReader {
  readonly file: string
  version: number
  isOpen: boolean
  /** Where the text was changed last. */
  lastChange = 0
  #form: DocumentForm
  #structure: ChunkedText
  /** What the revisions of structures before this one came to. */
  #revisions = 0

  constructor(file: string, text: string, version: number, isOpen: boolean) {
    this.file = file
    this.version = version
    this.isOpen = isOpen
    this.#form = formOf(file, text)
    this.#structure = new ChunkedText(text, scannerOf(this.#form))
  }

  /** All of it; it is put together for who asks first after a change. What stands somewhere is told by {@link slice}. */
  get text(): string {
    return this.#structure.text
  }

  get length(): number {
    return this.#structure.length
  }

  /** What stands in a chunk. */
  textAt(index: number): string {
    return this.#structure.textAt(index)
  }

  /** What stands at a stretch. */
  slice(start: number, end: number): string {
    return this.#structure.slice(start, end)
  }

  /** The UTF-16 unit at an offset; `NaN` outside. */
  unitAt(offset: number): number {
    return this.#structure.unitAt(offset)
  }

  get form(): DocumentForm {
    return this.#form
  }

  get chunks(): readonly Chunk[] {
    return this.#structure.chunks
  }

  /** Counts the changes of the text. */
  get revision(): number {
    return this.#revisions + this.#structure.revision
  }

  /** Equal numbers mean that what stands between the rules is the same; a key in a rule does not change it. */
  get betweenRevision(): number {
    return this.#revisions + this.#structure.betweenRevision
  }

  startOf(index: number): number {
    return this.#structure.startOf(index)
  }

  indexAt(at: number): number {
    return this.#structure.indexAt(at)
  }

  change({ span, text }: DocumentChange): void {
    const { length } = this
    const start = Math.max(0, Math.min(span?.start ?? 0, length))
    const end = Math.max(start, Math.min(span?.end ?? length, length))
    // What a file is is told by what it begins with and the words in it; a small change seldom makes it another.
    const isSmall = text.length < 200 && end - start < 200 && start > 200 && length > 10_000
    if (isSmall) this.#structure.replace(start, end, text)
    else {
      const next = this.slice(0, start) + text + this.slice(end, length)
      const form = formOf(this.file, next)
      if (span === undefined || scannerOf(form) !== scannerOf(this.#form)) {
        this.#revisions += this.#structure.revision + 1
        this.#structure = new ChunkedText(next, scannerOf(form))
      } else this.#structure.replace(start, end, text)
      this.#form = form
    }
    this.lastChange = start
  }

  place(index: number, entry: Entry): PlacedEntry {
    const start = this.startOf(index)
    return {
      entry,
      chunk: this.chunks[index] as Chunk,
      index,
      name: { start: start + entry.start, end: start + entry.nameEnd },
      value: { start: start + entry.valueStart, end: start + entry.valueEnd },
    }
  }

  /** The entries of a stretch of chunks, in order. */
  *entries(first = 0, last: number = this.chunks.length - 1): Generator<PlacedEntry, void> {
    for (let index = first; index <= last; index++)
      for (const entry of this.chunks[index]?.entries ?? []) yield this.place(index, entry)
  }

  /** The value at a place of the file, as it is written; undefined: there is none. */
  entryAt(at: number): PlacedEntry | undefined {
    const middle = this.indexAt(at)
    let best: PlacedEntry | undefined
    for (const placed of this.entries(Math.max(0, middle - 1), middle)) {
      const { entry, name, value } = placed
      if (name.start > at) break
      const isIn = at <= value.end || at <= name.end || entry.style === 'nested' || entry.style === 'none'
      if (isIn) best = placed
    }
    return best
  }

  /** Members beside an entry: those of the same mapping. */
  siblings({ entry: { keys }, index }: PlacedEntry): readonly PlacedEntry[] {
    const parent = keys.slice(0, -1).join('\n')
    return this.members(parent, index)
  }

  /** The members of the mapping of a chunk whose keys, joined, are `parent`. */
  members(parent: string, index: number): readonly PlacedEntry[] {
    return [...this.entries(index, index)].filter(
      ({ entry }) => entry.kind === 'member' && entry.keys.slice(0, -1).join('\n') === parent,
    )
  }

  /**
   * The keys that lead to a member which would be written at a place: a copy of the text up to there, with a made key, is
   * scanned. For places where nothing stands yet.
   */
  keysAt(at: number): readonly string[] | undefined {
    const scanner = scannerOf(this.#form)
    if (this.#form.kind === 'rules') return undefined
    const from = this.indexAt(Math.max(0, at - 1))
    const start = this.startOf(from)
    const typed = /["']?[\w-]*$/.exec(this.slice(start, at))?.[0] ?? ''
    const head = this.slice(start, at - typed.length)
    const made = this.#form.isJson
      ? '"made-up-key": 1'
      : this.#form.kind === 'terraform'
        ? 'made-up-key = 1'
        : 'made-up-key: 1'
    const text = `${head}${made}\n`
    let state = this.chunks[from]?.before ?? scanner.first
    let last: Entry | undefined
    for (let position = 0; position < text.length;) {
      const { chunk } = scanner.scan(text, position, state)
      last = chunk.entries.at(-1) ?? last
      state = chunk.after
      position += chunk.length
    }
    return last?.keys.at(-1) === 'made-up-key' ? last.keys.slice(0, -1) : undefined
  }

  /** The text of a value without its quotes; for names and words. */
  wordOf({ value, entry }: PlacedEntry): string {
    const raw = this.slice(value.start, value.end)
    const isQuoted = entry.style === 'single' || entry.style === 'double'
    return keepWord(isQuoted && raw.length > 1 ? raw.slice(1, raw.endsWith(raw.charAt(0)) ? -1 : undefined) : raw)
  }

  /** The span of a word without its quotes. */
  wordSpan({ value, entry }: PlacedEntry): Span {
    const isQuoted = entry.style === 'single' || entry.style === 'double'
    return isQuoted && value.end - value.start > 1 ? { start: value.start + 1, end: value.end - 1 } : value
  }
}
