import { comparisonSpellings, logicalSpellings as spellings } from '../../language/index.ts'
import type { ComparisonOperator } from '../ast.ts'
import type { TokenName } from './tokens.ts'

const tokenOf = { or: 'Or', xor: 'Xor', and: 'And' } as const satisfies Readonly<Record<string, TokenName>>

/** Binary logical operators with their tokens, in the order in which the engine tries them. */
export const logicalSpellings = spellings.map(({ spelling, operator }) => ({ spelling, token: tokenOf[operator] }))

type Spellings = typeof comparisonSpellings

/** Spellings by their first character, in their order. */
const spellingsByFirst: ReadonlyMap<string, Spellings> = new Map(
  [...new Set(comparisonSpellings.map(({ spelling }) => spelling.charAt(0)))].map((first): [string, Spellings] => [
    first,
    comparisonSpellings.filter(({ spelling }) => spelling.startsWith(first)),
  ]),
)

/**
 * The comparison operator at a place. Words have no boundary, so the first spelling that fits is taken (T3).
 *
 * @param end - where the engine stops reading
 */
export function comparisonAt(
  text: string,
  at: number,
  end: number,
): { readonly operator: ComparisonOperator; readonly length: number } | undefined {
  for (const { spelling, operator } of spellingsByFirst.get(text.charAt(at)) ?? []) {
    if (text.startsWith(spelling, at) && at + spelling.length <= end) return { operator, length: spelling.length }
  }
  return undefined
}
