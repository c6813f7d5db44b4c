import type { Column, ColumnPart, ColumnType, TimeForm } from './column-map.ts'

/** What ClickHouse itself calls the types that a column of a kind may have, without `Nullable` and `LowCardinality`. */
const allowed: { readonly [K in ColumnType]: RegExp } = {
  text: /^(?:String|Enum(?:8|16)\(.*\))$/s,
  integer: /^(?:Int(?:8|16|32|64)|UInt(?:8|16|32))$/,
  boolean: /^Bool$/,
  address: /^(?:String|IPv4|IPv6)$/,
  'prepared-address': /^String$/,
  texts: /^Array\((?:String|LowCardinality\(String\))\)$/,
  integers: /^Array\((?:Int(?:8|16|32|64)|UInt(?:8|16|32))\)$/,
}

/** A type without what only says how it is stored or that a value may be NULL. */
export function bareClickhouseType(type: string): { readonly type: string; readonly isNullable: boolean } {
  const plain = /^LowCardinality\((.*)\)$/s.exec(type)?.[1] ?? type
  const inner = /^Nullable\((.*)\)$/s.exec(plain)?.[1]
  return { type: inner ?? plain, isNullable: inner !== undefined }
}

/** Whether a column of a type can give exact values; unsigned 64-bit and floating columns cannot. */
export function takesClickhouseType(type: ColumnType, found: string): boolean {
  return allowed[type].test(bareClickhouseType(found).type)
}

/** A value of a column as ClickHouse knows it: what stands where it is not there is never looked at. */
export interface FoundColumn {
  readonly sql: string
  /** As ClickHouse calls it. */
  readonly type: string
  /** Conditions under which it is there. */
  readonly present: readonly string[]
}

/** A column as a value of the engine. */
export interface ReadColumn {
  readonly sql: string
  /** Conditions under which it is there; none: always. */
  readonly present: readonly string[]
  /** A condition under which the row cannot be read, and what it holds then. */
  readonly refused: { readonly when: string; readonly wanted: string } | undefined
}

export function quoteClickhouseName(name: string): string {
  return `\`${name.replace(/[\\`]/g, (sign) => `\\${sign}`)}\``
}

export function quoteClickhouseText(text: string): string {
  return `'${text.replace(/[\\']/g, (sign) => `\\${sign}`)}'`
}

const beforePort = (sql: string): string => `substring(${sql}, 1, position(${sql}, ':') - 1)`
const hasPort = (sql: string): string => `match(${sql}, '^[^:]*:[0-9]+$')`
const beforeQuery = (sql: string): string => `if(position(${sql}, '?') > 0, substring(${sql}, 1, position(${sql}, '?') - 1), ${sql})` // prettier-ignore

/** `lower` and `upper` of ClickHouse change ASCII only, which is what logs hold here. */
const parts: { readonly [K in ColumnPart]: (sql: string) => string } = {
  whole: (sql) => sql,
  path: beforeQuery,
  query: (sql) => `if(position(${sql}, '?') > 0, substring(${sql}, position(${sql}, '?') + 1), '')`,
  lower: (sql) => `lower(${sql})`,
  upper: (sql) => `upper(${sql})`,
  name: (sql) => `lower(if(endsWith(${sql}, '.'), substring(${sql}, 1, length(${sql}) - 1), ${sql}))`,
  peer: (sql) => `multiIf(startsWith(${sql}, '['), extract(${sql}, '^\\\\[([^\\\\]]*)'), ${hasPort(sql)}, ${beforePort(sql)}, ${sql})`, // prettier-ignore
  extension: (sql) => `extract(${beforeQuery(sql)}, '\\\\.([^./]*)$')`,
  host: (sql) => `if(${hasPort(sql)}, ${beforePort(sql)}, ${sql})`,
  'media-type': (sql) => `lower(trimBoth(splitByChar(';', ${sql})[1], ' \\t'))`,
  'after-colon': (sql) => `splitByChar(':', ${sql})[2]`,
}

const ip4 = (text: string): string => `concat('4', leftPad(hex(IPv4StringToNumOrDefault(${text})), 8, '0'))`

/**
 * An address as the key that rules compare. A column of type `IPv6` can hold an address of four octets in its mapped form
 * only, so that form is one there; in a text it is what it says.
 */
