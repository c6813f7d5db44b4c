import type { Column, ColumnPart, ColumnType, TimeForm } from './column-map.ts'

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

const parts: { readonly [K in ColumnPart]: (sql: string) => string } = {
  whole: (sql) => sql,
  path: (sql) => `CASE WHEN contains(${sql}, '?') THEN split_part(${sql}, '?', 1) ELSE ${sql} END`,
  query: (sql) => `CASE WHEN contains(${sql}, '?') THEN substring(${sql}, strpos(${sql}, '?') + 1) ELSE '' END`,
  lower: (sql) => `CASE WHEN strlen(${sql}) = length(${sql}) THEN lower(${sql}) ELSE translate(${sql}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') END`, // prettier-ignore
  // Names of countries are ASCII; other letters stay.
  upper: (sql) => `translate(${sql}, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')`,
  name: (sql) =>
    `regexp_replace(translate(${sql}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '(\\.$)', '')`,
  peer: (sql) =>
    `CASE WHEN starts_with(${sql}, '[') THEN regexp_extract(${sql}, '^\\[([^\\]]*)', 1) WHEN regexp_matches(${sql}, '^[^:]*:[0-9]+$') THEN split_part(${sql}, ':', 1) ELSE ${sql} END`,
  extension: (sql) => `nullif(regexp_extract(split_part(${sql}, '?', 1), '\\.([^./]*)$', 1), '')`,
  host: (sql) => `CASE WHEN regexp_matches(${sql}, '^[^:]*:[0-9]+$') THEN split_part(${sql}, ':', 1) ELSE ${sql} END`,
  'media-type': (sql) => `nullif(translate(trim(split_part(${sql}, ';', 1), ' ' || chr(9)), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '')`, // prettier-ignore
  'after-colon': (sql) => `split_part(${sql}, ':', 2)`,
}

/** What the files of a log are: JSON and CSV tell no types, so each value is checked as it is read. */
export type LogKind = 'parquet' | 'jsonl' | 'csv'

function memberOf({ column, member = [] }: Column, kind: LogKind): string {
  const name = quoteName(column)
  if (kind === 'jsonl') {
    if (member.length === 0) return name
    const path = member.map((step) => (typeof step === 'number' ? `[${String(step)}]` : `.${quoteName(step)}`)).join('')
    return `json_extract(${name}, ${quote(`$${path}`)})`
  }
  const steps = member.map((step) => (typeof step === 'number' ? `[${String(step + 1)}]` : `.${quoteName(step)}`))
  return `${name}${steps.join('')}`
}

/** Ends the query where a value is not of its type: rows are never skipped, and no value is bent. */
function refuse(column: Column, wanted: string, value: string): string {
  const text = `portcullis: the column \`${column.column}\` holds a value that is no ${wanted}`
  return `error(${quote(text)} || left(${value}, 0))`
}

const digits = "'-?[0-9]{1,19}'"

/** One value of a log of texts. */
function readText(column: Column, wanted: 'text' | 'integer' | 'boolean', text: string): string {
  if (wanted === 'text') return text
  if (wanted === 'integer')
    return `CASE WHEN ${text} IS NULL THEN NULL WHEN regexp_full_match(${text}, ${digits}) THEN coalesce(try_cast(${text} AS BIGINT), ${refuse(column, 'integer of 64 bits', text)}) ELSE ${refuse(column, 'integer', text)} END`
  return `CASE WHEN ${text} IS NULL THEN NULL WHEN ${text} IN ('true', 'false') THEN ${text} = 'true' ELSE ${refuse(column, 'boolean', text)} END`
}

/** A key as it must stand, since rules compare it as text. */
const keyPattern = "'4[0-9A-F]{8}|6[0-9A-F]{32}'"

/** One value of JSON. An integer may stand as text, as access logs write it. */
function readJson(column: Column, wanted: 'text' | 'integer' | 'boolean', json: string): string {
  const text = `json_extract_string(${json}, '$')`
  const types = { text: "'VARCHAR'", integer: "'BIGINT', 'UBIGINT', 'VARCHAR'", boolean: "'BOOLEAN'" }[wanted]
  return `CASE WHEN ${json} IS NULL OR json_type(${json}) = 'NULL' THEN NULL WHEN json_type(${json}) IN (${types}) THEN ${readText(column, wanted, text)} ELSE ${refuse(column, wanted, `${json}::VARCHAR`)} END`
}

