import type { Type } from '../../language/index.ts'

/**
 * How a column holds a value of a field. A `prepared-address` is one as a number: `4` and 8 hexadecimal digits in upper
 * case, or `6` and 32. Types are declared, never taken from what a file seems to hold.
 */
export type ColumnType = 'text' | 'integer' | 'boolean' | 'address' | 'texts' | 'integers' | 'prepared-address'

/**
 * What of a column's text is the field. `name` is a DNS name in lower case without its last dot, `peer` an address
 * before its port, `media-type` what stands before the parameters of a `Content-Type`, in lower case.
 */
export type ColumnPart =
  'whole' | 'path' | 'query' | 'lower' | 'upper' | 'name' | 'peer' | 'extension' | 'host' | 'after-colon' | 'media-type'

/** Where a field stands in a log. */
export interface Column {
  readonly column: string
  /** The way to a member of a column that holds objects, outermost first; a number is a place of a list, from 0. */
  readonly member?: readonly (string | number)[]
  readonly type: ColumnType
  /** Default: `whole`. */
  readonly part?: ColumnPart
  /** What stands there for nothing, such as `-` or `""`. */
  readonly missing?: readonly (string | number)[]
  /** Whether the log promises a value in every row. Default: false. */
  readonly always?: boolean
}

/**
 * What a column of times counts. `logpush` is what any `timestamp_format` of Logpush writes: a timestamp or a text of RFC
 * 3339 (`rfc3339`), or whole seconds (`unix`, at most 11 digits) or nanoseconds (`unixnano`, its default) since 1970.
 * https://developers.cloudflare.com/logs/logpush/logpush-job/log-output-options/
 */
export type TimeForm = 'timestamp' | 'seconds' | 'milliseconds' | 'nanoseconds' | 'logpush'

/** A form of logs: which column gives which field. */
export interface ColumnMap {
  readonly name: string
  /** Where the form is described. */
  readonly source: string
  /** The column that tells when, for series. */
  readonly time?: string
  /** How it tells that. Default: `timestamp`, which is a timestamp or a text of RFC 3339. */
  readonly timeForm?: TimeForm
  readonly fields: Readonly<Record<string, Column>>
}

/** The type of field that a column can give. */
export const columnTypes: { readonly [K in ColumnType]: Type } = {
  text: 'Bytes',
  integer: 'Int',
  boolean: 'Bool',
  address: 'Ip',
  'prepared-address': 'Ip',
  texts: { array: 'Bytes' },
  integers: { array: 'Int' },
}

/** All parts. */
export const columnParts: readonly ColumnPart[] = ['whole', 'path', 'query', 'lower', 'upper', 'name', 'peer', 'extension', 'host', 'after-colon', 'media-type'] // prettier-ignore
