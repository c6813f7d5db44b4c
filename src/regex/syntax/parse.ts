import { foldAscii, invertRanges } from './ranges.ts'
import { readClass } from './read-class.ts'
import { readEscape } from './read-escape.ts'
import { Scanner, type Flags } from './scanner.ts'
import { deepestNest, type Assertion, type Ranges, type RegexNode, type RegexSyntax } from './syntax.ts'
import { lastCodePoint } from './unicode/code-points.ts'
import { foldUnicode } from './unicode/fold.ts'
import type { TableProperty } from './unicode/properties.ts'
import { utf8Bytes } from './unicode/utf8.ts'

const empty: RegexNode = { kind: 'empty' }

/** A part of the pattern, and how deep it nests as the engine counts: not all that it counts is left as nodes. */
interface Read {
  readonly node: RegexNode
  readonly depth: number
}

const missingOperand = 'a repetition follows nothing that can repeat'

/** A set of characters as the pattern has it: bytes with Unicode off, or where ASCII is all. */
function setNode(ranges: Ranges, isUnicode: boolean): RegexNode {
  const last = ranges[ranges.length - 1]
  return isUnicode && last !== undefined && last[1] > 0x7f ? { kind: 'characters', ranges } : { kind: 'bytes', ranges }
}

/**
 * Nodes of ASCII characters, as they stand and in both cases. Most of most patterns are such characters, so that all
 * patterns share their nodes.
 */
const asciiNodes: (RegexNode | undefined)[] = []
const foldedNodes: (RegexNode | undefined)[] = []

function asciiNode(point: number, isFolded: boolean): RegexNode {
  const nodes = isFolded ? foldedNodes : asciiNodes
  return (nodes[point] ??= { kind: 'bytes', ranges: isFolded ? foldAscii([[point, point]]) : [[point, point]] })
}

/** Reads Rust's syntax into a pattern over bytes. */
class Parser {
  readonly #scanner: Scanner
  readonly #names = new Set<string>()
  /** Groups that are open. */
  #open = 0
  groupCount = 0

  constructor(pattern: string, tableProperty: TableProperty | undefined) {
    this.#scanner = new Scanner(pattern, tableProperty)
  }

  get portable(): string {
    return this.#scanner.portable()
  }

  parse(): RegexNode {
    const { node } = this.#alternation()
    if (!this.#scanner.isAtEnd()) this.#scanner.fail('this `)` has no opening parenthesis')
    return node
  }

  /** Counts a level that is no bracket: stacked repetitions, sequences and choices in groups. */
  #deeper(depth: number): number {
    if (depth >= deepestNest) this.#scanner.fail(`the pattern nests deeper than ${String(deepestNest)}`)
    return depth + 1
  }

