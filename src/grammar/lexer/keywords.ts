import { comparisonSpellings, logicalSpellings as spellings } from '../../language/index.ts'
import type { ComparisonOperator } from '../ast.ts'
import type { TokenName } from './tokens.ts'

const tokenOf = { or: 'Or', xor: 'Xor', and: 'And' } as const satisfies Readonly<Record<string, TokenName>>

/** Binary logical operators with their tokens, in the order in which the engine tries them. */
export const logicalSpellings = spellings.map(({ spelling, operator }) => ({ spelling, token: tokenOf[operator] }))

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
  for (const { spelling, operator } of comparisonSpellings) {
    if (text.startsWith(spelling, at) && at + spelling.length <= end) return { operator, length: spelling.length }
  }
  return undefined
}
