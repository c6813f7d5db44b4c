import type { Assertion, Ranges, RegexNode } from './syntax/syntax.ts'
import { utf8Node } from './syntax/unicode/utf8.ts'

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`
}

const plainCharacter = /[A-Za-z0-9_ /:@,;=~!#%&"'<>-]/

/** Each byte as a pattern has it. */
const printed: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte)
  return plainCharacter.test(char) ? char : hex(byte)
})

function printByte(byte: number): string {
  return printed[byte] ?? hex(byte)
}

/** A byte at an end of a range of a class. */
function printEnd(byte: number): string {
  return byte === 0x2d ? '\\x2d' : printByte(byte)
}

function printRanges(ranges: Ranges): string {
  const [only] = ranges
  if (only === undefined) return '[]'
  if (ranges.length === 1 && only[0] === only[1]) return printByte(only[0])
  let printed = '['
  for (const [first, last] of ranges)
    printed += first === last ? printEnd(first) : `${printEnd(first)}-${printEnd(last)}`
  return `${printed}]`
}

/** `$` and `^` of JavaScript know CR and U+2028 as line ends too, so lines are told by look-around. */
const assertions: Readonly<Partial<Record<Assertion, string>>> = {
  start_text: '^',
  end_text: '$',
  start_line: '(?<![^\\n])',
  end_line: '(?![^\\n])',
  start_line_crlf: '(?:^|(?<=\\n)|(?<=\\r)(?!\\n))',
  end_line_crlf: '(?:$|(?=\\r)|(?<!\\r)(?=\\n))',
  word_boundary: '\\b',
  not_word_boundary: '\\B',
  word_start: '(?<!\\w)(?=\\w)',
  word_end: '(?<=\\w)(?!\\w)',
  word_start_half: '(?<!\\w)',
  word_end_half: '(?!\\w)',
}

function throwUntranslatable(assertion: Assertion): never {
  throw new Error(`${assertion} has no form in JavaScript`)
}

function isAtom(node: RegexNode): boolean {
  return node.kind === 'bytes' || node.kind === 'group'
}

function bounds(min: number, max: number): string {
  if (min === 0 && max === Infinity) return '*'
  if (min === 1 && max === Infinity) return '+'
  if (min === 0 && max === 1) return '?'
  return max === Infinity ? `{${String(min)},}` : min === max ? `{${String(min)}}` : `{${String(min)},${String(max)}}`
}

function translateRun(parts: readonly RegexNode[]): string {
  let run = ''
  for (const part of parts) run += part.kind === 'alternation' ? `(?:${translateRegex(part)})` : translateRegex(part)
  return run
}

/**
 * The pattern as the source of a JavaScript RegExp (no flags) over byte strings. For patterns
 * that are proven safe, which leaves assertions on Unicode words out.
 */
export function translateRegex(node: RegexNode): string {
  switch (node.kind) {
    case 'empty':
      return '(?:)'
    case 'bytes':
      return printRanges(node.ranges)
    case 'assertion':
      return assertions[node.assertion] ?? throwUntranslatable(node.assertion)
    case 'characters': {
      const inner = translateRegex(utf8Node(node.ranges))
      return `(?:${inner})`
    }
    case 'concat':
      return translateRun(node.parts)
    case 'alternation':
      return node.parts.map(translateRegex).join('|')
    case 'group':
      return `(${translateRegex(node.node)})`
    case 'repeat': {
      const inner = translateRegex(node.node)
      return `${isAtom(node.node) ? inner : `(?:${inner})`}${bounds(node.min, node.max)}${node.greedy ? '' : '?'}`
    }
  }
}
