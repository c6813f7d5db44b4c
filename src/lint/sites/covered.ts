import type { Report } from '../rule.ts'
import { doneBy, quoted } from './describe.ts'
import type { PolicySite } from './policy-site.ts'
import { tierContradictions } from './tiers.ts'

/** Rules that others before them leave nothing: one of them by itself, or several together. */
export function* findCovered(policy: PolicySite, by: 'one' | 'several'): Generator<Report> {
  // A contradiction between tiers says more.
  const told = new Set(tierContradictions(policy).map(({ later }) => later))
  for (const verdict of policy.verdicts) {
    if (verdict.kind !== 'dead' || verdict.because.length === 0) continue
    const isOne = verdict.because.length === 1 && verdict.more === 0
    if (isOne !== (by === 'one')) continue
    const rule = policy.ruleAt(verdict.path)
    if (rule === undefined || told.has(rule)) continue
    const names = verdict.because.map(({ report }) => quoted(report.rule))
    if (verdict.more > 0) names.push(`${String(verdict.more)} more`)
    const found = policy.analyzer.find([{ condition: rule.compiled.filter.checked.root, answer: true }])
    yield {
      ...rule.place,
      effect: `no request is ever ${doneBy(rule)}`,
      cause: `every event that it matches is taken before it by ${names.join(' and ')}`,
      remedy: isOne
        ? `move it before ${names[0] ?? 'that rule'}, or remove it`
        : 'move it before them, narrow them, or remove it',
      ...(found.kind === 'value' ? { event: found.value.event } : {}),
      subject: rule.id,
    }
  }
}
