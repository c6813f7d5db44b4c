import { parseRegex, type RegexNode } from '../../../regex/index.ts'
import type { ByteString } from '../../../runtime/index.ts'
import { alike, asBytes, formOf } from '../bytes.ts'

import type { SqlTest, TestOf } from './test-kind.ts'

export const contains: SqlTest<TestOf<'contains'>> = ({ literal }, value, { dialect }) => {
  if (literal === '') return 'true'
  const pair = alike(dialect, value, literal)
  return dialect.contains(pair.value.sql, pair.literal)
}

export const regex: SqlTest<TestOf<'regex'>> = ({ source }, value, { dialect }) =>
  dialect.matches(value.sql, formOf(value), parseRegex(source).root)

/** A text as the pattern that finds it. */
export function literalRegex(bytes: ByteString, caseSensitive = true): RegexNode {
  return { kind: 'concat', parts: [...bytes].map((char) => byteClass(char.charCodeAt(0), caseSensitive)) }
}

function byteClass(code: number, caseSensitive: boolean): RegexNode {
  const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
  if (caseSensitive || !isLetter) return { kind: 'bytes', ranges: [[code, code]] }
  const upper = code & 0xdf
  return { kind: 'bytes', ranges: [[upper, upper], [upper | 0x20, upper | 0x20]] } // prettier-ignore
}

/** A wildcard as the pattern that matches the same. */
export function wildcardRegex({ parts, caseSensitive }: TestOf<'wildcard'>): RegexNode {
  const any: RegexNode = {
    kind: 'repeat',
    node: { kind: 'bytes', ranges: [[0, 0xff]] },
    min: 0,
    max: Infinity,
    greedy: false,
  }
  const literal = (part: ByteString): RegexNode[] =>
    [...part].map((char) => byteClass(char.charCodeAt(0), caseSensitive))
  return {
    kind: 'concat',
    parts: [
      { kind: 'assertion', assertion: 'start_text' },
      ...parts.flatMap((part, index) => (index === 0 ? literal(part) : [any, ...literal(part)])),
      { kind: 'assertion', assertion: 'end_text' },
    ],
  }
}

const lowerAscii = (bytes: ByteString): ByteString => bytes.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/** Never LIKE, whose `%` skips no byte that is not UTF-8. */
export const wildcard: SqlTest<TestOf<'wildcard'>> = (test, value, { dialect }) => {
  const { parts, caseSensitive } = test
  const [first = '', last = ''] = parts
  if (parts.length > 2) return dialect.matches(value.sql, formOf(value), wildcardRegex(test))
  const fold = (bytes: ByteString): ByteString => (caseSensitive ? bytes : lowerAscii(bytes))
  const joined = fold(first + last)
  const { value: held } = alike(dialect, value, joined)
  const each = [first, last].map((part) => alike(dialect, held, fold(part)))
  // A part may be no text where the whole is one.
  const form = each.some((pair) => formOf(pair.value) === 'bytes') ? 'bytes' : formOf(held)
  const taken = form === 'bytes' ? asBytes(dialect, held) : held
  const sql = caseSensitive || !/[A-Za-z]/.test(joined) ? taken.sql : dialect.lower(taken.sql)
  if (parts.length === 1) return `${sql} = ${dialect.bytes(fold(first), form)}`
  const tests = [
    `${dialect.length(taken.sql, form)} >= ${dialect.int(joined.length)}`,
    ...(first === '' ? [] : [dialect.startsWith(sql, dialect.bytes(fold(first), form))]),
    ...(last === '' ? [] : [dialect.endsWith(sql, dialect.bytes(fold(last), form))]),
  ]
  return tests.join(' AND ')
}
