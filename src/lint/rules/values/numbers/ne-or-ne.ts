import type { AstNode, ComparisonNode } from '../../../../grammar/ast.ts'
import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import { doneBy, inside, textAt } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

/** A comparison by `ne`, written so or as `not … eq`. */
function unequal(node: AstNode): ComparisonNode | undefined {
  if (node.kind === 'group') return unequal(node.expression)
  if (node.kind === 'comparison') return node.operator === 'ne' ? node : undefined
  if (node.kind !== 'not') return undefined
  const inner = node.operand.kind === 'group' ? node.operand.expression : node.operand
  return inner.kind === 'comparison' && (inner.operator === 'eq' || inner.operator === 'in') ? inner : undefined
}

/** Whether no element is visited: `any(x[*] ne a)` and another may well be true of one request. */
function isSingle(text: string): boolean {
  return !text.includes('[*]')
}

function find(site: ExpressionSite, tell: Tell): void {
  for (const node of site.logicals) {
    if (node.operator !== 'or') continue
    const byLeft = new Map<string, ComparisonNode[]>()
    for (const operand of node.operands) {
      const comparison = unequal(operand)
      if (comparison === undefined) continue
      const left = textAt(site, comparison.left.span)
      const list = byLeft.get(left)
      if (list === undefined) byLeft.set(left, [comparison])
      else list.push(comparison)
    }
    for (const [left, list] of byLeft) {
      const literals = new Set(list.map(({ right }) => (right === undefined ? '' : textAt(site, right.span))))
      if (literals.size < 2 || !isSingle(left)) continue
      const last = list.at(-1)
      const span = { start: list[0]?.span.start ?? node.span.start, end: last?.span.end ?? node.span.end }
      tell(
        inside(site, span, {
          effect: `every request that has \`${left}\` is ${doneBy(site.rule)} as far as these comparisons go`,
          cause: `no value equals ${[...literals].slice(0, 2).join(' and ')} at once, so one of the parts joined by \`or\` is always true`,
          remedy: `join them by \`and\`, or write \`not ${left} in {…}\``,
        }),
      )
    }
  }
}

export const rule: LintRule = {
  id: 'ne-or-ne',
  level: 'warning',
  summary: '`x ne a or x ne b`, which is always true',
  why: 'What differs from one value or from another is everything: no value equals both. Who writes it mostly means neither of them, which is `and`.',
  cases: {
    bad: [
      rulesCase('‹http.request.method ne "GET" or http.request.method ne "POST"›'),
      rulesCase('http.host eq "a.example" and (not ‹ip.src.country eq "DE" or not ip.src.country eq "FR"›)'),
    ],
    good: [
      rulesCase('http.request.method ne "GET" and http.request.method ne "POST"'),
      rulesCase('http.request.method ne "GET" or http.host ne "a.example"'),
    ],
    near: rulesCase('any(http.request.headers["x-a"][*] ne "1") or any(http.request.headers["x-a"][*] ne "2")'),
  },
  check: { kind: 'expression', find },
}