function addressKey(sql: string, type: string): { readonly sql: string; readonly isKey: string } {
  if (type === 'IPv4') return { sql: `concat('4', leftPad(hex(toUInt32(${sql})), 8, '0'))`, isKey: 'true' }
  if (type === 'IPv6') {
    const digits = `hex(reinterpretAsFixedString(${sql}))`
    return { sql: `if(startsWith(${digits}, '00000000000000000000FFFF'), concat('4', substring(${digits}, 25)), concat('6', ${digits}))`, isKey: 'true' } // prettier-ignore
  }
  const is4 = `match(${sql}, '^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\\\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])$')`
  const is6 = `(position(${sql}, ':') > 0 AND isIPv6String(${sql}))`
  return {
    sql: `multiIf(${is4}, ${ip4(sql)}, ${is6}, concat('6', hex(IPv6StringToNumOrDefault(${sql}))), '')`,
    isKey: `(${is4} OR ${is6})`,
  }
}

function quote(value: string | number): string {
  return typeof value === 'number' ? String(value) : quoteClickhouseText(value)
}

/** A column that was found, and whose type a map takes, as a value of the engine. */
export function readClickhouseColumn({ type, part = 'whole', missing = [] }: Column, found: FoundColumn): ReadColumn {
  const bare = bareClickhouseType(found.type)
  const there = bare.isNullable ? `assumeNotNull(${found.sql})` : found.sql
  const raw = bare.type.startsWith('Enum') ? `toString(${there})` : `(${there})`
  const present = [
    ...found.present,
    ...(bare.isNullable ? [`isNotNull(${found.sql})`] : []),
    ...(missing.length === 0 ? [] : [`NOT (${raw} IN (${missing.map(quote).join(', ')}))`]),
  ]
  if (type === 'integer') return { sql: `toInt64(${raw})`, present, refused: undefined }
  if (type === 'integers') return { sql: `CAST(${raw} AS Array(Int64))`, present, refused: undefined }
  if (type === 'texts') return { sql: `CAST(${raw} AS Array(String))`, present, refused: undefined }
  if (type === 'address') {
    const { sql, isKey } = addressKey(bare.type === 'String' ? parts[part](raw) : raw, bare.type)
    return { sql, present, refused: isKey === 'true' ? undefined : { when: `NOT ${isKey}`, wanted: 'address' } }
  }
  if (type === 'prepared-address') return { sql: raw, present, refused: { when: `NOT match(${raw}, '^(?:4[0-9A-F]{8}|6[0-9A-F]{32})$')`, wanted: 'prepared address' } } // prettier-ignore
  if (type !== 'text') return { sql: raw, present, refused: undefined }
  const text = parts[part](`CAST(${raw} AS String)`)
  return {
    sql: text,
    present: part === 'extension' || part === 'media-type' ? [...present, `${text} != ''`] : present,
    refused: undefined,
  }
}

/** When a row was, in seconds since 1970; NULL where it does not tell. */
export function readClickhouseTime(sql: string, type: string, form: TimeForm): string {
  const isTime = /^Date/.test(bareClickhouseType(type).type)
  if (form === 'timestamp')
    return isTime
      ? `toFloat64(toUnixTimestamp64Milli(toDateTime64(${sql}, 3, 'UTC'))) / 1000`
      : `toFloat64(toUnixTimestamp64Milli(parseDateTime64BestEffortOrNull(toString(${sql}), 3, 'UTC'))) / 1000`
  if (form === 'logpush') {
    const text = `toString(${sql})`
    const [seconds, nanoseconds] = [readClickhouseTime(sql, type, 'seconds'), readClickhouseTime(sql, type, 'nanoseconds')] // prettier-ignore
    const other = readClickhouseTime(sql, type, 'timestamp')
    return isTime
      ? other
      : `multiIf(match(${text}, '^[0-9]{1,11}$'), ${seconds}, match(${text}, '^[0-9]{12,19}$'), ${nanoseconds}, ${other})`
  }
  const divisor = { seconds: '1', milliseconds: '1000', nanoseconds: '1000000000' }[form]
  return `toFloat64OrNull(toString(${sql})) / ${divisor}`
}
