import { foldAscii, intersectRanges, invertRanges, normalRanges, subtractRanges } from './ranges.ts'
import { RegexSyntaxError, type Assertion, type Ranges, type RegexNode, type RegexSyntax } from './syntax.ts'
import {
  foldUnicode,
  lastCodePoint,
  propertyRanges,
  invertUnicode,
  unicodeDigits,
  unicodeSpaces,
  unicodeWords,
  utf8Bytes,
  utf8Node,
} from './unicode.ts'

interface Flags {
  readonly i: boolean
  readonly m: boolean
  readonly s: boolean
  readonly U: boolean
  readonly x: boolean
  readonly u: boolean
  readonly R: boolean
}

const noFlags: Flags = { i: false, m: false, s: false, U: false, x: false, u: false, R: false }

/** Source: documentation of the `regex` crate, nest limit. */
const deepestGroup = 250

const digits: Ranges = [[0x30, 0x39]]
const spaces: Ranges = [[0x09, 0x0d], [0x20, 0x20]] // prettier-ignore
const words: Ranges = [[0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]] // prettier-ignore

/** POSIX classes, which are ASCII with Unicode on too. */
// prettier-ignore
const posix: ReadonlyMap<string, Ranges> = new Map<string, Ranges>([
  ['alnum', [[0x30, 0x39], [0x41, 0x5a], [0x61, 0x7a]]],
  ['alpha', [[0x41, 0x5a], [0x61, 0x7a]]],
  ['ascii', [[0, 0x7f]]],
  ['blank', [[0x09, 0x09], [0x20, 0x20]]],
  ['cntrl', [[0, 0x1f], [0x7f, 0x7f]]],
  ['digit', digits],
  ['graph', [[0x21, 0x7e]]],
  ['lower', [[0x61, 0x7a]]],
  ['print', [[0x20, 0x7e]]],
  ['punct', [[0x21, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0x7e]]],
  ['space', spaces],
  ['upper', [[0x41, 0x5a]]],
  ['word', words],
  ['xdigit', [[0x30, 0x39], [0x41, 0x46], [0x61, 0x66]]],
])

const controls: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['f', 12],
  ['t', 9],
  ['n', 10],
  ['r', 13],
  ['v', 11],
])

const halves: ReadonlyMap<string, Assertion> = new Map([
  ['start', 'word_start'],
  ['end', 'word_end'],
  ['start-half', 'word_start_half'],
  ['end-half', 'word_end_half'],
])

const empty: RegexNode = { kind: 'empty' }

/** One item of a class or a single character: a code point, or a raw byte. */
interface Literal {
  readonly point: number
  readonly raw: boolean
}

/** Reads Rust's syntax into a pattern over bytes. Characters are read by code point. */
class Parser {
  readonly #points: readonly string[]
  #at = 0
  #flags: Flags = noFlags
  #depth = 0
  groupCount = 0
  readonly #names = new Set<string>()

  constructor(pattern: string) {
    this.#points = Array.from(pattern)
  }

  parse(): RegexNode {
    const node = this.#alternation()
    if (this.#at < this.#points.length) this.#fail('this `)` has no opening parenthesis')
    return node
  }

  #fail(message: string, at = this.#at): never {
    throw new RegexSyntaxError(message, at)
  }

