import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import type { ComparisonSite } from '../../../sites/comparisons.ts'
import { inside, literal as quote, quoted } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

/** The text that a piece of a pattern stands for; undefined if it stands for more than one. */
function textOf(piece: string): string | undefined {
  let text = ''
  for (let at = 0; at < piece.length; at++) {
    const char = piece.charAt(at)
    if (char === '\\') {
      const next = piece.charAt(++at)
      if (!/[^\sA-Za-z0-9]/.test(next)) return undefined
      text += next
    } else if ('.*+?()[]{}|^$'.includes(char)) return undefined
    else text += char
  }
  return text
}

/** More alternatives than this are no easier to read as a list. */
const mostAlternatives = 20

/** The texts that a pattern of plain texts and of choices between such stands for; undefined if it holds more. */
function choicesOf(pattern: string): readonly string[] | undefined {
  let texts: readonly string[] = ['']
  for (let rest = pattern; rest !== '';) {
    const group = /^\((?:\?:)?([^()]*)\)(?![*+?{])/.exec(rest)
    const piece = group?.[1] ?? /^(?:[^\\(]|\\[\s\S])+/.exec(rest)?.[0]
    if (piece === undefined) return undefined
    const own = (group === null ? [piece] : piece.split('|')).map(textOf)
    if (own.includes(undefined) || texts.length * own.length > mostAlternatives) return undefined
    texts = texts.flatMap((text) => own.map((next) => text + (next ?? '')))
    rest = rest.slice((group?.[0] ?? piece).length)
  }
  return texts
}

/** What says the same as a pattern without being one; undefined: nothing does. */
function simplerOf(pattern: string, left: string, isMany: boolean): string | undefined {
  const isStart = pattern.startsWith('^')
  const isEnd = /(?:^|[^\\])(?:\\\\)*\$$/.test(pattern)
  let inner = pattern.slice(isStart ? 1 : 0, isEnd ? -1 : undefined)
  let [start, end] = [isStart, isEnd]
  const choices = choicesOf(inner)
  if (choices !== undefined && choices.length > 1)
    return start && end ? `${left} in {${choices.map(quote).join(' ')}}` : undefined
  // A beginning or end that anything may stand at is none; `.` is no line end, so only a proof can say so.
  if (inner.startsWith('.*')) [inner, start] = [inner.slice(2), false]
  if (inner.endsWith('.*') && !inner.endsWith('\\.*')) [inner, end] = [inner.slice(0, -2), false]
  const text = textOf(inner)
  if (text === undefined || text === '') return undefined
  if (start && end) return `${left} eq ${quote(text)}`
  // A call takes one value; what visits several is left as it is.
  if (start) return isMany ? undefined : `starts_with(${left}, ${quote(text)})`
  if (end) return isMany ? undefined : `ends_with(${left}, ${quote(text)})`
  return `${left} contains ${quote(text)}`
}

function simpler({ operator, literals, left }: ComparisonSite): string | undefined {
  const [pattern] = literals
  return operator === 'matches' && pattern?.kind === 'regex'
    ? simplerOf(pattern.text, left, left.includes('[*]'))
    : undefined
}

function find(site: ExpressionSite, tell: Tell): void {
  for (const comparison of site.comparisons) {
    const text = simpler(comparison)
    const [pattern] = comparison.literals
    if (text === undefined || pattern === undefined) continue
    tell(
      inside(site, pattern.span, {
        effect: 'each request is searched by a pattern, and fields by patterns need a plan that has them',
        cause: `the pattern asks for a plain text, as ${quoted(text)} does`,
        remedy: `write ${quoted(text)}`,
        fix: { title: `write ${quoted(text)}`, edits: [{ span: comparison.span, text }] },
      }),
    )
  }
}

export const rule: LintRule = {
  id: 'plain-regex',
  level: 'style',
  summary: 'a regular expression that `eq`, `in`, `contains` or `starts_with` says as well',
  why: '`matches` needs a Business plan or above, and a pattern hides what it asks for: a dot that was meant as one stands for any character. What is a plain text is better written as one.',
  cases: {
    bad: [
      rulesCase('http.request.uri.path matches ‹"^/admin$"›'),
      rulesCase('http.host matches ‹r"^(?:a\\.example|b\\.example)$"›'),
    ],
    good: [rulesCase('http.request.uri.path eq "/admin"'), rulesCase('http.request.uri.path matches "^/v[0-9]+/"')],
    near: rulesCase('http.request.uri.path matches "^/a.b$"'),
  },
  check: { kind: 'expression', find },
}
