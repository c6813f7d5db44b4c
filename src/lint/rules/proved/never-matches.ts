import type { Condition } from '../../../compiler/index.ts'
import { rulesCase, type LintRule, type Report } from '../../rule.ts'
import { doneBy, quoted, textAt } from '../../sites/describe.ts'
import type { PolicySite, RuleSite } from '../../sites/policy-site.ts'

/** Parts of a condition that are looked at for a contradiction. */
const mostParts = 24

/** A smallest set of parts that cannot hold together, as their texts; undefined if the whole is one part. */
function contradiction(rule: RuleSite, { analyzer }: PolicySite): readonly string[] | undefined {
  const [site] = rule.expressions
  const root = site?.filter.checked.root
  if (site === undefined || rule.expressions.length !== 1 || root?.kind !== 'and') return undefined
  if (root.operands.length > mostParts) return undefined
  const isEmpty = (parts: readonly Condition[]): boolean =>
    analyzer.find(parts.map((condition) => ({ condition, answer: true }))).kind === 'empty'
  let parts: readonly Condition[] = root.operands
  for (const part of root.operands) {
    const fewer = parts.filter((one) => one !== part)
    if (fewer.length > 0 && isEmpty(fewer)) parts = fewer
  }
  return parts.length < 4 ? parts.map(({ span }) => textAt(site, span)) : undefined
}

function* find(policy: PolicySite): Generator<Report> {
  for (const verdict of policy.verdicts) {
    if (verdict.kind !== 'dead' || verdict.because.length > 0) continue
    const rule = policy.ruleAt(verdict.path)
    if (rule === undefined) continue
    const [first] = rule.expressions
    const root = rule.compiled.filter.checked.root
    // `false` is how a rule is written that is not meant to act.
    if (root.kind === 'constant' && first !== undefined && /^\s*false\s*$/.test(first.text)) continue
    const parts = contradiction(rule, policy)
    const cause =
      parts === undefined
        ? 'no event fulfils its condition'
        : parts.length === 1
          ? `no event fulfils ${quoted(parts[0] ?? '')}`
          : `${parts.map(quoted).join(' and ')} never hold together`
    yield {
      ...rule.place,
      effect: `no request is ever ${doneBy(rule)}`,
      cause,
      remedy: 'mend the part that is not meant so, or remove the rule',
      subject: rule.id,
      ...(rule.isIdle ? { level: 'style' as const } : {}),
    }
  }
}

export const rule: LintRule = {
  id: 'never-matches',
  level: 'warning',
  summary: 'a rule whose condition no event fulfils',
  why: 'The condition contradicts itself: it was proved that no event at all fulfils it. Mostly an `and` should be an `or`, or a number or text has a typing error.',
  cases: {
    bad: [
      rulesCase('‹http.request.method eq "GET" and http.request.method eq "POST"›'),
      rulesCase('‹http.request.uri.path matches "^/api/" and starts_with(http.request.uri.path, "/app")›'),
    ],
    good: [
      rulesCase('http.request.method eq "GET" or http.request.method eq "POST"'),
      rulesCase('http.request.uri.path matches "^/api/" and ends_with(http.request.uri.path, "/app")'),
    ],
    near: rulesCase('any(http.request.headers["x-a"][*] eq "1") and any(http.request.headers["x-a"][*] eq "2")'),
  },
  check: { kind: 'policy', readsVerdicts: true, find },
}
