import { madeOnce } from '../finding/made-once.ts'
import { withoutMarks } from './normal-form.ts'

function shiftLetters(text: string, by: number): string {
  return text.replace(/[a-z]/gi, (char) => {
    const base = char <= 'Z' ? 65 : 97
    return String.fromCharCode(((char.charCodeAt(0) - base + by) % 26) + base)
  })
}

function fromBase64(text: string): string {
  const whole = text.replace(/=+$/, '')
  return whole.length % 4 === 1 ? '' : atob(whole)
}

const spelled = madeOnce(() => /(?<![\p{L}\p{N}])\p{L}([.\-_*|·])\p{L}(?:\1\p{L}){1,30}(?![\p{L}\p{N}])/gu)

const spaced = madeOnce(() => /(?<![\p{L}\p{N}])\p{L}(?:[ \t]{1,8}\p{L}(?![\p{L}\p{N}])){7,600}/gu)

/** Puts letters together that stand apart: `r.u.l.e.s` is `rules`, and so is `r u l e s`; '' if none do. */
function joinLetters(text: string): string {
  const joined = text
    .replace(spelled(), (word) => word.replace(/[.\-_*|·]/g, ''))
    // A wider gap is one between words.
    .replace(spaced(), (letters) => letters.replace(/[ \t]+/g, (gap) => (gap.length === 1 ? '' : ' ')))
  return joined === text ? '' : joined
}

const invisible = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/gu
/** Letters of other scripts that look like Latin ones (a few of Unicode's confusables.txt). */
const lookAlikes = new Map(
  Object.entries({ а: 'a', е: 'e', о: 'o', р: 'p', с: 'c', у: 'y', х: 'x', і: 'i', ѕ: 's', ј: 'j', к: 'k', т: 't', м: 'm', н: 'h', в: 'b', л: 'l', ο: 'o', α: 'a', ε: 'e', ι: 'i' }), // prettier-ignore
)

/** The text as an eye reads it: without invisible letters and tags, with look-alike letters as Latin ones. */
function asSeen(text: string): string {
  const plain = text.normalize('NFKC').replace(invisible, '')
  const mixed = /[a-z]/i.test(plain)
    ? plain.replace(/[\u0370-\u04ff]/gu, (char) => lookAlikes.get(char) ?? char)
    : plain
  // Tag characters (U+E0000) spell ASCII that nobody sees.
  const seen = mixed.replace(/[\u{e0020}-\u{e007e}]/gu, (char) =>
    String.fromCharCode((char.codePointAt(0) ?? 0) - 0xe0000),
  )
  // Ligatures, dots and spaces differ in innocent texts too.
  const letters = (from: string): string => from.replace(/\P{L}+/gu, ' ')
  return letters(seen) === letters(text) ? '' : seen
}

/** Escapes of URLs, JSON and HTML, undone. */
function unescaped(text: string): string {
  const plain = text.replace(
    /%([0-7][0-9a-f])|\\[ux]([0-9a-f]{2,4})|&#x?([0-9a-f]{2,4});/gi,
    (_, ...codes: (string | undefined)[]) =>
      String.fromCharCode(parseInt(codes.slice(0, 3).find((code) => code !== undefined) ?? '20', 16)),
  )
  return plain === text ? '' : plain
}

/** Lines of a few words each, in one: an order may be cut by line breaks. */
function joinLines(text: string): string {
  const joined = text.replace(/(?:^|\n)(?:\S{1,30}(?: \S{1,30}){0,2} ?\n){2,60}[^\n]{0,200}/g, (lines) =>
    lines.replace(/\s+/g, ' '),
  )
  return joined === text ? '' : joined
}

/** What stands in quotes, in one: an order may be cut into parts. */
function joinQuotes(text: string): string {
  const pieces = [...text.matchAll(/["“]([^"“”\n]{1,80})["”]/g)].map((match) => match[1] ?? '')
  return pieces.length < 2 || pieces.length > 20 ? '' : pieces.join('')
}

/** Readings of a text that somebody may have hidden: encoded, escaped, cut, shifted, backwards, in other letters. */
export function* hiddenReadings(text: string): Generator<string> {
  for (const match of text.matchAll(/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{16,2000}={0,2}/g)) yield fromBase64(match[0])
  for (const match of text.matchAll(/(?<![0-9a-fA-F])(?:[0-9a-fA-F]{2} ?){8,1000}(?![0-9a-fA-F])/g)) {
    yield match[0].replaceAll(' ', '').replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)))
  }
  yield joinLetters(text)
  yield asSeen(text)
  yield unescaped(text)
  yield joinQuotes(text)
  yield joinLines(text)
  yield withoutMarks(text.normalize('NFKC'))
  yield shiftLetters(text, 13)
  // Other shifts cost a pass each, so the text must speak of one.
  if (/\b(?:caesar|cipher|shift\w*|rot-?\d*|decipher|decrypt)\b/i.test(text))
    for (let by = 1; by < 26; by++) if (by !== 13) yield shiftLetters(text, by)
  yield Array.from(text).reverse().join('')
  if (/\b(?:revers\w*|backwards?|mirrored)\b/i.test(text))
    yield text.replace(/[a-z]{2,}/gi, (word) => Array.from(word).reverse().join(''))
  if (/[a-z][013457]|[013457][a-z]/i.test(text)) {
    const letters = new Map([
      ['0', 'o'],
      ['1', 'i'],
      ['3', 'e'],
      ['4', 'a'],
      ['5', 's'],
      ['7', 't'],
      ['@', 'a'],
      ['$', 's'],
    ])
    yield text.replace(/[013457@$]/g, (char) => letters.get(char) ?? char)
  }
}
