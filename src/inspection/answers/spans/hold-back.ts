import type { PatternReach } from '../../../regex/index.ts'

/** Letters of scripts that write no spaces between words; no span goes on through them. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u

/** Distances that the detectors look at; see `contextDistance` of DLP. */
const contextBehind = 40
/** A group of words is no longer than this in what any detector finds. */
const longestGap = 3
/** The longest number in groups is an IBAN: 34 characters and 8 spaces; the rest is for its label. */
const longestGroup = 96

/** What the tail of a text must be held for. */
export interface HoldOptions {
  /** Texts in lower case that are held while they may still be one of these. */
  readonly phrases: readonly string[]
  /** Some detector reads whole sentences (names, places, dates), so the one under way is held. */
  readonly bySentence: boolean
  /** Web addresses are findings, so they are held to their end. */
  readonly wholeAddresses: boolean
  /** Something is looked for that stands in words: the one under way waits. */
  readonly byWord: boolean
  /** How far matches of patterns reach. */
  readonly patterns: readonly PatternReach[]
}

function isSpace(char: string | undefined): boolean {
  return char !== undefined && /\s/.test(char)
}

function isInWord(char: string | undefined): boolean {
  if (char === undefined || isSpace(char)) return false
  return char.charCodeAt(0) < 0x80 || !unspaced.test(char)
}

/** A word that a span of several words may be made of: with a digit, a short one in capitals (IBAN, passports). */
function isGroupWord(word: string): boolean {
  // Items of a list are no groups of one number.
  if (/[,;]$/.test(word)) return false
  return /\d/.test(word) || /^[(+]?[A-Z]{1,4}[.:#)]{0,2}$/.test(word) || onlyMarks.test(word)
}

/** A label that may be one finding with the word behind it: `Basic ...`, `"private_key_id": "..."`. */
function isLabel(word: string): boolean {
  return (
    /^(?:basic|bearer|digest)$/i.test(word) ||
    /(?:key|token|secret|pass|pwd|auth|cred|private)[\w-]{0,40}["']?[:=]$/i.test(word)
  )
}

/** An address up to the end of its host; nothing behind that is part of what stands in it. */
const authority = /:\/\/([^/?#\s]{1,255})[/?#]/
/** Hosts whose addresses are secrets as a whole (webhooks of chat services). */
const secretHost = /(?:hooks?|slack|discord|discordapp|office|googleapis)\b/i

/** How much of a web address under way is done with: its host, and the steps of its path and query before the last. */
function donePart(word: string): number {
  const host = authority.exec(word)
  if (host === null || secretHost.test(host[1] ?? '')) return 0
  return Math.max(...['/', '?', '&', '=', '#'].map((mark) => word.lastIndexOf(mark))) + 1
}

/** Marks between the groups of a number: they are part of one only where a group stands before them. */
const onlyMarks = /^[-–—/.()+:#]+$/

/** A word that no group of a number goes on with: of many small letters, and without a digit. */
const plainLetters = /[a-z]{5}/

function isPlainWord(word: string): boolean {
  return plainLetters.test(word) && !/\d/.test(word)
}

/** Where the group of words begins that ends at an offset: the last word, and what numbers in groups may reach back to. */
function groupStart(text: string, end: number, from: number, wholeAddresses: boolean): number {
  let start = end
  while (start > from && isInWord(text[start - 1])) start--
  const last = text.slice(start, end)
  const done = wholeAddresses ? 0 : donePart(last)
  if (done > 0) return start + done
  const isPlain = isPlainWord(last)
  const earliest = Math.max(from, start - longestGroup)
  for (let at = start; ;) {
    let gap = at
    while (gap > from && isSpace(text[gap - 1]) && at - gap < longestGap) gap--
    if (gap === at || gap === from) return start
    let word = gap
    while (word > from && isInWord(text[word - 1])) word--
    const before = text.slice(word, gap)
    if (word < gap && isLabel(before)) return word
    if (isPlain || word === gap || gap <= earliest || !isGroupWord(before)) return start
    if (word < earliest) return earliest
    at = word
    if (!onlyMarks.test(before)) start = word
  }
}

/** How much of the end of a text is the beginning of a phrase. */
function phraseTail(text: string, phrase: string): number {
  for (let length = Math.min(phrase.length, text.length); length > 0; length--)
    if (text.endsWith(phrase.slice(0, length))) return length
  return 0
}

/** Where the first place stands at which a match may have begun that goes on behind the end: one unit more is for what must follow it. */
function patternStart(text: string, from: number, { longest, mayBegin }: PatternReach): number {
  for (let at = Math.max(from, text.length - longest); at < text.length; at++)
    if (mayBegin(text.charCodeAt(at))) return at
  return text.length
}

/** Numbers whose meaning depends on the words behind them. */
const number = /\d(?:[^\S\n]?[-./()A-Za-z]{0,2}\d){6,}/g
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
 */
export function holdFrom(
  text: string,
  from: number,
  { phrases, bySentence, wholeAddresses, byWord, patterns }: HoldOptions,
  isPatient = true,
): number {
  if (!byWord) return Math.min(text.length, ...patterns.map((pattern) => patternStart(text, from, pattern)))
  let hold = groupStart(text, text.length, from, wholeAddresses)
  // Behind a space the group before it may go on.
  const trailing = /\s{1,3}$/.exec(text.slice(Math.max(from, text.length - longestGap - 1)))?.[0].length ?? 0
  if (trailing > 0 && trailing <= longestGap) {
    const before = groupStart(text, text.length - trailing, from, wholeAddresses)
    const last = lastWord(text, text.length - trailing, from)
    if (isGroupWord(last) || isLabel(last)) hold = Math.min(hold, before)
  }
  const lower = text.slice(from).toLowerCase()
  for (const phrase of phrases) {
    const length = phraseTail(lower, phrase)
    if (length > 0) hold = Math.min(hold, text.length - length)
  }
  for (const pattern of patterns) hold = Math.min(hold, patternStart(text, from, pattern))
  const opened = text.lastIndexOf('-----BEGIN')
  if (opened >= from && !/-----END[A-Z ]{0,40}-----/.test(text.slice(opened))) hold = Math.min(hold, opened)
  if (!isPatient) return hold
  number.lastIndex = from
  for (let match = number.exec(text); match !== null && match.index < hold; match = number.exec(text)) {
    if (match.index + match[0].length + contextBehind <= text.length) continue
    hold = Math.min(hold, groupStart(text, match.index + match[0].length, from, wholeAddresses))
  }
  return bySentence ? Math.min(hold, sentenceStart(text, from)) : hold
}

function lastWord(text: string, end: number, from: number): string {
  let start = end
  while (start > from && isInWord(text[start - 1])) start--
  return text.slice(start, end)
}

/** Signs of which every span of the detectors holds one; a text without them need not be scanned. */
const signs =
  /(?:\d\D{0,12}){4}|[A-Z]\d[A-Z0-9]{3}|:\/\/|::|www\.|\w\.\w|-----|[\w\-+/=]{16}|&#|[@\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\uff01-\uff5e]/iu

/** Words that make a secret of what stands behind them. */
const labels = /pass|pwd|kennwort|contraseña|secret|token|bearer|api.?key|パスワード|密码/iu
const longestLabel = 40

/** Whether some detector may find something that begins in a part of a text, and may end behind it. */
export function maySpan(text: string, from: number, to: number): boolean {
  return (
    signs.test(text.slice(from, to + longestLabel)) || labels.test(text.slice(Math.max(0, from - longestLabel), to))
  )
}
