import { comparisonSpellings, logicalSpellings as spellings } from '../../language/index.ts'
import type { ComparisonOperator } from '../ast.ts'
import type { TokenName } from './tokens.ts'

const tokenOf = { or: 'Or', xor: 'Xor', and: 'And' } as const satisfies Readonly<Record<string, TokenName>>

interface Spelled {
  readonly spelling: string
}

interface LogicalSpelling extends Spelled {
  readonly token: 'Or' | 'Xor' | 'And'
}

interface ComparisonSpelling extends Spelled {
  readonly operator: ComparisonOperator
}

/** Rows by the code of the first character of their spelling, in their order: at most places none has to be tried. */
function byFirst<Row extends Spelled>(rows: readonly Row[]): readonly (readonly Row[] | undefined)[] {
  return Array.from({ length: 128 }, (_, first) => {
    const own = rows.filter(({ spelling }) => spelling.charCodeAt(0) === first)
    return own.length === 0 ? undefined : own
  })
}

/** The first row whose spelling stands at a place, before the end of what the engine reads. */
function spellingAt<Row extends Spelled>(
  rowsByFirst: readonly (readonly Row[] | undefined)[],
  text: string,
  at: number,
  end: number,
): Row | undefined {
  const rows = at < end ? rowsByFirst[text.charCodeAt(at)] : undefined
  if (rows === undefined) return undefined
  for (let row = 0; row < rows.length; row++) {
    const { spelling } = rows[row] as Row
    if (text.startsWith(spelling, at) && at + spelling.length <= end) return rows[row]
  }
  return undefined
}

/** Binary logical operators with their tokens, in the order in which the engine tries them. */
export const logicalSpellings: readonly LogicalSpelling[] = spellings.map(({ spelling, operator }) => ({
  spelling,
  token: tokenOf[operator],
}))

const logicalByFirst = byFirst(logicalSpellings)
const comparisonsByFirst = byFirst<ComparisonSpelling>(comparisonSpellings)

/**
 * The comparison operator at a place. Words have no boundary, so the first spelling that fits is taken (T3).
 *
 * @param end - where the engine stops reading
 */
export function comparisonAt(text: string, at: number, end: number): ComparisonSpelling | undefined {
  return spellingAt(comparisonsByFirst, text, at, end)
}

/**
 * The logical operator at a place.
 *
 * @param end - where the engine stops reading
 */
export function logicalAt(text: string, at: number, end: number): LogicalSpelling | undefined {
  return spellingAt(logicalByFirst, text, at, end)
}
