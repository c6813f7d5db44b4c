import { rulesCase, type LintRule, type Tell } from '../../rule.ts'
import { inside, quoted, textAt } from '../../sites/describe.ts'
import type { ExpressionSite } from '../../sites/policy-site.ts'

function find(site: ExpressionSite, tell: Tell): void {
  for (const node of site.logicals)
    for (const operand of node.operands) {
      if (operand.kind !== 'logical') continue
      const text = quoted(textAt(site, operand.span))
      tell(
        inside(site, operand.span, {
          effect: `which requests are taken hangs on which of \`${operand.operator}\` and \`${node.operator}\` comes first`,
          cause: `\`${operand.operator}\` binds closer, so ${text} is one part`,
          remedy: 'put it in parentheses',
          fix: {
            title: `put ${text} in parentheses`,
            edits: [
              { span: { start: operand.span.start, end: operand.span.start }, text: '(' },
              { span: { start: operand.span.end, end: operand.span.end }, text: ')' },
            ],
          },
        }),
      )
    }
}

export const rule: LintRule = {
  id: 'mixed-operators',
  level: 'style',
  summary: '`and` and `or` side by side without parentheses',
  why: '`and` binds closer than `xor`, and that closer than `or`. Who reads from left to right takes `a or b and c` for `(a or b) and c`, and so do the tools of other vendors.',
  cases: {
    bad: [
      rulesCase('http.host eq "a.example" or ‹http.host eq "b.example" and http.request.uri.path eq "/admin"›'),
      rulesCase('(‹ssl and http.request.method eq "GET"› or http.request.method eq "HEAD")'),
    ],
    good: [
      rulesCase('http.host eq "a.example" or (http.host eq "b.example" and http.request.uri.path eq "/admin")'),
      rulesCase('http.host eq "a.example" or http.host eq "b.example"'),
    ],
    near: rulesCase('not ssl and http.host eq "a.example"'),
  },
  check: { kind: 'expression', find },
}
