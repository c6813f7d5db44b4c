import { isRuleList, moveEntry, type Entry, type ScanState, type Scanner } from './entry.ts'
import { keyOfFrames, keysBelow, topKeys } from './keys.ts'

/** One open body, object or list. */
interface Frame {
  readonly kind: 'body' | 'list'
  readonly keys: readonly string[]
}

interface HclState extends ScanState {
  readonly frames: readonly Frame[]
}

function toState(frames: readonly Frame[]): HclState {
  return { key: keyOfFrames(frames), frames }
}

const name = /[A-Za-z_][\w-]*/y
const heredoc = /<<-?([A-Za-z_][\w-]*)/y
const label = /[ \t]*(?:"([^"\n]*)"|([A-Za-z_][\w-]*))/y
const labels = /^\s*"[^"\n]*"\s*"[^"\n]*"/

/** Where a quoted template ends, behind its quote; at the end of the line if nothing closes it. */
function endOfTemplate(text: string, from: number): number {
  let depth = 0
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at]
    if (char === '\n') return at
    if (depth === 0 && char === '\\') at += 1
    else if (depth === 0 && char === '"') return at + 1
    else if ((char === '$' || char === '%') && text[at + 1] === '{' && text[at - 1] !== char) {
      depth += 1
      at += 1
    } else if (depth > 0 && char === '{') depth += 1
    else if (depth > 0 && char === '}') depth -= 1
  }
  return text.length
}

/** Where a heredoc ends: behind the line with its mark, or with the file. */
function endOfHeredoc(text: string, bodyStart: number, mark: string): number {
  if (bodyStart === 0) return text.length
  let at = bodyStart
  while (at < text.length) {
    const line = text.indexOf('\n', at)
    const end = line === -1 ? text.length : line
    if (text.slice(at, end).trim() === mark) return end
    at = end + 1
  }
  return text.length
}

/** How far is looked for the labels of a block. */
const lookAhead = 300

/** Resources that are one rule each. */
const ruleResource = /^cloudflare_(?:teams_rule|zero_trust_gateway_policy)$/

class ChunkReader {
  readonly #text: string
  readonly #from: number
  readonly entries: Entry[] = []
  readonly frames: Frame[]
  rule: readonly string[] | undefined
  #depth = -1
  #at: number

  /** Where what was looked at ends. */
  get seen(): number {
    return this.#at + lookAhead
  }

  constructor(text: string, from: number, { frames }: HclState) {
    this.#text = text
    this.#from = from
    this.frames = [...frames]
    this.#at = from
  }