/** What a column holds, of its type, and nothing else done to it. */
export function readStored(column: Column, kind: LogKind): string {
  const { type } = column
  const value = memberOf(column, kind)
  if (kind === 'parquet') {
    if (type === 'text') return `${value}::VARCHAR`
    return value
  }
  const one = type === 'integer' || type === 'integers' ? 'integer' : type === 'boolean' ? 'boolean' : 'text'
  if (kind === 'csv') return readText(column, one, one === 'text' ? value : `nullif(${value}, '')`)
  if (type !== 'texts' && type !== 'integers') return readJson(column, one, value)
  return `CASE WHEN ${value} IS NULL OR json_type(${value}) = 'NULL' THEN NULL WHEN json_type(${value}) = 'ARRAY' THEN list_transform(${value}::JSON[], lambda e: ${readJson(column, one, 'e')}) ELSE ${refuse(column, 'list', `${value}::VARCHAR`)} END`
}

/** What a column holds before its parts are taken; NULL where it is missing. */
function readPresent(column: Column, kind: LogKind): string {
  const { missing = [] } = column
  const raw = readStored(column, kind)
  if (missing.length === 0) return raw
  return missing.length === 1 ? `nullif(${raw}, ${missing.map(quote).join()})` : `CASE WHEN ${raw} IN (${missing.map(quote).join(', ')}) THEN NULL ELSE ${raw} END` // prettier-ignore
}

/** The text of a column of addresses; NULL where it is missing. */
export function readAddressText(column: Column, kind: LogKind): string {
  return parts[column.part ?? 'whole'](readPresent(column, kind))
}

/** What ends a query at a text that is no address. */
export function refuseAddress(column: Column, text: string): string {
  return refuse(column, 'address', text)
}

/** A column as a value of the engine; NULL where it is missing. */
export function readColumn(column: Column, kind: LogKind = 'parquet'): string {
  const { type, part = 'whole' } = column
  const there = readPresent(column, kind)
  if (type === 'integer') return `(${there})::BIGINT`
  if (type === 'integers') return `(${there})::BIGINT[]`
  if (type === 'prepared-address')
    return `CASE WHEN ${there} IS NULL THEN NULL WHEN regexp_full_match(${there}, ${keyPattern}) THEN ${there} ELSE ${refuse(column, 'prepared address', there)} END`
  if (type === 'address') {
    const text = readAddressText(column, kind)
    return `CASE WHEN ${text} IS NULL THEN NULL ELSE coalesce(portcullis_address(${text}), ${refuse(column, 'address', text)}) END`
  }
  return parts[part](there)
}

const times: { readonly [K in TimeForm]: (sql: string) => string } = {
  timestamp: (sql) => `try_cast(${sql} AS TIMESTAMP)`,
  seconds: (sql) => `try(make_timestamp((try_cast(${sql} AS DOUBLE) * 1000000)::BIGINT))`,
  milliseconds: (sql) => `try(make_timestamp(try_cast(${sql} AS BIGINT) * 1000))`,
  nanoseconds: (sql) => `try(make_timestamp(try_cast(${sql} AS BIGINT) // 1000))`,
  // As a text, whatever the column is: a cast of a number to a timestamp would not even be planned.
  logpush(sql) {
    const text = `(${sql})::VARCHAR`
    return `CASE WHEN regexp_full_match(${text}, '[0-9]{1,11}') THEN ${times.seconds(text)} WHEN regexp_full_match(${text}, '[0-9]{12,19}') THEN ${times.nanoseconds(text)} ELSE ${times.timestamp(text)} END`
  },
}

/** What a column of times holds. */
export function readStoredTime(column: string, kind: LogKind): string {
  const name = quoteName(column)
  return kind === 'jsonl' ? `json_extract_string(${name}, '$')` : name
}

/** When a row was, as a timestamp; NULL where it does not tell. */
export function readTime(column: string, form: TimeForm, kind: LogKind): string {
  return times[form](readStoredTime(column, kind))
}

/** The column as it is, for what DuckDB calls its type. */
export function bareColumn(column: Column): string {
  return memberOf(column, 'parquet')
}
