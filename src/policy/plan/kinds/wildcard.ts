import type { Test } from '../../../compiler/index.ts'
import { lowerAscii } from '../../../runtime/index.ts'
import { longest, type EntryTail, type PlanKind } from './kind.ts'

type WildcardTest = Extract<Test, { kind: 'wildcard' }>

function entries({ parts, caseSensitive }: WildcardTest): EntryTail[] | undefined {
  const [first = ''] = parts
  const last = parts[parts.length - 1] ?? ''
  if (caseSensitive) {
    if (parts.length === 1) return [{ kind: 'equal', literal: first }]
    // A short edge such as `.json` is common to many rules, so a longer part between the stars tells them apart better.
    const inner = longest(parts.slice(1, -1)).length
    if (first.length > 1 && first.length >= inner) return [{ kind: 'prefix', literal: first }]
    if (last.length > 1 && last.length >= inner) return [{ kind: 'suffix', literal: last }]
  }
  const literal = longest(parts)
  if (literal === '') return undefined
  return [
    { kind: caseSensitive ? 'contains' : 'contains_any_case', literal: caseSensitive ? literal : lowerAscii(literal) },
  ]
}

export const wildcard: PlanKind<WildcardTest> = {
  key: ({ caseSensitive, source }) => `wildcard ${String(caseSensitive)} ${source}`,
  entries,
  withoutEntries: () => 'the wildcard asks for no fixed text',
  isWider: () => true,
}
