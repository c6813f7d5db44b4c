import type { PatternReach } from '../../../regex/index.ts'
import type { Phrases } from './phrases.ts'
import { hasLabel } from './signs.ts'

/** Letters of scripts that write no spaces between words; only addresses and passwords go on through them. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u

/** Distances that the detectors look at; see `contextDistance` of DLP. */
const contextBehind = 40
/** A group of words is no longer than this in what any detector finds. */
const longestGap = 3
/** Characters of a password at most. */
const longestPassword = 100
/** The longest number in groups is an IBAN: 34 characters and 8 spaces; the rest is for its label. */
export const longestGroup = 96

/** What the tail of a text must be held for. */
export interface HoldOptions {
  /** What is held while it may still be one of these. */
  readonly phrases: Phrases
  /** Some detector reads whole sentences (names, places, dates), so the one under way is held. */
  readonly bySentence: boolean
  /** Web addresses are findings, so they are held to their end. */
  readonly wholeAddresses: boolean
  /** Something is looked for that stands in words: the one under way waits. */
  readonly byWord: boolean
  /** How far matches of patterns reach. */
  readonly patterns: readonly PatternReach[]
}

/** Whether the character before an offset is white space, as `\s` of patterns has it. Asked of each character, so it takes no text apart. */
function isSpaceBefore(text: string, end: number): boolean {
  const code = text.charCodeAt(end - 1)
  return code < 0x80 ? code === 0x20 || (code >= 0x09 && code <= 0x0d) : /\s/.test(text.charAt(end - 1))
}

/** Where the word begins that ends at an offset. */
function wordStart(text: string, end: number, from: number): number {
  let start = end
  for (; start > from && !isSpaceBefore(text, start); start--)
    if (text.charCodeAt(start - 1) >= 0x80 && unspaced.test(text.charAt(start - 1))) break
  return start
}

/** Where the last word begins: behind the letter of a script without spaces, but for what goes on through such letters. */
function lastWordStart(text: string, end: number, from: number): number {
  const start = wordStart(text, end, from)
  if (start === from || isSpaceBefore(text, start)) return start
  const earliest = Math.max(from, end - longestPassword)
  let all = start
  while (all > earliest && !isSpaceBefore(text, all)) all--
  return hasLabel(text, all, start) || text.slice(all, start).includes('://') ? all : start
}

