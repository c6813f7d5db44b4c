import { isArrayType, type Type } from '../../language/index.ts'
import type { Dialect, SqlValue } from '../sql/dialect.ts'
import { SqlRefusal } from '../sql/refusal.ts'
import { allAlike, asBytes, formOf, type Held } from './bytes.ts'
import type { FunctionCall, SqlFunction } from './context.ts'

/** Conditions that are all asked for; those of values that are always there are none. */
function allPresent(values: readonly SqlValue[]): string | undefined {
  const conditions = values.flatMap(({ present }) => (present === undefined ? [] : [`(${present})`]))
  return conditions.length === 0 ? undefined : conditions.join(' AND ')
}

/** A result that is there where all arguments are. */
function strict(call: FunctionCall, write: (values: readonly SqlValue[]) => SqlValue): SqlValue {
  const { dialect, arguments: values, returns } = call
  const written = write(values)
  const present = allPresent(values)
  if (present === undefined) return written
  return { ...dialect.where(present, written.sql, returns), form: written.form }
}

/** The arguments held alike. */
function heldAlike({ dialect, arguments: values, nodes, types }: FunctionCall): readonly SqlValue[] {
  return allAlike(
    dialect,
    values.map((value, at): Held => ({ value, node: nodes[at] as Held['node'], type: types[at] as Type })),
  )
}

const first = (values: readonly SqlValue[]): SqlValue => values[0] as SqlValue

/** Text in, text out, alike in both forms. */
const same =
  (write: (dialect: Dialect, sql: string) => string): SqlFunction =>
  (call) =>
    strict(call, (values) => {
      const value = first(values)
      return { sql: write(call.dialect, value.sql), form: value.form }
    })

const edge =
  (write: (dialect: Dialect, sql: string, literal: string) => string): SqlFunction =>
  (call) => {
    const [value, piece] = heldAlike(call) as [SqlValue, SqlValue]
    return strict({ ...call, arguments: [value, piece] }, () => ({
      sql: `(${write(call.dialect, value.sql, piece.sql)})`,
    }))
  }

/** An index of a value from its start, or from its end where it is negative. */
function place(dialect: Dialect, value: SqlValue, index: SqlValue): string {
  const length = dialect.length(value.sql, 'bytes')
  const fromEnd = dialect.greatest(`${length} + ${index.sql}`, dialect.int(0))
  return `CASE WHEN ${index.sql} < 0 THEN ${fromEnd} ELSE ${index.sql} END`
}

const substring: SqlFunction = (call) => {
  const { dialect } = call
  const [given, start, end] = call.arguments as [SqlValue, SqlValue, SqlValue | undefined]
  const value = asBytes(dialect, given)
  return strict({ ...call, arguments: end === undefined ? [value, start] : [value, start, end] }, () => {
    const to = end === undefined ? dialect.length(value.sql, 'bytes') : place(dialect, value, end)
    return { sql: dialect.slice(value.sql, `(${place(dialect, value, start)})`, `(${to})`), form: 'bytes' }
  })
}

const length: SqlFunction = (call) =>
  strict(call, (values) => {
    const value = first(values)
    const isList = isArrayType(call.types[0] as Type)
    return { sql: isList ? call.dialect.count(value.sql) : call.dialect.length(value.sql, formOf(value)) }
  })

function chain(call: FunctionCall, element: Type): SqlValue {
  const { dialect, returns } = call
  const values = heldAlike(call)
  const arrays = values.map((value) => dialect.orEmpty(value, element))
  const sql = arrays.reduce((left, right) => dialect.chained([left, right]))
  const form = formOf(first(values))
  if (values.some(({ present }) => present === undefined)) return { sql, form }
  return { ...dialect.where(values.map(({ present }) => `(${String(present)})`).join(' OR '), sql, returns), form }
}

/** What is missing is left out; where all are, so is the whole. */
const concat: SqlFunction = (call) => {
  const { dialect, returns } = call
  if (isArrayType(returns)) return chain(call, returns.array)
  const values = heldAlike(call)
  const parts = values.map((value) =>
    value.present === undefined ? value.sql : `CASE WHEN ${value.present} THEN ${value.sql} ELSE '' END`,
  )
  const sql = dialect.concat(parts)
  const form = formOf(first(values))
  if (values.some(({ present }) => present === undefined)) return { sql, form }
  return { ...dialect.where(values.map(({ present }) => `(${String(present)})`).join(' OR '), sql, 'Bytes'), form }
}

const toText: SqlFunction = (call) => {
  if (call.types[0] === 'Ip') throw new SqlRefusal('E_SQL_FUNCTION', 'to_string of an address')
  return strict(call, (values) => ({ sql: call.dialect.toText(first(values).sql), form: 'bytes' }))
}

const join: SqlFunction = (call) => {
  const [array, separator] = heldAlike(call) as [SqlValue, SqlValue]
  return strict({ ...call, arguments: [array, separator] }, () => ({
    sql: call.dialect.joined(array.sql, separator.sql),
    form: formOf(array),
  }))
}

const split: SqlFunction = (call) => {
  const [given, separator] = call.arguments as [SqlValue, SqlValue]
  const limit = call.nodes[2]
  if (limit?.kind !== 'literal') throw new SqlRefusal('E_SQL_FUNCTION', 'split with a limit that is no literal')
  const value = asBytes(call.dialect, given)
  return strict({ ...call, arguments: [value, separator] }, () => ({
    sql: call.dialect.split(value.sql, separator.sql, Number(limit.value)),
    form: 'bytes',
  }))
}

const hasKey: SqlFunction = (call) => {
  const [map, key] = heldAlike(call) as [SqlValue, SqlValue]
  return strict({ ...call, arguments: [map, key] }, () => ({ sql: call.dialect.hasKey(map.sql, key.sql) }))
}

/** The language's functions that both dialects say exactly. What is not here goes to the engine. */
export const sqlFunctions: ReadonlyMap<string, SqlFunction> = new Map<string, SqlFunction>([
  ['lower', same((dialect, sql) => dialect.lower(sql))],
  ['upper', same((dialect, sql) => dialect.upper(sql))],
  ['len', length],
  ['starts_with', edge((dialect, sql, literal) => dialect.startsWith(sql, literal))],
  ['ends_with', edge((dialect, sql, literal) => dialect.endsWith(sql, literal))],
  ['substring', substring],
  ['concat', concat],
  ['to_string', toText],
  ['join', join],
  ['split', split],
  ['has_key', hasKey],
])
