import type { Draw } from './draw.ts'

/** Pieces that the language gives a meaning, and some that it does not. */
const pieces: readonly string[] = [
  ' ',
  '(',
  ')',
  '[',
  ']',
  '[*]',
  '{',
  '}',
  '"',
  'r"',
  'r#"',
  '#',
  '\\',
  ',',
  '..',
  '.',
  '/',
  '-',
  ':',
  '$',
  '*',
  '**',
  '!',
  '!!',
  'not ',
  'and',
  ' or ',
  'xor',
  '&&',
  '||',
  '^^',
  '==',
  '!=',
  '<',
  '>=',
  '&',
  '~',
  ' in ',
  'in {',
  'eq',
  'contains',
  'matches',
  'wildcard',
  'strict wildcard',
  'any(',
  'all(',
  '0',
  '08',
  '0x',
  '-',
  '9223372036854775808',
  '1.2.3.4',
  '::1',
  '10/8',
  '\t',
  '\n',
  '\r',
  '\0',
  '\u0085',
  '\u00a0',
  '\ufeff',
  '\ud800',
  '\u{1f600}',
  'é',
  '__proto__',
  'constructor',
  "'",
  'AND',
  '(?i)',
  '[[:alpha:]]',
  '\\x',
  '\\xff',
  '\\0',
  '1..2',
  '{1,2}',
  'true',
]

function mutateOnce(draw: Draw, text: string, other: string): string {
  const from = draw.integer(0, text.length)
  const to = Math.min(text.length, from + draw.integer(0, 8))
  switch (draw.integer(0, 6)) {
    case 0:
      return text.slice(0, from) + text.slice(to)
    case 1:
      return text.slice(0, from) + draw.pick(pieces) + text.slice(from)
    case 2:
      return text.slice(0, from) + draw.pick(pieces) + text.slice(to)
    case 3:
      return text.slice(0, to) + text.slice(from)
    case 4:
      return text.slice(0, from)
    case 5: {
      const start = draw.integer(0, other.length)
      return text.slice(0, from) + other.slice(start, start + draw.integer(1, 24)) + text.slice(to)
    }
    default:
      return (
        text.slice(0, from) + String.fromCharCode(draw.integer(0, draw.chance(0.2) ? 0xffff : 0x7f)) + text.slice(to)
      )
  }
}

/**
 * Damages a text in one to four places: it may still be valid.
 *
 * @param other - another text to splice from; default: the same
 */
export function mutateText(draw: Draw, text: string, other: string = text): string {
  let result = text
  for (let count = draw.integer(1, 4); count > 0; count--) result = mutateOnce(draw, result, other)
  return result
}

/** A text made of pieces of the language in no order. */
export function drawNoise(draw: Draw, maxPieces = 30): string {
  return draw.list(0, maxPieces, () => draw.pick(pieces)).join(draw.pick(['', ' ']))
}