/** A word that a span of several words may be made of: with a digit, or one that ends in a few capitals (IBAN, passports). */
function isGroupWord(word: string): boolean {
  // Items of a list are no groups of one number.
  if (word.endsWith(',') || word.endsWith(';')) return false
  return /\d/.test(word) || /(?:^|[^A-Za-z\d])[A-Z]{1,4}[.:#)]{0,2}$/.test(word) || onlyMarks.test(word)
}

/** A label that may be one finding with the word behind it: `Basic ...`, `"private_key_id": "..."`. */
function isLabel(word: string): boolean {
  if (word.endsWith(':') || word.endsWith('='))
    return /(?:key|token|secret|pass|pwd|auth|cred|private)[\w-]{0,40}["']?[:=]$/i.test(word)
  return word.length >= 5 && /\b(?:basic|bearer|digest)$/i.test(word.slice(-7))
}

/** An address up to the end of its host; nothing behind that is part of what stands in it. */
const authority = /:\/\/([^/?#\s]{1,255})[/?#]/
/** Hosts whose addresses are secrets as a whole (webhooks of chat services). */
const secretHost = /(?:hooks?|slack|discord|discordapp|office|googleapis)\b/i

/** How much of a web address under way is done with: its host, and the steps of its path and query before the last. */
function donePart(word: string): number {
  // One address may stand in the query of another.
  const last = word.lastIndexOf('://')
  if (last === -1) return 0
  const host = authority.exec(word.slice(last))
  if (host === null || secretHost.test(host[1] ?? '')) return last - (/[a-z]{0,12}$/i.exec(word.slice(0, last))?.[0].length ?? 0) // prettier-ignore
  return Math.max(...['/', '?', '&', '=', '#'].map((mark) => word.lastIndexOf(mark))) + 1
}

/** Marks between the groups of a number: they are part of one only where a group stands before them. */
const onlyMarks = /^[-–—/.()+:#]+$/

/** A word that no group of a number goes on with: of five small letters in a row, and without a digit. */
function isPlainWord(word: string): boolean {
  let [run, longest] = [0, 0]
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at)
    if (code >= 0x30 && code <= 0x39) return false
    run = code >= 0x61 && code <= 0x7a ? run + 1 : 0
    if (run > longest) longest = run
  }
  return longest >= 5
}

function hasDigit(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code >= 0x30 && code <= 0x39) return true
  }
  return false
}

/** Where the group of words begins that ends at an offset: the last word, and what numbers in groups may reach back to. */
function groupStart(text: string, end: number, from: number, wholeAddresses: boolean): number {
  let start = lastWordStart(text, end, from)
  const last = text.slice(start, end)
  const done = wholeAddresses ? 0 : donePart(last)
  if (done > 0) return start + done
  const isPlain = isPlainWord(last)
  const earliest = Math.max(from, start - longestGroup)
  for (let at = start; ;) {
    let gap = at
    while (gap > from && at - gap < longestGap && isSpaceBefore(text, gap)) gap--
    if (gap === at || gap === from) return start
    const word = wordStart(text, gap, from)
    const before = text.slice(word, gap)
    if (word < gap && isLabel(before)) return word
    if (isPlain || word === gap || gap <= earliest || !isGroupWord(before)) return start
    if (word < earliest) return earliest
    at = word
    if (!onlyMarks.test(before)) start = word
  }
}

/** Where the first place stands at which a match may have begun that goes on behind the end: one unit more is for what must follow it. */
function patternStart(text: string, from: number, { longest, mayBegin }: PatternReach): number {
  for (let at = Math.max(from, text.length - longest); at < text.length; at++)
    if (mayBegin(text.charCodeAt(at))) return at
  return text.length
}

/** What means one thing or another by the words behind it: long numbers, short ones behind capitals, addresses of hosts, keys of AWS. */
const number = new RegExp(
  [
    '\\d(?:[^\\S\\n]?(?:[-./()A-Za-z]{1,2}|[A-Z]{1,2}[^\\S\\n])?\\d){6,}',
    '[A-Z]{1,2}[^\\S\\n]?\\d{2}[^\\S\\n]?(?:[A-Z]{1,3}[^\\S\\n]?)?\\d{2}[^\\S\\n]?\\d{2}',
    '\\d{1,3}(?:\\.\\d{1,3}){3}',
    '(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])',
  ].join('|'),
  'g',
)
const sentenceEnd = /[.!?。！？]\s|\n/g

/** Where the sentence before the last whole one begins, so that both are seen together. */
function sentenceStart(text: string, from: number): number {
  const ends = [...text.slice(from).matchAll(sentenceEnd)].map(({ index }) => from + index + 1)
  return ends.at(-2) ?? from
}

/**
 * Where the part of a text begins that may still become a finding, or change one, when more text comes. All before it
 * may be judged for good.
 *
 * @param from - what stands before has been let go
 * @param isPatient - false: only for findings under way, and not for the words and sentences round them
 * @param begun - UTF-16 units of the end that may be the beginning of a phrase, where that is known
 */
export function holdFrom(text: string, from: number, options: HoldOptions, isPatient = true, begun?: number): number {
  const { phrases, bySentence, wholeAddresses, byWord, patterns } = options
  if (!byWord) return Math.min(text.length, ...patterns.map((pattern) => patternStart(text, from, pattern)))
  let hold = groupStart(text, text.length, from, wholeAddresses)
  // Behind a space the group before it may go on.
  let trailing = 0
  while (trailing < longestGap && text.length - trailing > from && isSpaceBefore(text, text.length - trailing))
    trailing++
  if (trailing > 0) {
    const before = groupStart(text, text.length - trailing, from, wholeAddresses)
    const last = text.slice(wordStart(text, text.length - trailing, from), text.length - trailing)
    if (isGroupWord(last) || isLabel(last)) hold = Math.min(hold, before)
  }
  hold = Math.min(hold, text.length - (begun ?? phrases.begunAtEnd(text, from)))
  for (const pattern of patterns) hold = Math.min(hold, patternStart(text, from, pattern))
  const opened = lastKey(text, from)
  if (opened !== -1 && !/-----END[A-Z ]{0,40}-----/.test(text.slice(opened))) hold = Math.min(hold, opened)
  if (!isPatient) return hold
  if (hasDigit(text, from, hold)) hold = numberStart(text, from, hold, wholeAddresses)
  return bySentence ? Math.min(hold, sentenceStart(text, from)) : hold
}

/** Where the first number stands whose meaning may still change, but not behind `hold`. */
function numberStart(text: string, from: number, hold: number, wholeAddresses: boolean): number {
  let start = hold
  number.lastIndex = from
  for (let match = number.exec(text); match !== null && match.index < start; match = number.exec(text)) {
    if (match.index + match[0].length + contextBehind <= text.length) continue
    start = Math.min(
      start,
      groupStart(text, match.index + 1, from, wholeAddresses),
      groupStart(text, match.index + match[0].length, from, wholeAddresses),
    )
  }
  return start
}

/** Where the last key in PEM begins that does not begin before an offset, or -1. What was let go is not looked through again. */
function lastKey(text: string, from: number): number {
  let last = -1
  for (let at = text.indexOf('-----BEGIN', from); at !== -1; at = text.indexOf('-----BEGIN', at + 1)) last = at
  return last
}
