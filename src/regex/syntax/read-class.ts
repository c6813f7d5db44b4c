import { foldAscii, intersectRanges, invertRanges, normalRanges, subtractRanges } from './ranges.ts'
import { digits, readEscape, spaces, words, type Escape } from './read-escape.ts'
import type { Scanner } from './scanner.ts'
import { deepestNest, type Ranges } from './syntax.ts'
import { lastCodePoint } from './unicode/code-points.ts'
import { foldUnicode } from './unicode/fold.ts'

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

/** A class as it is read, and how deep it nests as the engine counts. */
export interface ReadClass {
  readonly ranges: Ranges
  readonly depth: number
}

type Operator = '&&' | '--' | '~~'

/** Items side by side; they are joined when the next operator or the end comes. */
class Union {
  readonly #ranges: (readonly [number, number])[] = []
  #items = 0
  #depth = 0

  add(ranges: Ranges, depth = 0): void {
    for (const range of ranges) this.#ranges.push(range)
    this.#items++
    this.#depth = Math.max(this.#depth, depth)
  }

  get isEmpty(): boolean {
    return this.#items === 0
  }

  done(): ReadClass {
    return { ranges: normalRanges(this.#ranges), depth: this.#depth + (this.#items > 1 ? 1 : 0) }
  }
}

/** How deep a class nests, which has its limit. */
function allowedDepth(scanner: Scanner, level: number, start: number): number {
  return level > deepestNest ? scanner.fail(`groups and classes nest deeper than ${String(deepestNest)}`, start) : level
}

function needMore(scanner: Scanner, start: number): void {
  if (scanner.isAtEnd()) scanner.fail('the class does not close', start)
}

/** What stands before an operator. */
interface LeftSide {
  readonly read: ReadClass
  readonly operator: Operator
}

/** The items of a union, joined to what stands before them. */
function joinSides(scanner: Scanner, left: LeftSide | undefined, union: Union, top: number, start: number): ReadClass {
  const right = union.done()
  scanner.count(right.ranges.length + 1)
  if (left === undefined) return right
  const { read, operator } = left
  scanner.count(read.ranges.length)
  const depth = allowedDepth(scanner, 1 + Math.max(read.depth, right.depth), start)
  return { ranges: combine(operator, read.ranges, right.ranges, top), depth }
}

/** Reads a class; the scanner stands at its `[`. `depth` is how many groups and classes are open around it. */
export function readClass(scanner: Scanner, depth: number): ReadClass {
  const start = scanner.at
  allowedDepth(scanner, depth, start)
  const top = scanner.flags.u ? lastCodePoint : 255
  scanner.bump()
  needMore(scanner, start)
  const isNegated = scanner.current() === '^'
  if (isNegated) scanner.bump()
  let union = new Union()
  // Hyphens, or else one `]`, at the very start stand for themselves.
  needMore(scanner, start)
  while (scanner.current() === '-') {
    union.add([[0x2d, 0x2d]])
    scanner.bump()
    needMore(scanner, start)
  }
  if (union.isEmpty && scanner.current() === ']') {
    union.add([[0x5d, 0x5d]])
    scanner.bump()
  }
  let left: LeftSide | undefined
  for (;;) {
    scanner.skipIgnored()
    needMore(scanner, start)
    const char = scanner.current()
    if (char === '[') {
      const named = readPosix(scanner, top)
      if (named !== undefined) union.add(named)
      else {
        const inner = readClass(scanner, depth + 1)
        union.add(inner.ranges, inner.depth)
      }
    } else if (char === ']') break
    else if ((char === '&' || char === '-' || char === '~') && scanner.next === char) {
      left = { read: joinSides(scanner, left, union, top, start), operator: `${char}${char}` as Operator }
      union = new Union()
      scanner.at += 2
    } else union.add(readItem(scanner, start))
  }
  const { ranges, depth: inner } = joinSides(scanner, left, union, top, start)
  scanner.at++
  return { ranges: isNegated ? invertRanges(ranges, top) : ranges, depth: allowedDepth(scanner, inner + 1, start) }
}

function combine(operator: Operator, left: Ranges, right: Ranges, top: number): Ranges {
  if (operator === '&&') return intersectRanges(left, right)
  if (operator === '--') return subtractRanges(left, right, top)
  return subtractRanges(normalRanges([...left, ...right]), intersectRanges(left, right), top)
}

function fold(scanner: Scanner, ranges: Ranges): Ranges {
  const { i, u } = scanner.flags
  return !i ? ranges : u ? foldUnicode(ranges) : foldAscii(ranges)
}

/** `[:alpha:]`; anything else that begins so is a class in a class. */
function readPosix(scanner: Scanner, top: number): Ranges | undefined {
  const written = /^\[:(\^?)([a-z]+):\]/.exec(scanner.ahead(16))
  const ranges = written === null ? undefined : posix.get(written[2] ?? '')
  if (written === null || ranges === undefined) return undefined
  scanner.at += written[0].length
  const folded = fold(scanner, ranges)
  return written[1] === '^' ? invertRanges(folded, top) : folded
}

/** A character, a class by escape, or a range. */
function readItem(scanner: Scanner, start: number): Ranges {
  const at = scanner.at
  const first = readPrimitive(scanner)
  scanner.skipIgnored()
  if (scanner.isAtEnd()) scanner.fail('the class does not close', start)
  if (scanner.current() !== '-' || scanner.nextCounting === ']' || scanner.nextCounting === '-') {
    if (first.kind === 'class') return first.ranges
    const point = literalOf(scanner, first, at)
    return fold(scanner, [[point, point]])
  }
  const dash = scanner.at
  scanner.bump()
  if (scanner.isAtEnd()) scanner.fail('the class does not close', start)
  const end = scanner.at
  const last = readPrimitive(scanner)
  const [from, to] = [literalOf(scanner, first, at), literalOf(scanner, last, end)]
  if (from > to) scanner.fail('the range ends before it starts', dash)
  return fold(scanner, [[from, to]])
}

function readPrimitive(scanner: Scanner): Escape {
  if (scanner.current() === '\\') return readEscape(scanner)
  const point = scanner.current().codePointAt(0) as number
  scanner.at++
  return { kind: 'literal', point, raw: false }
}

/** What may stand alone or at an end of a range. */
function literalOf(scanner: Scanner, item: Escape, at: number): number {
  if (item.kind === 'assertion') return scanner.fail('an assertion does not stand in a class', at)
  if (item.kind === 'class') return scanner.fail('a class is no end of a range', at)
  if (!item.raw && !scanner.flags.u && item.point > 0x7f)
    scanner.fail('a character beyond ASCII in a class needs Unicode: write `(?u)` before it', at)
  if (item.point >= 0xd800 && item.point <= 0xdfff) scanner.fail('a lone surrogate is no character', at)
  return item.point
}
