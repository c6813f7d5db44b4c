import { detach } from './detach.ts'
import type { Chunk, Entry, Scanner, ScanState } from './entry.ts'
import { TextWindow } from './text-window.ts'

function areSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((key, at) => key === others[at])
}

function areEntriesSame(one: Entry, other: Entry): boolean {
  return (
    one.start === other.start &&
    one.nameEnd === other.nameEnd &&
    one.valueStart === other.valueStart &&
    one.valueEnd === other.valueEnd &&
    one.kind === other.kind &&
    one.style === other.style &&
    (one.keys === other.keys || areSame(one.keys, other.keys))
  )
}

/** Whether two chunks of the same text are alike in all that a scanner says of it. */
function isAlike(one: Chunk, other: Chunk): boolean {
  return (
    one.length === other.length &&
    one.before.key === other.before.key &&
    one.after.key === other.after.key &&
    one.entries.length === other.entries.length &&
    (one.rule === undefined) === (other.rule === undefined) &&
    areSame(one.rule ?? [], other.rule ?? []) &&
    one.entries.every((entry, at) => areEntriesSame(entry, other.entries[at] as Entry)) &&
    (one.settings === other.settings || JSON.stringify(one.settings) === JSON.stringify(other.settings))
  )
}

/** The keys of a rule; those of the rules before it, if they are the same: one object tells that the list is one. */
function keysOfRule(
  before: Chunk | undefined,
  last: Chunk | undefined,
  { rule }: Chunk,
): readonly string[] | undefined {
  if (rule === undefined) return undefined
  // Between two rules there may be a comma.
  const known = last?.rule ?? before?.rule
  return known !== undefined && areSame(known, rule) ? known : rule
}

/** The text of a stretch of chunks with a mark in the place of the rules of each list. */
function between(chunks: readonly Chunk[], texts: readonly string[], first: number, end: number): string {
  const parts: string[] = []
  let last: string | undefined
  for (let index = first; index < end; index++) {
    const list = chunks[index]?.rule?.join('\n')
    if (list === undefined) parts.push(texts[index] ?? '')
    else if (list !== last) parts.push(`\0${list}\0`)
    last = list
  }
  return parts.join('')
}

/** How many chunks at the ends of two lists are the same. */
function sameAtEnd(some: readonly Chunk[], others: readonly Chunk[]): number {
  const most = Math.min(some.length, others.length)
  let count = 0
  while (count < most && some[some.length - 1 - count] === others[others.length - 1 - count]) count += 1
  return count
}

interface Rescanned {
  readonly chunks: readonly Chunk[]
  /** Texts of those chunks that were scanned. */
  readonly texts: readonly string[]
}

/** What of a text stays when it is scanned again. */
interface Kept {
  /** The number of the first chunk of before that is one from there on, where those that are scanned meet them. */
  readonly rest: (at: number, key: string) => number | undefined
  /** The number of the chunk of before that a scanned one is, if nothing has become of it. */
  readonly settle: (index: number, at: number, scanned: Chunk) => number | undefined
}

/**
 * A text in chunks, of which a change scans only those that it touches. The text as a whole is put together when somebody asks
 * for it: of megabytes, one copy with each key would be most of what the key leaves behind.
 */
export class ChunkedText {
  readonly #scanner: Scanner
  #text: string | undefined
  #length: number
  #chunks: readonly Chunk[] = []
  /** By chunk. Who keeps a chunk keeps no text. */
  #texts: string[] = []
  #starts: number[] = []
  #revision = 0
  #betweenRevision = 0

  constructor(text: string, scanner: Scanner) {
    this.#scanner = scanner
    this.#text = text
    this.#length = text.length
    this.#take(this.#scan(0, new TextWindow([], 0, 0, text), 0), 0, 0, 0)
  }

