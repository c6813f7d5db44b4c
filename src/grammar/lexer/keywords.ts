import { comparisonSpellings, logicalSpellings as spellings } from '../../language/index.ts'
import type { ComparisonOperator } from '../ast.ts'
import type { TokenName } from './tokens.ts'

const tokenOf = { or: 'Or', xor: 'Xor', and: 'And' } as const satisfies Readonly<Record<string, TokenName>>

/** Binary logical operators with their tokens, in the order in which the engine tries them. */
export const logicalSpellings = spellings.map(({ spelling, operator }) => ({ spelling, token: tokenOf[operator] }))

type Spellings = typeof comparisonSpellings

const noSpellings: Spellings = []

/** Spellings by the code of their first character, in their order. */
const spellingsByFirst: readonly Spellings[] = Array.from({ length: 128 }, (_, first) => {
  const own = comparisonSpellings.filter(({ spelling }) => spelling.charCodeAt(0) === first)
  return own.length === 0 ? noSpellings : own
})

/**
 * The comparison operator at a place. Words have no boundary, so the first spelling that fits is taken (T3).
 *
 * @param end - where the engine stops reading
 */
export function comparisonAt(
  text: string,
  at: number,
  end: number,
): { readonly operator: ComparisonOperator; readonly spelling: string } | undefined {
  for (const row of spellingsByFirst[text.charCodeAt(at)] ?? noSpellings) {
    const { spelling } = row
    if (text.startsWith(spelling, at) && at + spelling.length <= end) return row
  }
  return undefined
}

/** The logical operator at a place, if one stands there. */
export function logicalAt(text: string, at: number): (typeof logicalSpellings)[number] | undefined {
  for (const row of logicalSpellings) if (text.startsWith(row.spelling, at)) return row
  return undefined
}
