import { drawnName, seenName } from '../../../runtime/portal/index.ts'
import { quote } from '../expression-text.ts'

/** The condition that a field looks like one of some values: in any case, and as `seenName` and `drawnName` have them. */
export function isLikeOneOf(field: string, patterns: readonly string[]): string {
  const all = new Set(
    [...patterns, ...patterns.flatMap((pattern) => [seenName(pattern), drawnName(pattern)])].filter(
      (pattern) => pattern !== '',
    ),
  )
  return [...all].map((pattern) => `${field} wildcard ${quote(pattern.replaceAll('\\', '\\\\'))}`).join(' or ')
}
