import type { Chunk, Scanner } from './entry.ts'

function areSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((key, at) => key === others[at])
}

/** Whether two chunks of the same text are alike in all that a scanner says of it. */
function isAlike(one: Chunk, other: Chunk): boolean {
  const said = ({ length, before, after, entries, rule, settings }: Chunk): string =>
    JSON.stringify([length, before.key, after.key, entries, rule, settings])
  return said(one) === said(other)
}

/** A chunk with the keys of the rules before it, if they are those of the same list: one object tells that they are. */
function withKeysOf(before: readonly Chunk[], scanned: Chunk): Chunk {
  if (scanned.rule === undefined) return scanned
  // Between two rules there may be a comma.
  const rule = before.at(-1)?.rule ?? before.at(-2)?.rule
  return rule !== undefined && rule !== scanned.rule && areSame(rule, scanned.rule) ? { ...scanned, rule } : scanned
}

/** The text of a stretch of chunks with a mark in the place of the rules of each list. */
function between(
  text: string,
  chunks: readonly Chunk[],
  starts: readonly number[],
  first: number,
  end: number,
): string {
  const parts: string[] = []
  let last: string | undefined
  for (let index = first; index < end; index++) {
    const chunk = chunks[index]
    const list = chunk?.rule?.join('\n')
    const start = starts[index] ?? 0
    if (list === undefined) parts.push(text.slice(start, start + (chunk?.length ?? 0)))
    else if (list !== last) parts.push(`\0${list}\0`)
    last = list
  }
  return parts.join('')
}

/** The chunks of a text, of which a change scans only those that it touches. */
export class ChunkedText {
  readonly #scanner: Scanner
  #text: string
  #chunks: readonly Chunk[] = []
  #starts: readonly number[] = []
  #revision = 0
  #betweenRevision = 0

  constructor(text: string, scanner: Scanner) {
    this.#scanner = scanner
    this.#text = text
    this.#rescan(0, [], undefined)
  }

  get text(): string {
    return this.#text
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
    return this.#starts[index] ?? this.#text.length
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

  /** Puts another text in the place of one that differs in a stretch only. */
  replace(text: string, start: number, oldEnd: number, newEnd: number): void {
    const moved = newEnd - oldEnd
    // What a chunk ends with may begin the next one.
    const first = Math.max(0, this.indexAt(start) - 1)
    const kept = this.#chunks.slice(0, first)
    const old = this.#chunks
    const starts = this.#starts
    const before = this.#text
    this.#text = text
    const from = starts[first] ?? 0
    let next = first
    const findOld = (at: number, stateKey: string): number | undefined => {
      if (at < newEnd) return undefined
      while (next < old.length && (starts[next] ?? 0) + moved < at) next += 1
      const isSame = next < old.length && (starts[next] ?? 0) + moved === at && (starts[next] ?? 0) >= oldEnd
      return isSame && old[next]?.before.key === stateKey ? next : undefined
    }
    this.#rescan(
      from,
      kept,
      (at, key) => {
        const index = findOld(at, key)
        return index === undefined ? undefined : old.slice(index)
      },
      (index, at, chunk) => {
        // A chunk before the change that has become no other stays the same object: what is known of it holds.
        const known = old[index]
        const isSame =
          known !== undefined && starts[index] === at && at + chunk.length <= start && isAlike(known, chunk)
        return isSame ? known : chunk
      },
    )
    this.#revision += 1
    const same = this.#sameAtEnd(old)
    const was = between(before, old, starts, first, old.length - same)
    const is = between(text, this.#chunks, this.#starts, first, this.#chunks.length - same)
    if (was !== is) this.#betweenRevision += 1
  }

  /** How many chunks at the end are those of before. */
  #sameAtEnd(old: readonly Chunk[]): number {
    const most = Math.min(old.length, this.#chunks.length)
    let count = 0
    while (count < most && old[old.length - 1 - count] === this.#chunks[this.#chunks.length - 1 - count]) count += 1
    return count
  }

  #rescan(
    from: number,
    kept: Chunk[],
    rest: ((at: number, key: string) => readonly Chunk[] | undefined) | undefined,
    settle: (index: number, at: number, scanned: Chunk) => Chunk = (_index, _at, scanned) => scanned,
  ): void {
    let chunks = kept
    let state = kept.at(-1)?.after ?? this.#scanner.first
    for (let at = from; at < this.#text.length;) {
      const known = rest?.(at, state.key)
      if (known !== undefined) {
        chunks = chunks.concat(known)
        break
      }
      const scanned = this.#scanner.scan(this.#text, at, state)
      // Between two rules of a list the state is the same, and then one object.
      const own = scanned.after.key === state.key ? { ...scanned, after: state } : scanned
      const chunk = settle(chunks.length, at, withKeysOf(chunks, own))
      chunks.push(chunk)
      state = chunk.after
      at += chunk.length
    }
    const starts = new Array<number>(chunks.length)
    let start = 0
    for (let index = 0; index < chunks.length; index++) {
      starts[index] = start
      start += (chunks[index] as Chunk).length
    }
    this.#chunks = chunks
    this.#starts = starts
  }
}
