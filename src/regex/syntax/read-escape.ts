import { invertRanges } from './ranges.ts'
import type { Scanner } from './scanner.ts'
import type { Assertion, Ranges } from './syntax.ts'
import { lastCodePoint } from './unicode/code-points.ts'
import { foldUnicode } from './unicode/fold.ts'
import { findProperty, invertUnicode, unicodeDigits, unicodeSpaces, unicodeWords } from './unicode/properties.ts'

/** What `\…` stands for. A raw literal is a byte, another a code point. */
export type Escape =
  | { readonly kind: 'literal'; readonly point: number; readonly raw: boolean }
  | { readonly kind: 'class'; readonly ranges: Ranges }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }

export const digits: Ranges = [[0x30, 0x39]]
export const spaces: Ranges = [[0x09, 0x0d], [0x20, 0x20]] // prettier-ignore
export const words: Ranges = [[0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]] // prettier-ignore

const controls: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['f', 12],
  ['t', 9],
  ['n', 10],
  ['r', 13],
  ['v', 11],
])

const shorthands: ReadonlyMap<string, readonly [bytes: Ranges, unicode: () => Ranges]> = new Map([
  ['d', [digits, unicodeDigits]],
  ['s', [spaces, unicodeSpaces]],
  ['w', [words, unicodeWords]],
])

/** By what is written behind the backslash: with Unicode off, and on. */
const assertions: ReadonlyMap<string, readonly [bytes: Assertion, unicode: Assertion]> = new Map([
  ['A', ['start_text', 'start_text']],
  ['z', ['end_text', 'end_text']],
  ['b', ['word_boundary', 'unicode_word_boundary']],
  ['B', ['not_word_boundary', 'unicode_not_word_boundary']],
  ['<', ['word_start', 'unicode_word_start']],
  ['>', ['word_end', 'unicode_word_end']],
  ['start', ['word_start', 'unicode_word_start']],
  ['end', ['word_end', 'unicode_word_end']],
  ['start-half', ['word_start_half', 'unicode_word_start_half']],
  ['end-half', ['word_end_half', 'unicode_word_end_half']],
])

const hexLengths: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
])

/** Reads an escape; the scanner stands at its backslash. */
export function readEscape(scanner: Scanner): Escape {
  const start = scanner.at
  scanner.at++
  const letter = scanner.current()
  if (letter === '') scanner.fail('the pattern ends in a backslash', start)
  if (/[0-9]/.test(letter)) scanner.fail('backreferences and octal escapes are not supported', start)
  if (hexLengths.has(letter)) return readHex(scanner, letter, start)
  if (letter === 'p' || letter === 'P') return readProperty(scanner, letter === 'P', start)
  scanner.at++
  const lower = letter.toLowerCase()
  const shorthand = shorthands.get(lower)
  const { u } = scanner.flags
  if (shorthand !== undefined) {
    const ranges = u ? shorthand[1]() : shorthand[0]
    scanner.count(ranges.length)
    if (letter === lower) return { kind: 'class', ranges }
    return { kind: 'class', ranges: u ? invertUnicode(ranges) : invertRanges(ranges, 255) }
  }
  const boundary = letter === 'b' ? readBoundaryName(scanner) : undefined
  const assertion = assertions.get(boundary ?? letter)
  if (assertion !== undefined) return { kind: 'assertion', assertion: assertion[u ? 1 : 0] }
  const control = controls.get(letter)
  if (control !== undefined) return { kind: 'literal', point: control, raw: false }
  if (/[A-Za-z<>]/.test(letter) || letter > '\x7f') scanner.fail(`\`\\${letter}\` is no escape`, start)
  return { kind: 'literal', point: letter.charCodeAt(0), raw: false }
}

/** `{start}` and the like behind `\b`; what begins otherwise is a repetition. */
function readBoundaryName(scanner: Scanner): string | undefined {
  const isNameChar = (char: string): boolean => /^[A-Za-z-]$/.test(char)
  if (scanner.current() !== '{') return undefined
  const start = scanner.at
  scanner.bump()
  if (scanner.isAtEnd()) scanner.fail('the word boundary does not end', start)
  if (!isNameChar(scanner.current())) {
    scanner.at = start
    return undefined
  }
  let name = ''
  while (isNameChar(scanner.current())) {
    if (name.length < 16) name += scanner.current()
    scanner.bump()
  }
  if (scanner.current() !== '}') scanner.fail('the word boundary does not end', start)
  scanner.at++
  if (!/^(?:start|end)(?:-half)?$/.test(name)) scanner.fail('this word boundary is not known', start)
  return name
}

function readHex(scanner: Scanner, letter: string, start: number): Escape {
  const isHex = (char: string): boolean => /^[0-9A-Fa-f]$/.test(char)
  const length = hexLengths.get(letter) ?? 0
  scanner.bump()
  const isBraced = scanner.current() === '{'
  let value = 0
  let count = 0
  if (isBraced) scanner.bump()
  for (; isBraced ? scanner.current() !== '}' : count < length; count++) {
    if (scanner.isAtEnd()) scanner.fail('the escape does not end', start)
    if (!isHex(scanner.current())) scanner.fail('the escape is no hexadecimal number', start)
    // Any number of zeros may lead; beyond the last code point the value only stays too large.
    value = Math.min(value * 16 + parseInt(scanner.current(), 16), 0xffffffff)
    scanner.bump()
  }
  if (isBraced) {
    if (count === 0) scanner.fail('the escape has no digits', start)
    scanner.bump()
  }
  if (value > lastCodePoint || (value >= 0xd800 && value <= 0xdfff)) scanner.fail('the escape is no character', start)
  // Two digits are a byte, every other spelling is the character.
  return { kind: 'literal', point: value, raw: letter === 'x' && !isBraced && value > 0x7f && !scanner.flags.u }
}

function readProperty(scanner: Scanner, isNegated: boolean, start: number): Escape {
  scanner.bump()
  if (scanner.isAtEnd()) scanner.fail('the property does not end', start)
  const letters: string[] = []
  if (scanner.current() === '{') {
    scanner.bump()
    while (scanner.current() !== '}') {
      if (scanner.isAtEnd()) scanner.fail('the property does not end', start)
      letters.push(scanner.current())
      scanner.bump()
    }
  } else letters.push(scanner.current())
  scanner.bump()
  if (!scanner.flags.u) scanner.fail('`\\p` needs Unicode: write `(?u)` before it', start)
  const name = letters.join('')
  const found = findProperty(name, scanner.tableProperty)
  if (found === undefined) scanner.fail(`the Unicode property \`${name.slice(0, 60)}\` is not known`, start)
  scanner.count(found.ranges.length)
  if (found.isFromTables) scanner.spellOut(start, found.ranges, isNegated)
  const ranges = scanner.flags.i ? foldUnicode(found.ranges) : found.ranges
  return { kind: 'class', ranges: isNegated ? invertUnicode(ranges) : ranges }
}
