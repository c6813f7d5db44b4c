import { utf8Node, type Assertion, type Ranges, type RegexNode } from '../../regex/index.ts'
import { SqlRefusal } from './refusal.ts'

/**
 * Over what RE2 runs: `raw`, the bytes of UTF-8 text; `points`, a text with one code point, U+0000 to U+00FF, for each
 * byte.
 */
export type Re2Mode = 'raw' | 'points'

/** The largest count, and product of counts, that RE2 takes. */
const largestCount = 1000

/** What RE2 has of our assertions; it has no look-around, so the others cannot be said. */
const assertions: Readonly<Partial<Record<Assertion, string>>> = {
  start_text: '\\A',
  end_text: '\\z',
  start_line: '(?m:^)',
  end_line: '(?m:$)',
  word_boundary: '\\b',
  not_word_boundary: '\\B',
}

function printAssertion(assertion: Assertion): string {
  const text = assertions[assertion]
  if (text === undefined) throw new SqlRefusal('E_SQL_REGEX_ASSERTION', assertion.replaceAll('_', ' '))
  return text
}

function isFull(ranges: Ranges): boolean {
  return ranges.length === 1 && ranges[0]?.[0] === 0 && ranges[0][1] === 0xff
}

function isAscii(ranges: Ranges): boolean {
  return ranges.every(([, last]) => last < 0x80)
}

/** Whether each step of a pattern is one of ASCII or any byte, so that it may run over UTF-8 as it stands. */
export function isRaw(node: RegexNode): boolean {
  switch (node.kind) {
    case 'bytes':
      return isFull(node.ranges) || isAscii(node.ranges)
    case 'characters':
      return isRaw(utf8Node(node.ranges))
    case 'concat':
    case 'alternation':
      return node.parts.every(isRaw)
    case 'repeat':
    case 'group':
      return isRaw(node.node)
    case 'empty':
    case 'assertion':
      return true
  }
}

function printPoint(point: number): string {
  return /[A-Za-z0-9]/.test(String.fromCharCode(point)) ? String.fromCharCode(point) : `\\x{${point.toString(16)}}`
}

function printClass(ranges: Ranges): string {
  const [only] = ranges
  // A class of nothing: all that is no code point.
  if (only === undefined) return '[^\\x{0}-\\x{10ffff}]'
  if (ranges.length === 1 && only[0] === only[1]) return printPoint(only[0])
  return `[${ranges.map(([first, last]) => (first === last ? printPoint(first) : `${printPoint(first)}-${printPoint(last)}`)).join('')}]`
}

/** RE2 reads `[Kk]` as K of any case, and then matches U+212A too; `[Ss]` likewise with U+017F. */
function splitCasePairs(ranges: Ranges): string {
  const pairs = ranges.length === 2 && ranges.every(([first, last]) => first === last)
  const [upper, lower] = ranges
  if (!pairs || upper === undefined || lower === undefined || upper[0] + 0x20 !== lower[0]) return printClass(ranges)
  return `(?:${printPoint(upper[0])}|${printPoint(lower[0])})`
}

function printBytes(ranges: Ranges, mode: Re2Mode): string {
  if (mode === 'points') return isFull(ranges) ? '[\\x{0}-\\x{ff}]' : printClass(ranges)
  return isFull(ranges) ? '\\C' : splitCasePairs(ranges)
}

function bounds(min: number, max: number): string {
  if (min === 0 && max === Infinity) return '*'
  if (min === 1 && max === Infinity) return '+'
  if (min === 0 && max === 1) return '?'
  return max === Infinity ? `{${String(min)},}` : min === max ? `{${String(min)}}` : `{${String(min)},${String(max)}}`
}

interface Printing {
  readonly mode: Re2Mode
  readonly captures: boolean
}

function print(node: RegexNode, how: Printing, copies: number): string {
  switch (node.kind) {
    case 'empty':
      return '(?:)'
    case 'bytes':
      return printBytes(node.ranges, how.mode)
    case 'characters':
      return `(?:${print(utf8Node(node.ranges), how, copies)})`
    case 'assertion':
      return printAssertion(node.assertion)
    case 'concat':
      return node.parts.map((part) => grouped(part, how, copies)).join('')
    case 'alternation':
      return node.parts.map((part) => print(part, how, copies)).join('|')
    case 'group':
      return `${how.captures ? '(' : '(?:'}${print(node.node, how, copies)})`
    case 'repeat': {
      const counted = node.max === Infinity ? node.min : node.max
      const isCounted = !(node.min <= 1 && (node.max === Infinity || node.max === 1))
      const product = isCounted ? copies * Math.max(counted, 1) : copies
      if (product > largestCount) throw new SqlRefusal('E_SQL_REGEX_SIZE', `a count of ${String(product)}`)
      return `(?:${print(node.node, how, product)})${bounds(node.min, node.max)}${node.greedy ? '' : '?'}`
    }
  }
}

function grouped(node: RegexNode, how: Printing, copies: number): string {
  const text = print(node, how, copies)
  return node.kind === 'alternation' ? `(?:${text})` : text
}

function hasNotWordBoundary(node: RegexNode): boolean {
  switch (node.kind) {
    case 'assertion':
      return node.assertion === 'not_word_boundary'
    case 'concat':
    case 'alternation':
      return node.parts.some(hasNotWordBoundary)
    case 'repeat':
    case 'group':
      return hasNotWordBoundary(node.node)
    default:
      return false
  }
}

/**
 * A pattern as RE2 reads it, from the tree: no flag, no class by name and no folding is left to RE2.
 *
 * @param captures - whether groups keep what they matched
 * @throws SqlRefusal for an assertion that RE2 lacks and for counts above 1,000, also multiplied
 */
export function printRe2(node: RegexNode, mode: Re2Mode, captures = false): string {
  const text = print(node, { mode, captures }, 1)
  // `\B` of RE2 is also true between the bytes of one character: from the start on, whole characters are gone through.
  return mode === 'points' && hasNotWordBoundary(node) ? `\\A[\\x{0}-\\x{ff}]*?(?:${text})` : text
}
