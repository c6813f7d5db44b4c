/** A text as a literal of the language. */
export function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`
}

/** Texts as a set of the language. */
export function quoteSet(texts: readonly string[]): string {
  return `{${texts.map(quote).join(' ')}}`
}

/** The condition that the user is in one of some groups. */
export function inGroups(names: readonly string[]): string {
  return `any(identity.groups[*].name in ${quoteSet(names)})`
}

/** The condition that a field has one of some values, in which `*` stands for any run of characters. */
export function isOneOf(field: string, patterns: readonly string[]): string {
  const names = patterns.filter((pattern) => !pattern.includes('*'))
  const parts = patterns
    .filter((pattern) => pattern.includes('*'))
    .map((pattern) => `${field} strict wildcard ${quote(pattern.replaceAll('\\', '\\\\'))}`)
  if (names.length > 0) parts.unshift(`${field} in ${quoteSet(names)}`)
  return parts.join(' or ')
}
