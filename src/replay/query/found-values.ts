import type { CompareCondition, Condition } from '../../compiler/index.ts'
import type { RegexNode } from '../../regex/index.ts'
import { SqlRefusal } from '../sql/refusal.ts'
import type { BytesForm, Dialect, SqlValue } from '../sql/dialect.ts'
import { formOf } from '../translate/bytes.ts'
import type { TranslationContext } from '../translate/context.ts'
import { writeTest } from '../translate/tests/index.ts'
import { Translator } from '../translate/translate.ts'
import { patternOf, widened } from './necessary.ts'

/** Behind some two hundred patterns RE2 runs out of its memory for states, and is slow. */
export const mostPatterns = 150

/** An operand that looks for a pattern, which the database can say, in a value. */
export interface PatternOperand {
  readonly at: number
  readonly value: SqlValue
  readonly form: BytesForm
  /** Found wherever the operand holds. */
  readonly pattern: RegexNode
  /** The operand over `id`, a value that is there. */
  readonly exact: string
}

/** The first operand that looks for a pattern. */
export function findPattern(context: TranslationContext, operands: readonly Condition[]): PatternOperand | undefined {
  for (const [at, operand] of operands.entries()) {
    if (operand.kind !== 'compare' || operand.whenMissing) continue
    const found = readPattern(context, operand)
    if (found !== undefined) return { at, ...found }
  }
  return undefined
}

function readPattern(context: TranslationContext, operand: CompareCondition): Omit<PatternOperand, 'at'> | undefined {
  const found = patternOf(operand)
  if (found === undefined) return undefined
  try {
    const value = new Translator(context).value(operand.left)
    const form = formOf(value)
    const pattern = form === 'text' ? widened(found) : found
    context.dialect.matches(value.sql, form, pattern)
    return { value, form, pattern, exact: writeTest(operand.test, { sql: 'id', form: value.form }, context) }
  } catch (error) {
    if (error instanceof SqlRefusal) return undefined
    throw error
  }
}

/** A rule and the pattern that it looks for. */
export interface PatternRule {
  readonly number: number
  readonly found: PatternOperand
}

/**
 * Statements that make a table of `id`, a value of the log, and `rule`, for rules that look for patterns in one value:
 * each value is asked once, however many rows hold it, and only if a pattern for many rules lets it through.
 *
 * @param name - of the table
 * @param log - the table of the log
 */
export function writeFoundValues(
  dialect: Dialect,
  name: string,
  log: string,
  rules: readonly PatternRule[],
): readonly string[] {
  const chunks = Array.from({ length: Math.ceil(rules.length / mostPatterns) }, (_, at) =>
    rules.slice(at * mostPatterns, (at + 1) * mostPatterns),
  )
  const values = chunks.flatMap((chunk, at) => {
    const [first] = chunk
    if (first === undefined) return []
    const { value, form } = first.found
    const pattern: RegexNode = { kind: 'alternation', parts: chunk.map(({ found }) => found.pattern) }
    const where = dialect.guard(value, dialect.matches(value.sql, form, pattern), false)
    return dialect.tableFrom(
      `${name}_${String(at)}`,
      `SELECT DISTINCT ${value.sql} AS id FROM ${log} AS l WHERE ${where}`,
    )
  })
  const asked = chunks.map((chunk, at) => {
    const answers = chunk.map(({ number, found }) => ({ number, sql: found.exact }))
    return dialect.matchedRules(answers, `${name}_${String(at)}`, 'true')
  })
  return [...values, ...dialect.tableFrom(name, asked.join(' UNION ALL '))]
}
