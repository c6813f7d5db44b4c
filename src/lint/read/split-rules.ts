import type { Span } from '../../diagnostics/index.ts'
import { comparisonSpellings, logicalSpellings } from '../../language/index.ts'

/** Settings that a comment of a plain rule file gives to the rules behind it. */
export interface RuleSettings {
  readonly rule?: string
  readonly action?: string
  readonly phase?: string
  readonly mode?: string
  readonly scheme?: string
  readonly tier?: string
}

/** One expression of a plain rule file. */
export interface PlainRule {
  /** The expression; comment lines inside of it are blanks, so that its places are those of the file. */
  readonly text: string
  /** UTF-16 offset in the file. */
  readonly start: number
  readonly settings: RuleSettings
  /** Where the action is said; undefined: nowhere. */
  readonly actionSpan: Span | undefined
}

const settingLine = /^(?:#|\/\/)\s*(rule|action|phase|mode|scheme|tier)\s*:\s*(\S+)\s*$/

/** Words and signs that go on with an expression, so that none begins with them. */
const joining: ReadonlySet<string> = new Set(
  [...comparisonSpellings, ...logicalSpellings].flatMap(({ spelling }) => spelling.split(' ')),
)

/** Goes through the lines of a file, and knows of each whether a literal or bracket of an earlier one is still open. */
class LineReader {
  depth = 0
  /** What ends the string that is open; undefined: none is. */
  #closing: string | undefined
  /** The last word or sign outside of strings. */
  last = ''

  get isInside(): boolean {
    return this.#closing !== undefined || this.depth > 0
  }

  read(line: string): void {
    let at = 0
    while (at < line.length) {
      if (this.#closing !== undefined) {
        at = this.#skipString(line, at)
        continue
      }
      const char = line.charAt(at)
      const raw = /^r(#*)"/.exec(line.slice(at, at + 300))
      if (raw !== null && !/\w/.test(line.charAt(at - 1))) {
        this.#closing = `"${raw[1] ?? ''}`
        this.#isRaw = true
        at += raw[0].length
      } else if (char === '"') {
        this.#closing = '"'
        this.#isRaw = false
        at += 1
      } else {
        if ('([{'.includes(char)) this.depth += 1
        else if (')]}'.includes(char)) this.depth = Math.max(0, this.depth - 1)
        const word = /^(?:[A-Za-z_][\w.]*|[^\s\w])/.exec(line.slice(at))?.[0] ?? char
        if (char.trim() !== '') this.last = word
        at += word.length
      }
    }
  }

  #isRaw = false

  #skipString(line: string, from: number): number {
    const closing = this.#closing ?? '"'
    for (let at = from; at < line.length; at++) {
      if (!this.#isRaw && line[at] === '\\') at += 1
      else if (line.startsWith(closing, at)) {
        this.#closing = undefined
        this.last = '"'
        return at + closing.length
      }
    }
    return line.length
  }
}

/** The word or sign that a line begins with. */
function firstOf(line: string): string {
  return /^(?:[A-Za-z_][\w.]*|[!&|^=<>~]+|.)/.exec(line)?.[0] ?? ''
}

/** Whether the expression so far is whole, as far as its last word tells. */
function isWhole(last: string): boolean {
  return last !== '' && !joining.has(last) && !'&|^=<>~!,'.includes(last) && last !== 'not'
}

/**
 * The expressions of a plain rule file. One may go over several lines; the next begins on a line of its own, behind an
 * expression that is whole. Lines that begin with `#` or `//` are comments; `# action: block`, `# phase: …`,
 * `# mode: monitor`, `# rule: NAME`, `# tier: NAME` and `# scheme: gateway` say it of the rule behind them, and of all
 * that follow until a blank line if they stand before one (`rule` is of one rule only).
 */
export function splitRules(source: string): readonly PlainRule[] {
  const rules: PlainRule[] = []
  let shared: RuleSettings = {}
  let own: RuleSettings = {}
  let open: (Omit<PlainRule, 'text'> & { text: string; readonly reader: LineReader }) | undefined
  let actionSpan: Span | undefined
  const close = (): void => {
    if (open !== undefined) {
      const { start, text, settings, actionSpan: said } = open
      rules.push({ start, text: text.trimEnd(), settings, actionSpan: said })
    }
    open = undefined
  }
  let offset = 0
  for (const full of source.split('\n')) {
    const start = offset
    offset += full.length + 1
    const line = full.trim()
    const isInside = open?.reader.isInside === true
    if (!isInside && line === '') {
      // Settings before a blank line are of all that follows.
      if (open === undefined && Object.keys(own).length > 0) {
        const { rule: _rule, ...rest } = own
        shared = { ...shared, ...rest }
        own = {}
      }
      if (open !== undefined) open.text += `${' '.repeat(full.length)}\n`
      continue
    }
    if (!isInside && (line.startsWith('#') || line.startsWith('//'))) {
      const setting = settingLine.exec(line)
      if (setting !== null && open !== undefined && isWhole(open.reader.last)) close()
      if (setting !== null) own = { ...own, [String(setting[1])]: setting[2] }
      if (setting?.[1] === 'action') {
        const end = start + full.trimEnd().length
        actionSpan = { start: end - (setting[2] ?? '').length, end }
      }
      if (open !== undefined) open.text += `${' '.repeat(full.length)}\n`
      continue
    }
    const from = start + full.length - full.trimStart().length
    if (open !== undefined && !isInside && isWhole(open.reader.last) && !joining.has(firstOf(line))) close()
    if (open === undefined) {
      open = { start: from, text: '', settings: { ...shared, ...own }, actionSpan, reader: new LineReader() }
      own = {}
      open.text = `${full.trimStart()}\n`
    } else open.text += `${full}\n`
    open.reader.read(line)
  }
  close()
  return rules
}
