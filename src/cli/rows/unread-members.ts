import { printNote } from '../terminal/text.ts'

/** A row as it was written, before a reader has made sense of it. */
type Row = Readonly<Record<string, unknown>>

/** Names that are told; a row with names that are data has no end of them. */
const mostTold = 12

/**
 * Finds the members of rows that no reader looks at: a misspelled name must not pass for a value that is not there.
 * Nothing lists the names that are read; the first row that has a name is read under watch.
 */
export class UnreadMembers {
  readonly #read: Set<string>
  /** The line where each was met first. */
  readonly #unread = new Map<string, number>()

  /** @param read - members that somebody else reads */
  constructor(read: readonly string[] = []) {
    this.#read = new Set(read)
  }

  /** Reads a row; the reader's answer is passed on. */
  watch<T>(line: number, row: Row, read: (row: Row) => T): T {
    const names = Object.keys(row).filter((name) => !this.#read.has(name) && !this.#unread.has(name))
    if (names.length === 0) return read(row)
    const looked = new Set<string | symbol>()
    const watched = new Proxy(row, {
      get(target, name) {
        looked.add(name)
        return Reflect.get(target, name) as unknown
      },
      has(target, name) {
        looked.add(name)
        return Reflect.has(target, name)
      },
    })
    const answer = read(watched)
    for (const name of names) {
      if (looked.has(name)) this.#read.add(name)
      else if (this.#unread.size < 1000) this.#unread.set(name, line)
    }
    return answer
  }

  /** Names each once. */
  report(): void {
    if (this.#unread.size === 0) return
    const told = [...this.#unread].slice(0, mostTold).map(([name, line]) => `\`${name}\` (line ${String(line)})`)
    const more = this.#unread.size > told.length ? ` and ${String(this.#unread.size - told.length)} more` : ''
    printNote(`nothing reads these members of the rows: ${told.join(', ')}${more}`)
  }
}
