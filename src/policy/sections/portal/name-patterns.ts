import { seenName } from '../../../inspection/mcp/index.ts'
import { createWildcard, fromText, parseWildcard } from '../../../runtime/index.ts'
import { quote } from '../expression-text.ts'

/**
 * Tests a name against a pattern of the document; undefined if the pattern is not valid.
 *
 * @param isStrict - whether case counts
 */
export function compileNamePattern(pattern: string, isStrict = true): ((name: string) => boolean) | undefined {
  const parsed = parseWildcard(fromText(pattern.replaceAll('\\', '\\\\')))
  if (typeof parsed === 'string') return undefined
  const matcher = createWildcard(parsed.parts, isStrict)
  return (name) => matcher.test(fromText(name))
}

/** The condition that a field looks like one of some values: in any case, and as `seenName` has them. */
export function isLikeOneOf(field: string, patterns: readonly string[]): string {
  const all = new Set(
    [...patterns, ...patterns.map((pattern) => seenName(pattern))].filter((pattern) => pattern !== ''),
  )
  return [...all].map((pattern) => `${field} wildcard ${quote(pattern.replaceAll('\\', '\\\\'))}`).join(' or ')
}