  #peek(): string {
    return this.#points[this.#at] ?? ''
  }

  #looksAt(text: string): boolean {
    return this.#points.slice(this.#at, this.#at + text.length).join('') === text
  }

  #take(text: string): boolean {
    if (!this.#looksAt(text)) return false
    this.#at += text.length
    return true
  }

  /** With flag x, blanks and comments are no part of the pattern. */
  #skipIgnored(): void {
    while (this.#flags.x && this.#at < this.#points.length) {
      if (/\s/.test(this.#peek())) this.#at++
      else if (this.#peek() === '#') while (this.#at < this.#points.length && this.#peek() !== '\n') this.#at++
      else return
    }
  }

  #alternation(): RegexNode {
    const parts = [this.#concat()]
    while (this.#take('|')) parts.push(this.#concat())
    return parts.length === 1 ? (parts[0] as RegexNode) : { kind: 'alternation', parts }
  }

  #concat(): RegexNode {
    const parts: RegexNode[] = []
    for (;;) {
      this.#skipIgnored()
      if (this.#at >= this.#points.length || this.#peek() === '|' || this.#peek() === ')') break
      const flagsOnly = this.#flagsOnly()
      if (flagsOnly) continue
      parts.push(this.#repeated(this.#atom()))
    }
    return parts.length === 0 ? empty : parts.length === 1 ? (parts[0] as RegexNode) : { kind: 'concat', parts }
  }

  /** `(?i)`: flags for the rest of the group. */
  #flagsOnly(): boolean {
    if (!this.#looksAt('(?')) return false
    const start = this.#at
    this.#at += 2
    const flags = this.#readFlags()
    if (flags !== undefined && this.#take(')')) {
      if (this.#at - start === 3) this.#fail('`(?)` names no flag', start)
      this.#flags = flags
      if ('?*+{'.includes(this.#peek()) && this.#peek() !== '')
        this.#fail('a repetition follows nothing that can repeat')
      return true
    }
    this.#at = start
    return false
  }

  #readFlags(): Flags | undefined {
    let flags = this.#flags
    let on = true
    let letters = 0
    for (;;) {
      const letter = this.#peek()
      if (letter === '-') {
        if (!on) return undefined
        on = false
        letters = 0
      } else if (letter !== '' && 'imsUxuR'.includes(letter)) {
        flags = { ...flags, [letter]: on }
        letters++
      } else break
      this.#at++
    }
    return !on && letters === 0 ? undefined : flags
  }

  #repeated(first: RegexNode): RegexNode {
    let node = first
    for (;;) {
      this.#skipIgnored()
      const start = this.#at
      let min: number
      let max: number
      if (this.#take('*')) [min, max] = [0, Infinity]
      else if (this.#take('+')) [min, max] = [1, Infinity]
      else if (this.#take('?')) [min, max] = [0, 1]
      else if (this.#peek() === '{') [min, max] = this.#bounds()
      else return node
      if (min > max) this.#fail('the repetition ends before it starts', start)
      const lazy = this.#take('?')
      node = { kind: 'repeat', node, min, max, greedy: lazy === this.#flags.U }
    }
  }

  #bounds(): [number, number] {
    const start = this.#at
    const written = /^[^}]*\}/.exec(this.#points.slice(start, start + 60).join(''))?.[0] ?? ''
    const text = /^\{([0-9]{1,10})(?:(,)([0-9]{0,10}))?\}$/.exec(written.replace(/ +/g, ''))
    if (text === null) this.#fail('`{` starts a repetition such as `{2,5}`; escape it to match it')
    const min = Number(text[1])
    const max = text[2] === undefined ? min : text[3] === '' || text[3] === undefined ? Infinity : Number(text[3])
    this.#at += written.length
    if (min > 0xffffffff || (max !== Infinity && max > 0xffffffff)) this.#fail('the repetition is too large', start)
    return [min, max]
  }

  #atom(): RegexNode {
    const char = this.#peek()
    switch (char) {
      case '(':
        return this.#group()
      case '[':
        return this.#classNode()
      case '.':
        this.#at++
        return this.#dot()
      case '^':
        this.#at++
        return this.#assertion(this.#flags.m ? (this.#flags.R ? 'start_line_crlf' : 'start_line') : 'start_text')
      case '$':
        this.#at++
        return this.#assertion(this.#flags.m ? (this.#flags.R ? 'end_line_crlf' : 'end_line') : 'end_text')
      case '\\':
        return this.#escape()
      case '*':
      case '+':
      case '?':
        return this.#fail('a repetition follows nothing that can repeat')
      case '{':
        return this.#fail('`{` stands alone: escape it to match it')
      default:
        this.#at++
        return this.#character({ point: char.codePointAt(0) as number, raw: false })
    }
  }

  #assertion(assertion: Assertion): RegexNode {
    return { kind: 'assertion', assertion }
  }

  #dot(): RegexNode {
    const { s, u, R } = this.#flags
    const without: Ranges = s ? [] : R ? [[10, 10], [13, 13]] : [[10, 10]] // prettier-ignore
    return u ? utf8Node(invertRanges(without, lastCodePoint)) : { kind: 'bytes', ranges: invertRanges(without, 255) }
  }

  #character({ point, raw }: Literal): RegexNode {
    const { i, u } = this.#flags
    if (raw) return { kind: 'bytes', ranges: i ? foldAscii([[point, point]]) : [[point, point]] }
    if (point >= 0xd800 && point <= 0xdfff) return this.#fail('a lone surrogate is no character')
    if (u && i) return utf8Node(foldUnicode([[point, point]]))
    if (point < 0x80) return { kind: 'bytes', ranges: i ? foldAscii([[point, point]]) : [[point, point]] }
    return {
      kind: 'concat',
      parts: utf8Bytes(point).map((byte): RegexNode => ({ kind: 'bytes', ranges: [[byte, byte]] })),
    }
  }

  #group(): RegexNode {
    const start = this.#at
    this.#at++
    if (++this.#depth > deepestGroup) this.#fail(`groups nest deeper than ${String(deepestGroup)}`, start)
    const outer = this.#flags
    let index = 0
    if (this.#take('?')) {
      if (this.#looksAt('=') || this.#looksAt('!') || this.#looksAt('<=') || this.#looksAt('<!'))
        this.#fail('look-around is not supported', start)
      if (this.#looksAt('>')) this.#fail('atomic groups are not supported', start)
      if (this.#take('P<') || this.#take('<')) {
        this.#groupName()
        index = ++this.groupCount
      } else {
        const flags = this.#readFlags()
        if (flags === undefined || !this.#take(':')) this.#fail('these flags are not known', start)
        this.#flags = flags
      }
    } else index = ++this.groupCount
    const node = this.#alternation()
    if (!this.#take(')')) this.#fail('the group does not close', start)
    this.#flags = outer
    this.#depth--
    return index === 0 ? node : { kind: 'group', node, index }
  }

  #groupName(): void {
    let name = ''
    while (this.#peek() !== '>' && this.#peek() !== '') {
      name += this.#peek()
      this.#at++
    }
    if (!/^[\p{Alphabetic}_][\p{Alphabetic}\p{Nd}_.[\]]*$/u.test(name)) this.#fail('the group has no valid name')
    if (!this.#take('>')) this.#fail('the name of the group does not end')
    if (this.#names.has(name)) this.#fail(`two groups are called \`${name}\``)
    this.#names.add(name)
  }

  // --- escapes

  #escape(): RegexNode {
    const start = this.#at
    const shorthand = this.#shorthand()
    if (shorthand !== undefined) return this.#flags.u ? utf8Node(shorthand) : { kind: 'bytes', ranges: shorthand }
    const letter = this.#points[start + 1] ?? ''
    switch (letter) {
      case 'A':
        this.#at += 2
        return this.#assertion('start_text')
      case 'z':
        this.#at += 2
        return this.#assertion('end_text')
      case 'b':
        this.#at += 2
        return this.#wordAssertion(this.#boundaryName() ?? 'word_boundary', start)
      case 'B':
        this.#at += 2
        return this.#wordAssertion('not_word_boundary', start)
      case '<':
        this.#at += 2
        return this.#wordAssertion('word_start', start)
      case '>':
        this.#at += 2
        return this.#wordAssertion('word_end', start)
      default:
        return this.#character(this.#escapedLiteral())
    }
  }

  #wordAssertion(assertion: Assertion, start: number): RegexNode {
    if (this.#flags.u)
      this.#fail('a word boundary of Unicode words is not supported: write `(?-u:\\b)` for ASCII words', start)
    return this.#assertion(assertion)
  }

  #boundaryName(): Assertion | undefined {
    const name = /^\{([a-z-]+)\}/.exec(this.#points.slice(this.#at, this.#at + 16).join(''))
    if (name === null) return undefined
    const assertion = halves.get(name[1] ?? '')
    if (assertion === undefined) this.#fail('this word boundary is not known')
    this.#at += name[0].length
    return assertion
  }

  /** `\d`, `\W`, `\p{…}`: bytes, or code points with flag u; undefined if no class stands here. */
  #shorthand(): Ranges | undefined {
    const start = this.#at
    const letter = this.#points[start + 1] ?? ''
    const { u, i } = this.#flags
    const lower = letter.toLowerCase()
    if (letter !== '' && 'dsw'.includes(lower)) {
      this.#at += 2
      const ranges =
        lower === 'd'
          ? u
            ? unicodeDigits()
            : digits
          : lower === 's'
            ? u
              ? unicodeSpaces()
              : spaces
            : u
              ? unicodeWords()
              : words
      if (letter === lower) return ranges
      return u ? invertUnicode(ranges) : invertRanges(ranges, 255)
    }
    if (lower !== 'p') return undefined
    if (!u) this.#fail('`\\p` needs Unicode: write `(?u)` before it')
    this.#at += 2
    let negated = letter === 'P'
    let name = this.#peek()
    this.#at++
    if (name === '{') {
      name = ''
      while (this.#peek() !== '}' && this.#peek() !== '') {
        name += this.#peek()
        this.#at++
      }
      if (!this.#take('}')) this.#fail('the property does not end', start)
    }
    if (name.startsWith('^')) {
      negated = !negated
      name = name.slice(1)
    }
    const found = propertyRanges(name)
    if (found === undefined) this.#fail(`the Unicode property \`${name}\` is not known`, start)
    const ranges = i ? foldUnicode(found) : found
    return negated ? invertUnicode(ranges) : ranges
  }

  /** Reads `\…` that stands for one character or byte. */
  #escapedLiteral(): Literal {
    const start = this.#at
    this.#at++
    const letter = this.#peek()
    if (letter === '') this.#fail('the pattern ends in a backslash', start)
    this.#at++
    if (letter === 'x' || letter === 'u' || letter === 'U') return this.#hex(letter, start)
    const control = controls.get(letter)
    if (control !== undefined) return { point: control, raw: false }
    if (/[0-9]/.test(letter)) this.#fail('backreferences and octal escapes are not supported', start)
    if (/[A-Za-z<>]/.test(letter) || !/^[\x20-\x7e]$/.test(letter)) this.#fail(`\`\\${letter}\` is no escape`, start)
    return { point: letter.codePointAt(0) as number, raw: false }
  }

  #hex(letter: 'x' | 'u' | 'U', start: number): Literal {
    let text = ''
    if (this.#take('{')) {
      while (this.#peek() !== '}' && this.#peek() !== '') {
        text += this.#peek()
        this.#at++
      }
      if (!this.#take('}')) this.#fail('the escape does not end', start)
    } else {
      const length = letter === 'x' ? 2 : letter === 'u' ? 4 : 8
      text = this.#points.slice(this.#at, this.#at + length).join('')
      if (text.length < length) this.#fail('the escape has too few digits', start)
      this.#at += length
    }
    if (!/^[0-9A-Fa-f]{1,8}$/.test(text)) this.#fail('the escape is no hexadecimal number', start)
    const point = parseInt(text, 16)
    if (point > lastCodePoint || (point >= 0xd800 && point <= 0xdfff)) this.#fail('the escape is no character', start)
    return { point, raw: letter === 'x' && point <= 0xff && !this.#flags.u }
  }

  // --- classes

  #classNode(): RegexNode {
    const ranges = this.#class()
    return this.#flags.u ? utf8Node(ranges) : { kind: 'bytes', ranges }
  }

  get #top(): number {
    return this.#flags.u ? lastCodePoint : 255
  }

  #class(): Ranges {
    const start = this.#at
    if (++this.#depth > deepestGroup) this.#fail(`classes nest deeper than ${String(deepestGroup)}`, start)
    this.#at++
    const negated = this.#take('^')
    let ranges = this.#classUnion(start, true)
    for (;;) {
      if (this.#take('&&')) ranges = intersectRanges(ranges, this.#classUnion(start, false))
      else if (this.#take('--')) ranges = subtractRanges(ranges, this.#classUnion(start, false), this.#top)
      else if (this.#take('~~')) {
        const other = this.#classUnion(start, false)
        ranges = subtractRanges(normalRanges([...ranges, ...other]), intersectRanges(ranges, other), this.#top)
      } else break
    }
    if (!this.#take(']')) this.#fail('the class does not close', start)
    this.#depth--
    return negated ? invertRanges(ranges, this.#top) : ranges
  }

  #fold(ranges: Ranges): Ranges {
    const { i, u } = this.#flags
    return !i ? ranges : u ? foldUnicode(ranges) : foldAscii(ranges)
  }

  #classUnion(start: number, isFirst: boolean): Ranges {
    const all: (readonly [number, number])[] = []
    let first = isFirst
    // Hyphens and `]` at the very start stand for themselves.
    for (;;) {
      this.#skipIgnored()
      if (this.#at >= this.#points.length) this.#fail('the class does not close', start)
      if (this.#peek() === ']' && !first) break
      if (!first && (this.#looksAt('&&') || this.#looksAt('--') || this.#looksAt('~~'))) break
      if (this.#looksAt('&&') || this.#looksAt('~~')) break
      first = false
      all.push(...this.#classItem())
    }
    return normalRanges(all)
  }

  #classItem(): Ranges {
    if (this.#peek() === '[') {
      const named = /^\[:(\^?)([a-z]+):\]/.exec(this.#points.slice(this.#at, this.#at + 16).join(''))
      const ranges = named === null ? undefined : posix.get(named[2] ?? '')
      if (named === null || ranges === undefined) return this.#class()
      this.#at += named[0].length
      const folded = this.#fold(ranges)
      return named[1] === '^' ? invertRanges(folded, this.#top) : folded
    }
    if (this.#peek() === '\\') {
      const shorthand = this.#shorthand()
      if (shorthand !== undefined) return shorthand
    }
    const first = this.#classLiteral()
    this.#skipIgnored()
    if (this.#peek() !== '-' || this.#points[this.#at + 1] === ']' || this.#points[this.#at + 1] === '-')
      return this.#fold([[first, first]])
    const dash = this.#at
    this.#at++
    this.#skipIgnored()
    if (this.#at >= this.#points.length) this.#fail('the class does not close')
    if (this.#peek() === '[') this.#fail('a range ends in a character', dash)
    const last = this.#classLiteral()
    if (first > last) this.#fail('the range ends before it starts', dash)
    return this.#fold([[first, last]])
  }

  #classLiteral(): number {
    const start = this.#at
    let literal: Literal
    if (this.#peek() === '\\') {
      if (/[bBAzdDsSwWpP]/.test(this.#points[start + 1] ?? ''))
        this.#fail('this escape does not stand in a class or range', start)
      literal = this.#escapedLiteral()
    } else {
      literal = { point: this.#peek().codePointAt(0) as number, raw: false }
      this.#at++
    }
    if (!literal.raw && !this.#flags.u && literal.point > 0x7f)
      this.#fail('a character beyond ASCII in a class needs Unicode: write `(?u)` before it', start)
    return literal.point
  }
}

/**
 * Reads a pattern in the syntax of Rust's `regex` crate, Unicode off as Wirefilter has it.
 *
 * @throws RegexSyntaxError where the pattern is wrong or asks for what is not supported
 */
export function parseRegex(pattern: string): RegexSyntax {
  const parser = new Parser(pattern)
  const root = parser.parse()
  return { root, groupCount: parser.groupCount }
}