  #add(entry: Entry): void {
    this.entries.push(moveEntry(entry, -this.#from))
  }

  #match(pattern: RegExp, at = this.#at): RegExpExecArray | null {
    pattern.lastIndex = at
    return pattern.exec(this.#text)
  }

  #skipBlanks(): void {
    const text = this.#text
    for (;;) {
      while (this.#at < text.length && /[\s,]/.test(text[this.#at] ?? '')) this.#at += 1
      const isLine = text[this.#at] === '#' || text.startsWith('//', this.#at)
      if (!isLine && !text.startsWith('/*', this.#at)) return
      const end = text.indexOf(isLine ? '\n' : '*/', this.#at)
      this.#at = end === -1 ? text.length : end + (isLine ? 1 : 2)
    }
  }

  /** Reads a value behind `=`: entries of what is nested come by the loop. */
  #value(head: Omit<Entry, 'valueStart' | 'valueEnd' | 'style'>): void {
    const text = this.#text
    while (text[this.#at] === ' ' || text[this.#at] === '\t') this.#at += 1
    const at = this.#at
    const call = /(?:chomp|trimspace)\s*\(\s*/y
    const inner = at + (this.#match(call)?.[0].length ?? 0)
    const mark = this.#match(heredoc, inner)
    const finish = (valueStart: number, valueEnd: number, style: Entry['style']): void => {
      this.#add({ ...head, valueStart, valueEnd, style })
      this.#at = Math.max(valueEnd, at)
    }
    if (mark !== null)
      finish(inner, endOfHeredoc(text, text.indexOf('\n', inner + mark[0].length) + 1, mark[1] ?? ''), 'heredoc')
    else if (text[inner] === '"') finish(inner, endOfTemplate(text, inner), 'double')
    else if (text[at] === '{' || text[at] === '[') {
      this.#add({ ...head, valueStart: at, valueEnd: at + 1, style: 'nested' })
      this.frames.push({ kind: text[at] === '{' ? 'body' : 'list', keys: head.keys })
      this.#at = at + 1
    } else {
      const line = text.indexOf('\n', at)
      const end = line === -1 ? text.length : line
      const plain = /^[^#,}\]\n]*/.exec(text.slice(at, end))?.[0].trimEnd() ?? ''
      finish(at, at + plain.length, plain === '' ? 'none' : 'plain')
    }
  }

  /** Reads `name = value`, or a block. */
  #named(): void {
    const text = this.#text
    const start = this.#at
    const isQuoted = text[start] === '"'
    const nameEnd = isQuoted ? endOfTemplate(text, start) : start + (this.#match(name)?.[0].length ?? 1)
    const word = isQuoted ? text.slice(start + 1, nameEnd - 1) : text.slice(start, nameEnd)
    const parent = this.frames.at(-1)?.keys ?? topKeys
    this.#at = nameEnd
    const words: string[] = []
    for (let found = this.#match(label); found !== null && !isQuoted; found = this.#match(label)) {
      words.push(found[1] ?? found[2] ?? '')
      this.#at += found[0].length
    }
    while (text[this.#at] === ' ' || text[this.#at] === '\t') this.#at += 1
    const sign = text[this.#at]
    if ((sign === '=' && text[this.#at + 1] !== '=') || sign === ':') {
      this.#at += 1
      this.#value({ kind: 'member', keys: keysBelow(parent, word), start, nameEnd })
    } else if (sign === '{') {
      const isList = words.length === 0
      const keys = keysBelow(parent, word, ...words, ...(isList ? ['*'] : []))
      this.#add({ kind: isList ? 'item' : 'member', keys, start, nameEnd, valueStart: this.#at, valueEnd: this.#at + 1, style: 'nested' }) // prettier-ignore
      this.frames.push({ kind: 'body', keys })
      this.#at += 1
    } else this.#add({ kind: 'member', keys: keysBelow(parent, word), start, nameEnd, valueStart: this.#at, valueEnd: this.#at, style: 'none' }) // prettier-ignore
  }

  /** The keys of the rule that begins here; undefined: none does. */
  #ruleAt(): readonly string[] | undefined {
    const top = this.frames.at(-1)
    const word = this.#match(name)?.[0]
    if (top?.kind === 'list')
      return this.#text[this.#at] === '{' && isRuleList(top.keys) ? keysBelow(top.keys, '*') : undefined
    if (word === 'rules' && /^\s*\{/.test(this.#text.slice(this.#at + 5, this.#at + 40)))
      return keysBelow(top?.keys ?? topKeys, 'rules', '*')
    if (top !== undefined || word !== 'resource') return undefined
    const head = this.#text.slice(this.#at + 8, this.#at + lookAhead)
    const [type, own] = labels.test(head) ? [...head.matchAll(/"([^"\n]*)"/g)].map((match) => match[1] ?? '') : []
    return ruleResource.test(type ?? '') ? keysBelow(topKeys, 'resource', type ?? '', own ?? '') : undefined
  }

  /** Reads until another chunk begins; gives its end. */
  read(): number {
    const text = this.#text
    for (let isFirst = true; this.#at < text.length; isFirst = false) {
      const before = this.#at
      this.#skipBlanks()
      if (this.#at >= text.length) break
      const rule = this.rule === undefined ? this.#ruleAt() : undefined
      if (rule !== undefined && isFirst) {
        this.rule = rule
        this.#depth = this.frames.length
      } else if (rule !== undefined) return before
      const char = text[this.#at] ?? ''
      if (char === '}' || char === ']') {
        this.frames.pop()
        this.#at += 1
        if (this.rule !== undefined && this.frames.length <= this.#depth) return this.#at
      } else if (this.frames.at(-1)?.kind === 'list') this.#item()
      else if (char === '"' || /[A-Za-z_]/.test(char)) this.#named()
      else this.#at += 1
    }
    return text.length
  }

  #item(): void {
    const keys = keysBelow(this.frames.at(-1)?.keys ?? topKeys, '*')
    const before = this.#at
    this.#value({ kind: 'item', keys, start: before, nameEnd: before })
    if (this.#at === before) this.#at += 1
  }
}

/** Terraform's language, with one chunk for each rule and one for what stands between two. */
export const hclScanner: Scanner = {
  first: toState([]),
  scan(text, from, before) {
    const reader = new ChunkReader(text, from, before as HclState)
    const end = Math.min(text.length, Math.max(from + 1, reader.read()))
    const after = toState(reader.frames)
    const chunk = { length: end - from, before, after, entries: reader.entries, rule: reader.rule }
    return { chunk, seen: reader.seen }
  },
}
