/** A condition of Cloudflare's AI Gateway that cannot be read or has no counterpart here. */
export class CelError extends Error {
  /** The letter at which it is, from 0. */
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

export interface CelToken {
  readonly kind: 'text' | 'number' | 'name' | 'sign' | 'end'
  /** A name, a sign, the digits of a number, or what a text holds. */
  readonly value: string
  readonly at: number
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '?': '?',
  '"': '"',
  "'": "'",
  '`': '`', // prettier-ignore
}

/** Escapes that give a number of a letter: how many digits follow, and to which base. */
const numbered: readonly { readonly start: RegExp; readonly digits: number; readonly base: number; readonly skip: number }[] = [
  { start: /^[xX]/, digits: 2, base: 16, skip: 1 },
  { start: /^u/, digits: 4, base: 16, skip: 1 },
  { start: /^U/, digits: 8, base: 16, skip: 1 },
  { start: /^[0-3]/, digits: 3, base: 8, skip: 0 },
] // prettier-ignore

const isDigits = (text: string, base: number): boolean => (base === 16 ? /^[\da-fA-F]+$/ : /^[0-7]+$/).test(text)

/** The letter that an escape stands for, and how long it is behind its backslash. */
function readEscape(text: string, at: number): readonly [letter: string, length: number] {
  const rest = text.slice(at + 1, at + 10)
  const plain = escapes[rest.charAt(0)]
  if (plain !== undefined) return [plain, 1]
  const row = numbered.find(({ start }) => start.test(rest))
  const digits = row === undefined ? '' : rest.slice(row.skip, row.skip + row.digits)
  if (row === undefined || digits.length < row.digits || !isDigits(digits, row.base))
    throw new CelError('there is no such escape', at)
  const code = parseInt(digits, row.base)
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new CelError('the escape is no letter', at)
  return [String.fromCodePoint(code), row.skip + row.digits]
}

function readText(source: string, start: number, open: string, isRaw: boolean): readonly [value: string, end: number] {
  let value = ''
  let at = start
  while (!source.startsWith(open, at)) {
    const letter = source.charAt(at)
    if (letter === '' || (open.length === 1 && /[\n\r]/.test(letter)))
      throw new CelError('the text does not end', start - open.length)
    if (letter === '\\' && !isRaw) {
      const [written, length] = readEscape(source, at)
      value += written
      at += 1 + length
    } else {
      value += letter
      at++
    }
  }
  return [value, at + open.length]
}

const signs = ['&&', '||', '==', '!=', '<=', '>=', '<', '>', '!', '?', ':', '(', ')', '[', ']', '{', '}', ',', '.', '+', '-', '*', '/', '%'] // prettier-ignore
const openings = ['"""', "'''", '"', "'"]

/**
 * The tokens of a condition in the Common Expression Language, in time by its length.
 *
 * @throws {@link CelError} at what is no token. Bytes (`b"…"`) are none here: nothing that a policy reads is of that type.
 */
export function readCelTokens(source: string): readonly CelToken[] {
  const tokens: CelToken[] = []
  const patterns = { space: /(?:\s|\/\/[^\n]*)+/y, number: /0[xX][\da-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y, name: /[A-Za-z_]\w*/y } // prettier-ignore
  const match = (pattern: RegExp, at: number): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(source)?.[0]
  }
  let at = 0
  for (;;) {
    at += match(patterns.space, at)?.length ?? 0
    if (at >= source.length) break
    const start = at
    const prefix = /[rR]/.test(source.charAt(at)) && /["']/.test(source.charAt(at + 1)) ? 1 : 0
    const opening = openings.find((quote) => source.startsWith(quote, at + prefix))
    if (opening !== undefined) {
      const [value, end] = readText(source, at + prefix + opening.length, opening, prefix === 1)
      tokens.push({ kind: 'text', value, at: start })
      at = end
      continue
    }
    const number = match(patterns.number, at)
    const name = match(patterns.name, at)
    const sign = signs.find((text) => source.startsWith(text, at))
    const value = number ?? name ?? sign
    if (value === undefined) throw new CelError(`\`${source.charAt(at)}\` is no part of a condition`, at)
    tokens.push({ kind: number !== undefined ? 'number' : name !== undefined ? 'name' : 'sign', value, at: start })
    at += value.length
  }
  tokens.push({ kind: 'end', value: '', at: source.length })
  return tokens
}
