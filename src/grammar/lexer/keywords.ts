import { logicalSpellings as spellings } from '../../language/index.ts'
import type { TokenName } from './tokens.ts'

export { comparisonSpellings } from '../../language/index.ts'

const tokenOf = { or: 'Or', xor: 'Xor', and: 'And' } as const satisfies Readonly<Record<string, TokenName>>

/** Binary logical operators with their tokens, in the order in which the engine tries them. */
export const logicalSpellings = spellings.map(({ spelling, operator }) => ({ spelling, token: tokenOf[operator] }))
