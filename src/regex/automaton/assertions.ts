import type { ByteString } from '../../runtime/index.ts'
import { unicodeWords } from '../syntax/unicode/properties.ts'
import type { Assertion } from '../syntax/syntax.ts'

export function isWordByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f || (byte >= 0x61 && byte <= 0x7a)
  )
}

/** Whether an assertion looks at the byte before its place. */
export function looksBehind(assertion: Assertion): boolean {
  return assertion !== 'end_text' && assertion !== 'end_line' && assertion !== 'word_end_half'
}

/** Whether an assertion holds between two bytes; -1 stands for an end of the text. */
export function holds(assertion: Assertion, before: number, after: number): boolean {
  switch (assertion) {
    case 'start_text':
      return before === -1
    case 'end_text':
      return after === -1
    case 'start_line':
      return before === -1 || before === 10
    case 'end_line':
      return after === -1 || after === 10
    case 'start_line_crlf':
      return before === -1 || before === 10 || (before === 13 && after !== 10)
    case 'end_line_crlf':
      return after === -1 || after === 13 || (after === 10 && before !== 13)
    case 'word_boundary':
    case 'unicode_word_boundary':
      return isWordByte(before) !== isWordByte(after)
    case 'not_word_boundary':
    case 'unicode_not_word_boundary':
      return isWordByte(before) === isWordByte(after)
    case 'word_start':
    case 'unicode_word_start':
      return !isWordByte(before) && isWordByte(after)
    case 'word_end':
    case 'unicode_word_end':
      return isWordByte(before) && !isWordByte(after)
    case 'word_start_half':
    case 'unicode_word_start_half':
      return !isWordByte(before)
    case 'word_end_half':
    case 'unicode_word_end_half':
      return !isWordByte(after)
  }
}

/** What stands on one side of a place: an end, a character, or bytes that are none. */
type Side = 'end' | 'word' | 'other' | 'invalid'

/** The character that begins at a place: its code point, or undefined if no whole character stands there. */
function decodeAt(value: ByteString, at: number): number | undefined {
  const lead = value.charCodeAt(at)
  if (lead < 0x80) return lead
  const length = lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 ? 3 : 2
  if (lead < 0xc2 || lead > 0xf4 || at + length > value.length) return undefined
  let point = lead & (0x7f >> length)
  for (let index = 1; index < length; index++) {
    const byte = value.charCodeAt(at + index)
    if ((byte & 0xc0) !== 0x80) return undefined
    point = (point << 6) | (byte & 63)
  }
  const isShortest = point >= (length === 4 ? 0x10000 : length === 3 ? 0x800 : 0x80)
  return isShortest && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? point : undefined
}

function isWordPoint(point: number): boolean {
  if (point < 0x80) return isWordByte(point)
  const ranges = unicodeWords()
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle] as readonly [number, number])[1] < point) low = middle + 1
    else high = middle
  }
  const range = ranges[low]
  return range !== undefined && range[0] <= point
}

function sideOf(point: number | undefined): Side {
  return point === undefined ? 'invalid' : isWordPoint(point) ? 'word' : 'other'
}

/** Before a place: back over at most three bytes that go on a character, as the reference engine does. */
function sideBefore(value: ByteString, offset: number): Side {
  if (offset === 0) return 'end'
  const limit = Math.max(offset - 4, 0)
  let start = offset - 1
  while (start > limit && (value.charCodeAt(start) & 0xc0) === 0x80) start--
  return sideOf(decodeAt(value.slice(start, offset), 0))
}

function sideAfter(value: ByteString, offset: number): Side {
  return offset === value.length ? 'end' : sideOf(decodeAt(value, offset))
}

/**
 * Whether an assertion on Unicode words holds at a place of a text. Bytes that are no
 * character are no words, and next to them nothing is known not to be a boundary.
 */
export function holdsInText(assertion: Assertion, value: ByteString, offset: number): boolean {
  const before = sideBefore(value, offset)
  const after = sideAfter(value, offset)
  const [wordBefore, wordAfter] = [before === 'word', after === 'word']
  switch (assertion) {
    case 'unicode_word_boundary':
      return wordBefore !== wordAfter
    case 'unicode_not_word_boundary':
      return before !== 'invalid' && after !== 'invalid' && wordBefore === wordAfter
    case 'unicode_word_start':
      return !wordBefore && wordAfter
    case 'unicode_word_end':
      return wordBefore && !wordAfter
    case 'unicode_word_start_half':
      return before !== 'invalid' && !wordBefore
    case 'unicode_word_end_half':
      return after !== 'invalid' && !wordAfter
    default:
      return holds(
        assertion,
        offset === 0 ? -1 : value.charCodeAt(offset - 1),
        offset === value.length ? -1 : value.charCodeAt(offset),
      )
  }
}
