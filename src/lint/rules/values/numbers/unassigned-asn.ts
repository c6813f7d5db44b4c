import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import { doneBy, inside, textAt } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

/** Numbers that no network on the internet has. Source: IANA, special-purpose autonomous system numbers. */
const unassigned: readonly (readonly [first: number, last: number, what: string])[] = [
  [0, 0, 'is reserved'],
  [23_456, 23_456, 'stands for numbers that do not fit into 16 bits'],
  [64_512, 65_534, 'is for private use'],
  [65_535, 65_535, 'is reserved'],
  [65_552, 131_071, 'is reserved'],
  [4_200_000_000, 4_294_967_294, 'is for private use'],
  [4_294_967_295, 4_294_967_295, 'is reserved'],
]

function find(site: ExpressionSite, tell: Tell): void {
  for (const { field, literals, functions, operator } of site.comparisons) {
    if (field === undefined || !field.name.endsWith('.asnum') || functions.length > 0) continue
    if (operator !== 'eq' && operator !== 'ne' && operator !== 'in') continue
    for (const literal of literals) {
      if (literal.kind !== 'int') continue
      const row = unassigned.find(([first, last]) => first <= literal.first && literal.last <= last)
      if (row === undefined || (row[0] === 0 && operator === 'eq')) continue
      tell(
        inside(site, literal.span, {
          effect: `no request is ${doneBy(site.rule)} through the network \`${textAt(site, literal.span)}\``,
          cause: `the autonomous system number ${row[2]}, so no address on the internet has it`,
          remedy: 'write the number of a real network',
        }),
      )
    }
  }
}

export const rule: LintRule = {
  id: 'unassigned-asn',
  level: 'warning',
  summary: 'an autonomous system number that no network has',
  why: 'Numbers for private use and reserved ones are never seen at the edge of the internet. They come into rules with examples and with internal routing tables.',
  cases: {
    bad: [rulesCase('ip.src.asnum eq ‹64512›'), rulesCase('ip.src.asnum in {13335 ‹4200000001›}')],
    good: [rulesCase('ip.src.asnum eq 13335'), rulesCase('ip.src.asnum in {15169 8075}')],
    near: rulesCase('ip.src.asnum gt 64511'),
  },
  check: { kind: 'expression', find },
}
