import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import type { LiteralSite } from '../../../sites/comparisons.ts'
import { inside, textAt } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

interface Interval {
  readonly literal: LiteralSite
  readonly family: string
  readonly first: number | bigint
  readonly last: number | bigint
}

function intervalsOf(literals: readonly LiteralSite[]): Interval[] {
  return literals.flatMap((literal): Interval[] =>
    literal.kind === 'int'
      ? [{ literal, family: 'int', first: literal.first, last: literal.last }]
      : literal.kind === 'ip'
        ? [{ literal, family: typeof literal.first, first: literal.first, last: literal.last }]
        : [],
  )
}

/** Items that lie inside of another one, each with the widest that holds it: one sweep over the sorted items. */
function* contained(intervals: readonly Interval[]): Generator<readonly [inner: Interval, outer: Interval]> {
  const sorted = [...intervals].sort((a, b) =>
    a.family !== b.family
      ? a.family < b.family
        ? -1
        : 1
      : a.first < b.first
        ? -1
        : a.first > b.first
          ? 1
          : a.last > b.last
            ? -1
            : a.last < b.last
              ? 1
              : a.literal.span.start - b.literal.span.start,
  )
  let widest: Interval | undefined
  for (const interval of sorted) {
    if (widest?.family === interval.family && interval.last <= widest.last) yield [interval, widest]
    else widest = interval
  }
}

function* repeatedTexts(literals: readonly LiteralSite[]): Generator<readonly [LiteralSite, LiteralSite]> {
  const known = new Map<string, LiteralSite>()
  for (const literal of literals) {
    if (literal.kind !== 'text') continue
    const before = known.get(literal.bytes)
    if (before === undefined) known.set(literal.bytes, literal)
    else yield [literal, before]
  }
}

/** The item with the blank before it, so that removing it leaves one between the others. */
function withBlank({ text }: ExpressionSite, { start, end }: { readonly start: number; readonly end: number }) {
  let from = start
  while (/\s/.test(text.charAt(from - 1))) from -= 1
  if (from < start && text.charAt(from - 1) !== '{') return { start: from, end }
  let until = end
  while (/\s/.test(text.charAt(until))) until += 1
  return { start, end: until }
}

function find(site: ExpressionSite, tell: Tell): void {
  for (const { literals, operator } of site.comparisons) {
    if (operator !== 'in' || literals.length < 2) continue
    const pairs = [
      ...[...contained(intervalsOf(literals))].map(([a, b]) => [a.literal, b.literal] as const),
      ...repeatedTexts(literals),
    ]
    for (const [inner, outer] of pairs) {
      const [item, holder] = [textAt(site, inner.span), textAt(site, outer.span)]
      tell(
        inside(site, inner.span, {
          effect: `requests with \`${item}\` are taken with or without that item`,
          cause: item === holder ? `it stands in the set twice` : `\`${holder}\` of the same set holds it`,
          remedy: `remove \`${item}\``,
          fix: { title: `remove \`${item}\``, edits: [{ span: withBlank(site, inner.span), text: '' }] },
        }),
      )
    }
  }
}

export const rule: LintRule = {
  id: 'overlapping-items',
  level: 'style',
  summary: 'an item of a set that another item holds',
  why: 'A network inside of a wider one, a number inside of a range and an item that stands twice change nothing. They hide what was meant: often the wider one should have been the narrower.',
  cases: {
    bad: [
      rulesCase('ip.src in {10.0.0.0/8 ‹10.1.0.0/16›}'),
      rulesCase('http.host in {"a.example" "b.example" ‹"a.example"›}'),
    ],
    good: [rulesCase('ip.src in {10.0.0.0/8 11.0.0.0/8}'), rulesCase('http.host in {"a.example" "b.example"}')],
    near: rulesCase('cf.edge.server_port in {80..89 90..99}'),
  },
  check: { kind: 'expression', find },
}