  #alternation(): Read {
    const parts: RegexNode[] = []
    let depth = 0
    do {
      const part = this.#concat()
      parts.push(part.node)
      depth = Math.max(depth, part.depth)
    } while (this.#scanner.take('|'))
    if (parts.length === 1) return { node: parts[0] as RegexNode, depth }
    return { node: { kind: 'alternation', parts }, depth: this.#deeper(depth) }
  }

  #concat(): Read {
    const scanner = this.#scanner
    const parts: RegexNode[] = []
    let items = 0
    let depth = 0
    for (;;) {
      scanner.skipIgnored()
      if (scanner.isAtEnd() || scanner.current() === '|' || scanner.current() === ')') break
      items++
      const part = this.#atom()
      if (part === undefined) {
        scanner.skipIgnored()
        if (/^[?*+{]/.test(scanner.current())) scanner.fail(missingOperand)
        continue
      }
      const repeated = this.#repeated(part)
      depth = Math.max(depth, repeated.depth)
      parts.push(repeated.node)
    }
    const node =
      parts.length === 0 ? empty : parts.length === 1 ? (parts[0] as RegexNode) : ({ kind: 'concat', parts } as const)
    return { node, depth: items > 1 ? this.#deeper(depth) : depth }
  }

  #repeated(first: Read): Read {
    const scanner = this.#scanner
    let { node, depth } = first
    for (;;) {
      scanner.skipIgnored()
      const start = scanner.at
      let bounds: readonly [number, number]
      if (scanner.take('*')) bounds = [0, Infinity]
      else if (scanner.take('+')) bounds = [1, Infinity]
      else if (scanner.take('?')) bounds = [0, 1]
      else if (scanner.current() === '{') {
        bounds = this.#bounds()
        scanner.skipIgnored()
      } else return { node, depth }
      const [min, max] = bounds
      const isLazy = scanner.take('?')
      if (min > max) scanner.fail('the repetition ends before it starts', start)
      depth = this.#deeper(depth)
      node = { kind: 'repeat', node, min, max, greedy: isLazy === scanner.flags.U }
    }
  }

  /** `{2}`, `{2,}`, `{2,5}`, with blanks around the numbers. */
  #bounds(): [number, number] {
    const scanner = this.#scanner
    const start = scanner.at
    scanner.bump()
    const min = this.#decimal(start)
    let max = min
    if (scanner.current() === ',') {
      scanner.bump()
      max = scanner.current() === '}' ? Infinity : this.#decimal(start)
    }
    if (scanner.current() !== '}') scanner.fail('the repetition does not end', start)
    scanner.at++
    return [min, max]
  }

