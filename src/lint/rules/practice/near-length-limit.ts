import { rulesCase, type LintRule, type Tell } from '../../rule.ts'
import type { ExpressionSite } from '../../sites/policy-site.ts'

/** Characters of an expression that the Rulesets API takes. Source: ruleset-json.md, "Limits found". */
const limit = 4096

/** From here on the next addition may be refused. */
const near = Math.floor(limit * 0.9)

function find(site: ExpressionSite, tell: Tell): void {
  const { length } = site.text.trim()
  if (length < near || site.scheme.dialect.apiText) return
  const isOver = length > limit
  tell({
    path: site.path,
    target: site.whole,
    effect: isOver
      ? 'no request meets the rule at Cloudflare: it is refused'
      : 'the next part that is added may be refused',
    cause: `the expression has ${String(length)} characters, and the API takes ${String(limit)}`,
    remedy: 'move values to a list (`in $name`), or divide the rule',
    ...(isOver ? { level: 'warning' as const } : {}),
  })
}

const hosts = (count: number): string =>
  Array.from({ length: count }, (_, index) => `"host-${String(index).padStart(4, '0')}.example"`).join(' ')

export const rule: LintRule = {
  id: 'near-length-limit',
  level: 'style',
  summary: 'an expression near the length that the API takes, or over it',
  why: 'The Rulesets API takes 4,096 characters. Sets of addresses and hosts grow until one day a change is refused, mostly when it is needed at once. A list has no such limit.',
  cases: {
    bad: [rulesCase(`‹http.host in {${hosts(185)}}›`), rulesCase(`‹http.host in {${hosts(195)}}›`)],
    good: [rulesCase(`http.host in {${hosts(20)}}`), rulesCase(`http.host in {${hosts(100)}}`)],
    near: rulesCase(`http.host in {${hosts(160)}}`),
  },
  check: { kind: 'expression', find },
}
