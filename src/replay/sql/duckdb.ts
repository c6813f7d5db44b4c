import { isArrayType, isMapType, type Type } from '../../language/index.ts'
import { toText, type ByteString, type IpValue } from '../../runtime/index.ts'
import type { Dialect, NumberedCondition, SqlValue } from './dialect.ts'
import { writeTable } from './duckdb-table.ts'
import { ipKey } from './ip-key.ts'
import { isRaw, printRe2 } from './re2.ts'

/** Quoted text; NUL would end the text of a query, so it is written as a call. */
function quote(text: string): string {
  if (!/['\0]/.test(text)) return `'${text}'`
  const parts = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`)
  return parts.length === 1 ? (parts[0] as string) : `(${parts.join(' || chr(0) || ')})`
}

function scalarType(type: Type): string {
  if (type === 'Int') return 'BIGINT'
  if (type === 'Bool') return 'BOOLEAN'
  return 'VARCHAR'
}

function typeOf(type: Type): string {
  if (isArrayType(type)) return `${typeOf(type.array)}[]`
  if (isMapType(type)) return `MAP(VARCHAR, ${typeOf(type.map)})`
  return scalarType(type)
}

const isThere = (sql: string): SqlValue => ({ sql, present: `${sql} IS NOT NULL` })

/** Letters beyond ASCII are bytes to the language: the built-in function folds them, `translate` does not. */
function fold(sql: string, run: 'lower' | 'upper'): string {
  const [from, to] =
    run === 'lower'
      ? ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz']
      : ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  return `CASE WHEN strlen(${sql}) = length(${sql}) THEN ${run}(${sql}) ELSE translate(${sql}, '${from}', '${to}') END`
}

const int64 = { span: '18446744073709551616', half: '9223372036854775808' } as const

/** Conditions that one number holds, a bit for each. */
const mostBits = 60

/** The bits first, which is cheap for each row; numbers of rules only for the few rows that have a bit. */
function matchedOf(rules: readonly NumberedCondition[], from: string, where: string): string {
  const bits = rules.map(({ sql }, at) => `CASE WHEN ${sql} THEN (${String(2n ** BigInt(at))})::BIGINT ELSE 0 END`)
  const numbers = rules.map(
    ({ number }, at) => `CASE WHEN (bits & (${String(2n ** BigInt(at))})::BIGINT) <> 0 THEN ${String(number)} END`,
  )
  const asked = `SELECT id, ${bits.join(' + ')} AS bits FROM ${from} WHERE ${where}`
  return `SELECT id, unnest(list_filter([${numbers.join(', ')}], lambda r: r IS NOT NULL)) AS rule FROM (${asked}) WHERE bits <> 0`
}

/**
 * DuckDB. A missing value is NULL. Its text is always UTF-8, so bytes are held as a text of one character, U+0000 to
 * U+00FF, for each (`bytes`), or as the text itself where that answers alike (`text`).
 */
export const duckdb: Dialect = {
  name: 'duckdb',
  hasTextForm: true,
  type: typeOf,
  bytes: (value: ByteString, form) => quote(form === 'text' ? toText(value) : value),
  int: (value) => `(${String(value)})::BIGINT`,
  bool: String,
  ip: (value: IpValue) => quote(ipKey(value)),
  missing: (type) => ({ sql: `NULL::${typeOf(type)}`, present: 'false' }),

  guard({ present }, test, whenMissing) {
    if (present === undefined) return `(${test})`
    // A test that does not read its value is not NULL where the value is.
    return test === 'true' || test === 'false'
      ? `(CASE WHEN ${present} THEN ${test} ELSE ${String(whenMissing)} END)`
      : `coalesce(${test}, ${String(whenMissing)})`
  },
  where: (condition, sql) => isThere(`CASE WHEN ${condition} THEN ${sql} END`),
  equalsColumn: ({ sql }, column) => `${sql} = ${column}`,
  xor: (left, right) => `(${left}) <> (${right})`,

  toBytes: (sql) => `portcullis_bytes(${sql})`,
  contains: (sql, literal) => `contains(${sql}, ${literal})`,
  startsWith: (sql, literal) => `starts_with(${sql}, ${literal})`,
  endsWith: (sql, literal) => `ends_with(${sql}, ${literal})`,
  length: (sql, form) => (form === 'text' ? `strlen(${sql})` : `length(${sql})`),
  lower: (sql) => fold(sql, 'lower'),
  upper: (sql) => fold(sql, 'upper'),
  slice: (sql, start, end) => `substring(${sql}, ${start} + 1, greatest(${end} - ${start}, 0))`,
  concat: (parts) => `concat(${parts.join(', ')})`,
  greatest: (left, right) => `greatest(${left}, ${right})`,
  hasBits: (sql, mask) => `(${sql} & ${mask}) <> 0`,
  add: (left, right) =>
    `((((${left})::HUGEINT + (${right})::HUGEINT + ${int64.half}::HUGEINT) & (${int64.span}::HUGEINT - 1)) ` +
    `- ${int64.half}::HUGEINT)::BIGINT`,
  toText: (sql) => `(${sql})::VARCHAR`,
  // The group keeps DuckDB from making a LIKE of the pattern, which answers otherwise for empty parts and inner anchors.
  matches(sql, form, pattern) {
    if (form === 'text' && isRaw(pattern)) return `regexp_matches(${sql}, ${quote(`(${printRe2(pattern, 'raw')})`)})`
    const bytes = form === 'text' ? duckdb.toBytes(sql) : sql
    return `regexp_matches(${bytes}, ${quote(`(${printRe2(pattern, 'points')})`)})`
  },

  arrayOf: (items, element) => `[${items.join(', ')}]::${typeOf(element)}[]`,
  // An entry of a missing array has no type of its own, and what runs over a list asks for one.
  at: ({ sql }, index, element) => isThere(isArrayType(element) || isMapType(element) ? `(${sql})[${String(index + 1)}]::${typeOf(element)}` : `(${sql})[${String(index + 1)}]`), // prettier-ignore
  key: ({ sql, form }, key) => isThere(`(${sql})[${duckdb.bytes(key, form ?? 'bytes')}]`),
  hasKey: (map, key) => `map_contains(${map}, ${key})`,
  // An expression over a missing map has no type of its own, and `map_keys` asks for one.
  values: (map, element) => {
    const typed = `(${map})::MAP(VARCHAR, ${typeOf(element)})`
    return `list_transform(list_sort(map_keys(${typed})), lambda k: (${typed})[k])`
  },
  transform: (array, name, body) => `list_transform(${array}, lambda ${name}: ${body})`,
  filter: (array, name, condition) => `list_filter(${array}, lambda ${name}: ${condition})`,
  flatten: (array) => `flatten(${array})`,
  has: (array, value) => `list_contains(${array}, ${value})`,
  // `true` cuts to the shorter of the two.
  zip: (operator, left, right) =>
    `list_transform(list_zip(${left}, ${right}, true), lambda z: z[1] ${operator === 'xor' ? '<>' : operator} z[2])`,
  chained: (arrays) => `list_concat(${arrays.join(', ')})`,
  count: (array) => `len(${array})`,
  joined: (array, separator) => `array_to_string(${array}, ${separator})`,
  split: (sql, separator, limit) =>
    `CASE WHEN len(string_split(${sql}, ${separator})) <= ${String(limit)} THEN string_split(${sql}, ${separator}) ` +
    `ELSE list_append((string_split(${sql}, ${separator}))[1:${String(limit - 1)}], ` +
    `array_to_string((string_split(${sql}, ${separator}))[${String(limit)}:], ${separator})) END`,
  tableOf: (name, columns) => [writeTable(name, columns)],
  tableFrom: (name, query) => [`CREATE OR REPLACE TEMP TABLE ${name} AS ${query}`],
  matchedRules: (rules, from, where) =>
    Array.from({ length: Math.ceil(rules.length / mostBits) }, (_, at) =>
      matchedOf(rules.slice(at * mostBits, (at + 1) * mostBits), from, where),
    ).join(' UNION ALL '),
  countSets(pairs, times) {
    const sets = `SELECT id, list_sort(list(rule)) AS rules FROM (${pairs}) GROUP BY id`
    if (times === undefined) return `SELECT rules, count(*) AS rows, min(id) AS first FROM (${sets}) GROUP BY rules`
    return `SELECT m.rules, count(*) AS rows, min(m.id) AS first, ${times.bucket} AS bucket FROM (${sets}) AS m JOIN ${times.table} AS l ON l.id = m.id GROUP BY m.rules, bucket ORDER BY bucket`
  },
  orEmpty: ({ sql, present }, element) => (present === undefined ? sql : `coalesce(${sql}, []::${typeOf(element)}[])`),
}

/** What a connection to DuckDB needs before any of this runs. */
export const duckdbSetup: readonly string[] = [
  'SET autoinstall_known_extensions = false',
  "SET TimeZone = 'UTC'",
  "CREATE OR REPLACE TEMP MACRO portcullis_bytes(s) AS CASE WHEN strlen(s) = length(s) THEN s ELSE array_to_string(list_transform(regexp_extract_all(hex(encode(s)), '..'), lambda h: chr(('0x' || h)::INT)), '') END",
]
