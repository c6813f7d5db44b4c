import { checkFilter } from '../../../src/compiler/index.ts'
import { parseFilter } from '../../../src/grammar/index.ts'
import { DiagnosticError } from '../../../src/diagnostics/index.ts'
import type { Scheme } from '../../../src/language/index.ts'
import {
  SqlRefusal,
  sqlFunctions,
  Translator,
  type BytesForm,
  type Dialect,
  type ListItems,
  type SqlValue,
} from '../../../src/replay/index.ts'
import { holdsBytes } from '../../../src/replay/translate/bytes.ts'
import { toText, fromText, type Value } from '../../../src/runtime/index.ts'
import type { FieldValues, Outcome } from '../../../src/testing/index.ts'
import { sqlLiteral } from './sql-literals.ts'
import { vectorFunctions } from './vector-functions.ts'

/** One expression with events and what the engine said of each. */
export interface SqlCase {
  readonly text: string
  readonly scheme: Scheme
  readonly events: readonly FieldValues[]
  readonly outcomes: readonly Outcome[]
  readonly lists?: ListItems | undefined
}

export type SqlQuery =
  | { readonly kind: 'query'; readonly sql: string }
  | { readonly kind: 'refused'; readonly code: string; readonly what: string }

const functions = new Map([...sqlFunctions, ...vectorFunctions])

/** Whether all bytes of a value are those of a text. */
function isText(value: Value | undefined): boolean {
  if (typeof value === 'string') return fromText(toText(value)) === value
  if (Array.isArray(value)) return value.every(isText)
  if (value instanceof Map) return [...value].every(([key, item]) => isText(key) && isText(item))
  return true
}

/**
 * A query with a row for each event of a case and its condition as the only column, from a table of two rows or more.
 * Text columns are held in the form where the events allow it.
 */
export function writeSqlCase({ text, scheme, events, lists }: SqlCase, dialect: Dialect, form: BytesForm): SqlQuery {
  const checked = checkFilter(parseFilter(text, scheme), scheme)
  if (!checked.ok) throw new DiagnosticError(checked.diagnostics)
  const contexts = events.map((event) => scheme.createContext().setAll(event).values)
  const rows = contexts.length === 1 ? [...contexts, ...contexts] : contexts
  const fields = [...scheme.fields.values()].flatMap(({ name, type, slot }) => {
    const values = rows.map((row) => row[slot])
    const held: BytesForm = form === 'text' && values.every(isText) ? 'text' : 'bytes'
    return values.some((value) => value !== undefined)
      ? [{ name, type, values, held, isOptional: values.includes(undefined) }]
      : []
  })
  const columns = new Map<string, SqlValue>(
    fields.map(({ name, type, held, isOptional }, at) => {
      const sql = `c${String(at)}`
      const present = dialect.name === 'duckdb' ? `${sql} IS NOT NULL` : `p${String(at)}`
      return [
        name,
        {
          sql,
          form: dialect.hasTextForm && holdsBytes(type) ? held : undefined,
          present: isOptional ? present : undefined,
        },
      ]
    }),
  )
  try {
    const translator = new Translator({ dialect, columns: (name) => columns.get(name), functions, lists })
    const condition = translator.condition(checked.value.root)
    const lines = rows.map((_, row) =>
      [
        String(row),
        ...fields.flatMap(({ type, values, held }) => {
          const value = values[row]
          const literal = value === undefined ? dialect.missing(type).sql : sqlLiteral(dialect, type, value, held)
          return dialect.name === 'duckdb' ? [literal] : [literal, String(value !== undefined)]
        }),
      ].join(', '),
    )
    const names = fields.flatMap((_, at) =>
      dialect.name === 'duckdb' ? [`c${String(at)}`] : [`c${String(at)}`, `p${String(at)}`],
    )
    const sql = `SELECT ${condition} AS answer FROM (${lines.map((line) => `SELECT ${line}`).join(' UNION ALL ')}) AS t(${['id', ...names].join(', ')}) ORDER BY id`
    return { kind: 'query', sql }
  } catch (error) {
    if (!(error instanceof SqlRefusal)) throw error
    return { kind: 'refused', code: error.code, what: error.what }
  }
}
