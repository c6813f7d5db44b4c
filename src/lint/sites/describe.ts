import type { Report } from '../rule.ts'
import type { ComparisonSite, LiteralSite } from './comparisons.ts'
import type { ExpressionSite, RuleSite } from './policy-site.ts'

/** Texts in messages are cut here: they may be thousands of characters long. */
const longest = 60

/** A text as messages quote it. */
export function quoted(text: string): string {
  const plain = text.replace(/\s+/g, ' ')
  return `\`${plain.length > longest ? `${plain.slice(0, longest)}…` : plain}\``
}

/** What a rule does, as the end of a sentence about a request. */
export function doneBy(rule: RuleSite): string {
  const name = quoted(rule.id)
  if (rule.isMonitored) return `reported by ${name}`
  if (rule.action === 'block') return `blocked by ${name}`
  if (rule.action === 'allow') return `allowed by ${name}`
  if (rule.action === 'log') return `logged by ${name}`
  return `given \`${rule.action}\` by ${name}`
}

/** A report about a stretch of an expression. */
export function inside(
  site: ExpressionSite,
  span: { readonly start: number; readonly end: number },
  parts: Omit<Report, 'path' | 'target'>,
): Report {
  return { path: site.path, target: { kind: 'inside', span }, ...parts }
}

/** The part as it stands in its expression. */
export function textAt(site: ExpressionSite, { start, end }: { readonly start: number; readonly end: number }): string {
  return site.text.slice(start, end)
}

/** Texts that a comparison names, without patterns. */
export function textsOf({ literals }: ComparisonSite): readonly Extract<LiteralSite, { kind: 'text' }>[] {
  return literals.filter((literal) => literal.kind === 'text')
}

/** A string literal of the language. */
export function literal(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
