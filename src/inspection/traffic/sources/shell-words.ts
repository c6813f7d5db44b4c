/** What stands behind a backslash in `$'…'`, and what it means. Source: the manual of Bash, 3.1.2.4. */
const ansiEscapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['e', '\u001b'],
  ['f', '\f'],
  ['v', '\v'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['?', '?'],
])

/** Signs that a shell acts on. */
const acting: ReadonlySet<string> = new Set(['|', '&', ';', '<', '>', '(', ')', '`'])

/** Words of a command, or what of it a shell would have to work out. */
export type ShellWords =
  { readonly ok: true; readonly words: readonly string[] } | { readonly ok: false; readonly reason: string }

class WordReader {
  readonly words: string[] = []
  readonly #text: string
  #at = 0
  #word: string | undefined

  constructor(text: string) {
    this.#text = text
  }

  /** @returns why the command cannot be read, or undefined if it was */
  read(): string | undefined {
    while (this.#at < this.#text.length) {
      const reason = this.#step(this.#text.charAt(this.#at))
      if (reason !== undefined) return reason
    }
    this.#end()
    return undefined
  }

  #end(): void {
    if (this.#word !== undefined) this.words.push(this.#word)
    this.#word = undefined
  }

  #add(text: string): void {
    this.#word = (this.#word ?? '') + text
  }

  #step(char: string): string | undefined {
    if (char === '\n' || char === ' ' || char === '\t' || char === '\r') {
      this.#at++
      this.#end()
      return undefined
    }
    if (char === "'") return this.#single()
    if (char === '"') return this.#double()
    if (char === '$' && this.#text.charAt(this.#at + 1) === "'") return this.#ansi()
    if (char === '$') return 'it holds `$`, which a shell would fill in'
    if (acting.has(char)) return `it holds \`${char}\`, which a shell would act on`
    if (char === '\\') {
      const next = this.#text.slice(this.#at + 1, this.#at + 3)
      const isLineEnd = next.startsWith('\n') || next === '\r\n'
      if (!isLineEnd) this.#add(next.charAt(0))
      this.#at += isLineEnd ? (next.startsWith('\n') ? 2 : 3) : 2
      return undefined
    }
    this.#at++
    this.#add(char)
    return undefined
  }

  #single(): string | undefined {
    const end = this.#text.indexOf("'", this.#at + 1)
    if (end === -1) return "a `'` is not closed"
    this.#add(this.#text.slice(this.#at + 1, end))
    this.#at = end + 1
    return undefined
  }

  #double(): string | undefined {
    this.#add('')
    for (let at = this.#at + 1; at < this.#text.length; at++) {
      const char = this.#text.charAt(at)
      if (char === '"') {
        this.#at = at + 1
        return undefined
      }
      if (char === '`' || char === '$') return `it holds \`${char}\`, which a shell would fill in`
      if (char !== '\\') {
        this.#add(char)
        continue
      }
      const next = this.#text.charAt(++at)
      // In double quotes a backslash stands for itself before any other sign.
      if (next !== '\n') this.#add('"\\$`'.includes(next) ? next : `\\${next}`)
    }
    return 'a `"` is not closed'
  }

  #ansi(): string | undefined {
    this.#add('')
    const escape = /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|([\s\S]))|'|[^\\']+/y
    escape.lastIndex = this.#at + 2
    for (let match = escape.exec(this.#text); match !== null; match = escape.exec(this.#text)) {
      if (match[0] === "'") {
        this.#at = escape.lastIndex
        return undefined
      }
      const [whole, byte, short, long, octal, sign] = match
      const hex = byte ?? short ?? long
      const code = hex === undefined ? (octal === undefined ? undefined : parseInt(octal, 8)) : parseInt(hex, 16)
      if (code !== undefined && code > 0x10ffff) return `\`${whole}\` is no character`
      if (code !== undefined) this.#add(String.fromCodePoint(code))
      else if (sign === undefined) this.#add(whole)
      else this.#add(ansiEscapes.get(sign) ?? whole)
    }
    return "a `$'` is not closed"
  }
}

/**
 * Cuts a command into words as a POSIX shell does, with quotes, `$'…'` and line ends behind a backslash. Nothing is
 * expanded: what a shell would fill in or act on is refused.
 */
export function toShellWords(text: string): ShellWords {
  const reader = new WordReader(text)
  const reason = reader.read()
  return reason === undefined ? { ok: true, words: reader.words } : { ok: false, reason }
}