  get text(): string {
    return (this.#text ??= this.#texts.join(''))
  }

  get length(): number {
    return this.#length
  }

  get chunks(): readonly Chunk[] {
    return this.#chunks
  }

  /** Counts the changes of the text. */
  get revision(): number {
    return this.#revision
  }

  /** Counts the changes of what stands between rules; a key in a rule is none. */
  get betweenRevision(): number {
    return this.#betweenRevision
  }

  startOf(index: number): number {
    return this.#starts[index] ?? this.#length
  }

  /** The number of the chunk that holds an offset. */
  indexAt(offset: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return Math.max(0, low)
  }

  /** What stands in a chunk. */
  textAt(index: number): string {
    return this.#texts[index] ?? ''
  }

  /** A stretch of the text, as `String.slice` gives it for offsets from 0. */
  slice(start: number, end: number): string {
    let index = this.indexAt(start)
    let from = this.startOf(index)
    const parts: string[] = []
    for (; index < this.#texts.length && from < end; index++) {
      const text = this.#texts[index] as string
      parts.push(text.slice(Math.max(0, start - from), end - from))
      from += text.length
    }
    return parts.length === 1 ? (parts[0] as string) : parts.join('')
  }

  /** The UTF-16 unit at an offset; `NaN` outside. */
  unitAt(offset: number): number {
    const index = this.indexAt(offset)
    return this.#texts[index]?.charCodeAt(offset - this.startOf(index)) ?? Number.NaN
  }

  /** Puts a text in the place of a stretch. */
  replace(start: number, oldEnd: number, inserted: string): void {
    const newEnd = start + inserted.length
    const moved = newEnd - oldEnd
    const old = this.#chunks
    const starts = this.#starts
    const isWhole = this.#scanner.needsWhole === true
    // What a chunk ends with may begin the next one; and who needs the whole may cut all of it another way.
    const first = isWhole ? 0 : Math.max(0, this.indexAt(start) - 1)
    // A scanner may look at the character before.
    const lead = isWhole ? 0 : Math.max(0, first - 1)
    const last = this.indexAt(oldEnd)
    const changed = this.slice(this.startOf(lead), start) + inserted + this.slice(oldEnd, this.startOf(last + 1))
    const window = new TextWindow(this.#texts, last + 1, this.startOf(lead), changed)
    if (isWhole) window.takeAll()
    let next = first
    /** The number of the chunk of before that began at a place behind the change. */
    const findOld = (at: number): number | undefined => {
      if (at < newEnd) return undefined
      while (next < old.length && (starts[next] ?? 0) + moved < at) next += 1
      const isSame = next < old.length && (starts[next] ?? 0) + moved === at && (starts[next] ?? 0) >= oldEnd
      return isSame ? next : undefined
    }
    const scanned = this.#scan(first, window, this.startOf(first), {
      rest: (at, key) => {
        const index = isWhole ? undefined : findOld(at)
        return index !== undefined && old[index]?.before.key === key ? index : undefined
      },
      // A chunk that has become no other stays the same object: what is known of it holds.
      settle: (index, at, chunk) => {
        const isBefore = starts[index] === at && at + chunk.length <= start
        const number = isBefore ? index : findOld(at)
        return number !== undefined && isAlike(old[number] as Chunk, chunk) ? number : undefined
      },
    })
    const { chunks } = scanned
    const same = sameAtEnd(old, chunks)
    const was = between(old, this.#texts, first, old.length - same)
    this.#length += moved
    this.#text = isWhole ? window.text : undefined
    this.#take(scanned, first, same, moved)
    if (was !== between(chunks, this.#texts, first, chunks.length - same)) this.#betweenRevision += 1
    this.#revision += 1
  }

  /** The chunks of a text, scanned from an offset on; the first ones stay. */
  #scan(first: number, window: TextWindow, from: number, kept?: Kept): Rescanned {
    const old = this.#chunks
    const chunks: Chunk[] = []
    const texts: string[] = []
    const chunkAt = (number: number): Chunk | undefined => (number < 0 ? old[first + number] : chunks[number])
    let rest = old.length
    let state: ScanState = old[first - 1]?.after ?? this.#scanner.first
    for (let at = from; !window.isEnd(at);) {
      const known = kept?.rest(at, state.key)
      if (known !== undefined) {
        rest = known
        break
      }
      const { chunk: scanned, seen } = this.#scanner.scan(window.text, at - window.start, state)
      const end = at + scanned.length
      if (!window.holds(Math.max(end + 1, seen + window.start))) {
        window.grow()
        continue
      }
      const { before, entries, settings } = scanned
      const number = kept?.settle(first + chunks.length, at, scanned)
      if (number !== undefined) {
        chunks.push(old[number] as Chunk)
        texts.push(this.#texts[number] as string)
      } else {
        // Between two rules of a list the state is the same, and then one object.
        const after = scanned.after.key === state.key ? state : scanned.after
        const rule = keysOfRule(chunkAt(chunks.length - 2), chunkAt(chunks.length - 1), scanned)
        chunks.push({ length: end - at, before, after, entries, rule, ...(settings === undefined ? {} : { settings }) })
        const text = window.text.slice(at - window.start, end - window.start)
        // Chunks that are scanned at first share the text that they are views of; later each has a copy of its own.
        texts.push(kept === undefined ? text : detach(text))
      }
      state = chunks.at(-1)?.after ?? state
      at = end
    }
    // One list is made and no second one, since it has as many places as the policy has rules.
    return { chunks: old.slice(0, first).concat(chunks, rest < old.length ? old.slice(rest) : []), texts }
  }

  /** Takes chunks over; the starts of as many at the end as are the same are moved. */
  #take({ chunks, texts }: Rescanned, first: number, same: number, moved: number): void {
    const { length } = chunks
    const isCountSame = this.#texts.length === length
    if (isCountSame) for (const [index, text] of texts.entries()) this.#texts[first + index] = text
    else this.#texts = this.#texts.slice(0, first).concat(texts, this.#texts.slice(this.#texts.length - (length - first - texts.length))) // prettier-ignore
    const starts = this.#starts
    const isInPlace = starts.length === length
    const made = isInPlace ? starts : new Array<number>(length)
    if (!isInPlace) for (let index = 0; index < first; index++) made[index] = starts[index] as number
    let start = first === 0 ? 0 : (starts[first - 1] as number) + (chunks[first - 1] as Chunk).length
    for (let index = first; index < length - same; index++) {
      made[index] = start
      start += (chunks[index] as Chunk).length
    }
    this.#chunks = chunks
    this.#starts = made
    const skipped = starts.length - length
    if (isInPlace && moved === 0) return
    for (let index = Math.max(first, length - same); index < length; index++)
      made[index] = (starts[index + skipped] as number) + moved
  }
}
