import type { Column, ColumnPart, ColumnType } from './column-map.ts'

/** What DuckDB itself calls the types that a column of a kind may have. */
const allowed: { readonly [K in ColumnType]: RegExp } = {
  text: /^(?:VARCHAR|ENUM\(.*\))$/,
  integer: /^(?:BIGINT|INTEGER|SMALLINT|TINYINT|UINTEGER|USMALLINT|UTINYINT)$/,
  boolean: /^BOOLEAN$/,
  address: /^VARCHAR$/,
  'prepared-address': /^VARCHAR$/,
  texts: /^VARCHAR\[\]$/,
  integers: /^(?:BIGINT|INTEGER|SMALLINT|TINYINT|UINTEGER|USMALLINT|UTINYINT)\[\]$/,
}

/** Whether a column of a type can give exact values; unsigned 64-bit and floating columns cannot. */
export function takesType(type: ColumnType, found: string): boolean {
  return allowed[type].test(found)
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function quote(value: string | number): string {
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`
}

const octets = [1, 2, 3, 4]

/** Statements that a connection needs before columns are read: addresses as keys, `4` and 8 or `6` and 32 digits. */
export const columnMacros: readonly string[] = [
  `CREATE OR REPLACE TEMP MACRO portcullis_ip4(s) AS CASE WHEN regexp_full_match(s, '(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])') THEN hex(${octets.map((at) => `(TRY_CAST(string_split(s, '.')[${String(at)}] AS BIGINT) << ${String(32 - at * 8)})`).join(' + ')} + ${String(2 ** 34)}) END`,
  `CREATE OR REPLACE TEMP MACRO portcullis_address(s) AS coalesce(portcullis_ip4(s), CASE WHEN contains(s, ':') THEN portcullis_parse_address(s) END)`,
]

const parts: { readonly [K in ColumnPart]: (sql: string) => string } = {
  whole: (sql) => sql,
  path: (sql) => `CASE WHEN contains(${sql}, '?') THEN split_part(${sql}, '?', 1) ELSE ${sql} END`,
  query: (sql) => `CASE WHEN contains(${sql}, '?') THEN substring(${sql}, strpos(${sql}, '?') + 1) ELSE '' END`,
  lower: (sql) => `CASE WHEN strlen(${sql}) = length(${sql}) THEN lower(${sql}) ELSE translate(${sql}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') END`, // prettier-ignore
  extension: (sql) => `nullif(regexp_extract(split_part(${sql}, '?', 1), '\\.([^./]*)$', 1), '')`,
  host: (sql) => `CASE WHEN regexp_matches(${sql}, '^[^:]*:[0-9]+$') THEN split_part(${sql}, ':', 1) ELSE ${sql} END`,
  'after-colon': (sql) => `split_part(${sql}, ':', 2)`,
}

/** A column as a value of the engine; NULL where it is missing. */
export function readColumn({ column, type, part = 'whole', missing = [] }: Column): string {
  const name = quoteName(column)
  const raw = type === 'text' ? `${name}::VARCHAR` : name
  const there = missing.length === 0 ? raw : `CASE WHEN ${raw} IN (${missing.map(quote).join(', ')}) THEN NULL ELSE ${raw} END` // prettier-ignore
  if (type === 'integer') return `(${there})::BIGINT`
  if (type === 'integers') return `(${there})::BIGINT[]`
  if (type === 'address') return `portcullis_address(${there})`
  return parts[part](there)
}
