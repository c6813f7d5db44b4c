import type { FunctionCall, SqlFunction, SqlValue } from '../../../src/replay/index.ts'

const first = ({ arguments: [value] }: FunctionCall): SqlValue => value as SqlValue
const nothing: SqlFunction = ({ dialect, returns }) => dialect.missing(returns)

function strict(write: (value: SqlValue, call: FunctionCall) => string): SqlFunction {
  return (call) => {
    const value = first(call)
    const sql = write(value, call)
    return value.present === undefined
      ? { sql, form: value.form }
      : { ...call.dialect.where(value.present, sql, call.returns), form: value.form }
  }
}

/** The functions that the engine's own test suites register, as SQL. */
export const vectorFunctions: ReadonlyMap<string, SqlFunction> = new Map<string, SqlFunction>([
  ...['echo', 'both', 'int_both', 'ip_both', 'replace', 'now', 'notify'].map((name) => [name, first] as const),
  ...['nil', 'nil_int', 'nil_bool', 'nil_array'].map((name) => [name, nothing] as const),
  ['isempty', strict(({ sql }) => `(${sql} = '')`)],
  ['negate', strict(({ sql }) => `(NOT ${sql})`)],
  ['count', strict(({ sql }, { dialect }) => dialect.count(dialect.filter(sql, 'n', 'n')))],
  ['array', strict(({ sql }, { dialect }) => dialect.arrayOf([sql], 'Bytes'))],
  [
    'nonempty',
    (call) => {
      const value = first(call)
      const filled = `(${value.sql} <> '')`
      const present = value.present === undefined ? filled : `(${value.present}) AND ${filled}`
      return { ...call.dialect.where(present, value.sql, 'Bytes'), form: value.form }
    },
  ],
  [
    'add',
    (call) => {
      const { dialect, arguments: values } = call
      const sql = values.map((value) => value.sql).reduce((left, right) => dialect.add(left, right))
      const present = values.flatMap((value) => (value.present === undefined ? [] : [`(${value.present})`]))
      return present.length === 0 ? { sql } : dialect.where(present.join(' AND '), sql, 'Int')
    },
  ],
])
