import { compareDigits, compareTexts, isDigits } from './numbers.ts'

/** A number or word with the separator before it; a change between digits and letters counts as a dash. */
interface Token {
  readonly isDash: boolean
  readonly text: string
}

/** Source: maven.apache.org, POM reference, Version Order Specification. */
const order = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp']

const otherNames: Readonly<Record<string, string>> = { cr: 'rc', ga: '', final: '', release: '' }

const shortNames: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone' }

function isNull(text: string): boolean {
  return text === '' || /^0+$/.test(text)
}

/** Drops what says nothing before each dash and at the end: `1.0.0-0` is `1`. */
function trim(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = []
  for (const token of tokens) {
    if (token.isDash) while (kept.length > 0 && isNull((kept[kept.length - 1] as Token).text)) kept.pop()
    kept.push(token)
  }
  while (kept.length > 0 && isNull((kept[kept.length - 1] as Token).text)) kept.pop()
  return kept
}

function read(text: string): readonly Token[] {
  const tokens: Token[] = []
  for (const [, separator, part = ''] of text.toLowerCase().matchAll(/(^|[-._])([^-._]*)/g)) {
    const words = part === '' ? ['0'] : (part.match(/[0-9]+|[^0-9]+/g) ?? [])
    for (const [at, word] of words.entries()) {
      const short = words[at + 1] === undefined ? undefined : shortNames[word]
      tokens.push({ isDash: separator === '-' || at > 0, text: short ?? otherNames[word] ?? word })
    }
  }
  return trim(tokens)
}

/** Below each other: words, numbers behind a dash, numbers behind a dot. */
function rank({ isDash, text }: Token): number {
  return !isDigits(text) ? 0 : isDash ? 1 : 2
}

function compareWords(a: string, b: string): number {
  const [left, right] = [a, b].map((word) => (order.includes(word) ? order.indexOf(word) : order.length))
  return left === right ? compareTexts(a, b) : (left as number) - (right as number)
}

function compareTokens(a: Token, b: Token): number {
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  return isDigits(a.text) ? compareDigits(a.text, b.text) : compareWords(a.text, b.text)
}

/** What a version that has ended is taken to go on with: nothing behind a dash or a word, a zero behind a dot. */
function padding(other: Token): Token {
  const isWord = !isDigits(other.text)
  return { isDash: other.isDash, text: isWord || other.isDash ? '' : '0' }
}

/** Maven takes any text for a version, the empty one aside. */
export function compareMaven(a: string, b: string): number | undefined {
  if (a.trim() === '' || b.trim() === '') return undefined
  const left = read(a.trim())
  const right = read(b.trim())
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const one = left[at] ?? padding(right[at] as Token)
    const other = right[at] ?? padding(left[at] as Token)
    const found = compareTokens(one, other)
    if (found !== 0) return found
  }
  return 0
}