  #decimal(start: number): number {
    const scanner = this.#scanner
    scanner.skipBlanks()
    let value = 0
    let count = 0
    for (; /^[0-9]$/.test(scanner.current()); scanner.bump(), count++)
      value = Math.min(value * 10 + Number(scanner.current()), 2 ** 32)
    scanner.skipBlanks()
    if (count === 0) scanner.fail('`{` starts a repetition such as `{2,5}`; escape it to match it', start)
    if (value > 0xffffffff) scanner.fail('the repetition is too large', start)
    return value
  }

  /** One piece that can repeat, or undefined for `(?i)`, which sets flags. */
  #atom(): Read | undefined {
    const scanner = this.#scanner
    const char = scanner.current()
    const { m, R } = scanner.flags
    switch (char) {
      case '(':
        return this.#group()
      case '[': {
        const { ranges, depth } = readClass(scanner, this.#open)
        return { node: setNode(ranges, scanner.flags.u), depth }
      }
      case '.':
        scanner.at++
        return this.#leaf(this.#dot())
      case '^':
        scanner.at++
        return this.#assertion(m ? (R ? 'start_line_crlf' : 'start_line') : 'start_text')
      case '$':
        scanner.at++
        return this.#assertion(m ? (R ? 'end_line_crlf' : 'end_line') : 'end_text')
      case '\\':
        return this.#escape()
      case '*':
      case '+':
      case '?':
      case '{':
        return scanner.fail(missingOperand)
      default:
        scanner.at++
        return this.#leaf(this.#character(char.codePointAt(0) as number))
    }
  }

  #leaf(node: RegexNode): Read {
    return { node, depth: 0 }
  }

  #assertion(assertion: Assertion): Read {
    return this.#leaf({ kind: 'assertion', assertion })
  }

  #dot(): RegexNode {
    const { s, u, R } = this.#scanner.flags
    const without: Ranges = s ? [] : R ? [[10, 10], [13, 13]] : [[10, 10]] // prettier-ignore
    return setNode(invertRanges(without, u ? lastCodePoint : 255), u)
  }

  #escape(): Read {
    const escape = readEscape(this.#scanner)
    switch (escape.kind) {
      case 'assertion':
        return this.#assertion(escape.assertion)
      case 'class':
        return this.#leaf(setNode(escape.ranges, this.#scanner.flags.u))
      case 'literal':
        return this.#leaf(
          escape.raw ? { kind: 'bytes', ranges: [[escape.point, escape.point]] } : this.#character(escape.point),
        )
    }
  }

  #character(point: number): RegexNode {
    const { i, u } = this.#scanner.flags
    if (point >= 0xd800 && point <= 0xdfff) return this.#scanner.fail('a lone surrogate is no character')
    if (u && i) {
      const ranges = foldUnicode([[point, point]])
      if (ranges.length > 1 || point < 0x80) return setNode(ranges, true)
    }
    if (point < 0x80) return asciiNode(point, i)
    return {
      kind: 'concat',
      parts: utf8Bytes(point).map((byte): RegexNode => ({ kind: 'bytes', ranges: [[byte, byte]] })),
    }
  }

  #group(): Read | undefined {
    const scanner = this.#scanner
    const start = scanner.at
    const outer = scanner.flags
    scanner.bump()
    let index = 0
    if (['?=', '?!', '?<=', '?<!'].some((sign) => scanner.looksAt(sign)))
      scanner.fail('look-around is not supported', start)
    if (scanner.take('?P<') || scanner.take('?<')) {
      index = ++this.groupCount
      this.#groupName(start)
    } else if (scanner.take('?')) {
      if (scanner.current() === '>') scanner.fail('atomic groups are not supported', start)
      const first = scanner.at
      const flags = this.#flags(start)
      if (scanner.current() === ')') {
        if (scanner.at === first) scanner.fail('`(?)` names no flag', start)
        scanner.at++
        scanner.flags = flags
        return undefined
      }
      scanner.at++
      scanner.flags = flags
    } else index = ++this.groupCount
    if (++this.#open > deepestNest) scanner.fail(`groups nest deeper than ${String(deepestNest)}`, start)
    const { node, depth } = this.#alternation()
    if (scanner.current() !== ')') scanner.fail('the group does not close', start)
    scanner.at++
    this.#open--
    scanner.flags = outer
    return { node: index === 0 ? node : { kind: 'group', node, index }, depth: this.#deeper(depth) }
  }

  /** Letters up to `)` or `:`, which is not taken; each once, on whichever side of the `-`. */
  #flags(start: number): Flags {
    const scanner = this.#scanner
    const seen = new Set<string>()
    let flags = scanner.flags
    let last = ''
    for (; scanner.current() !== ':' && scanner.current() !== ')'; scanner.at++) {
      const letter = scanner.current()
      if (letter === '') scanner.fail('the flags do not end', start)
      if (!'imsUxuR-'.includes(letter)) scanner.fail('these flags are not known', start)
      if (seen.has(letter)) scanner.fail(`\`${letter}\` stands twice in these flags`)
      if (letter !== '-') flags = { ...flags, [letter]: !seen.has('-') }
      seen.add(letter)
      last = letter
    }
    if (last === '-') scanner.fail('`-` is followed by no flag', start)
    return flags
  }

  #groupName(start: number): void {
    const scanner = this.#scanner
    const letters: string[] = []
    for (; scanner.current() !== '>'; scanner.at++) {
      if (scanner.isAtEnd()) scanner.fail('the name of the group does not end', start)
      letters.push(scanner.current())
    }
    scanner.at++
    const name = letters.join('')
    if (!/^[\p{Alphabetic}_][\p{Alphabetic}\p{N}_.[\]]*$/u.test(name))
      scanner.fail('the group has no valid name', start)
    if (this.#names.has(name)) scanner.fail(`two groups are called \`${name.slice(0, 60)}\``, start)
    this.#names.add(name)
  }
}

/**
 * Reads a pattern in the syntax of Rust's `regex` crate, Unicode off as Wirefilter has it.
 *
 * @param pattern - the pattern
 * @param tableProperty - says what JavaScript has no classes for; without it such a property is not known
 * @throws RegexSyntaxError where the pattern is wrong or asks for what is not supported
 * @throws RegexTooBigError where its classes are too large to be worked out
 */
export function parsePattern(pattern: string, tableProperty?: TableProperty): RegexSyntax {
  const parser = new Parser(pattern, tableProperty)
  const root = parser.parse()
  return { root, groupCount: parser.groupCount, portable: parser.portable }
}
