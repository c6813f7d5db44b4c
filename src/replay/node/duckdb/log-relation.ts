import {
  keyOfNumber,
  numberSteps,
  readAddressText,
  readColumn,
  readTime,
  refuseAddress,
  type ColumnMap,
} from '../../columns/index.ts'
import type { AddressColumn } from '../../query/index.ts'
import { ipKey } from '../../sql/index.ts'
import type { ReplayField } from './replay-fields.ts'

const hexadecimal = (value: bigint, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0')

/** The column of a field's number of version 4, and of the key of an address that is none. */
const numberOf = (field: ReplayField): string => `l.${field.loaded}_number`
const longOf = (field: ReplayField): string => `l.${field.loaded}_long`

/** Addresses that stand as keys. */
function keyColumn(key: string): AddressColumn {
  return {
    prefix: (_family, bits) => `left(${key}, ${String(1 + bits / 4)})`,
    literal: ({ family, bits, start }) => `'${String(family)}${hexadecimal(start, bits / 4)}'`,
    between: ({ first, last }) => `${key} BETWEEN '${ipKey(first)}' AND '${ipKey(last)}'`,
  }
}

/** Addresses that stand as numbers, where they are of version 4, else as keys. */
function numberColumn(field: ReplayField): AddressColumn {
  const long = keyColumn(longOf(field))
  const number = numberOf(field)
  return {
    prefix: (family, bits) => family === 6 ? long.prefix(family, bits) : bits === 32 ? number : `(${number} >> ${String(32 - bits)})`, // prettier-ignore
    literal: (block) => (block.family === 6 ? long.literal(block) : `${String(block.start)}::BIGINT`),
    between: (range) => typeof range.first === 'bigint' ? long.between(range) : `${number} BETWEEN ${String(range.first)} AND ${String(range.last)}`, // prettier-ignore
  }
}

/** How the rows of a log are read, without keeping them. */
export interface LogRelation {
  /** A query over what a statement reads from, with `id`, `seen` where times are read, and the fields. */
  rows(from: string): string
  /** A field as a value, over the rows of `l`. */
  value(field: ReplayField): string
  address(field: ReplayField): AddressColumn
}

/** A table whose columns are the fields. */
export const tableRelation: LogRelation = {
  rows: (from) => `SELECT * FROM ${from}`,
  value: ({ loaded }) => `l.${loaded}`,
  address: ({ loaded }) => keyColumn(`l.${loaded}`),
}

/** When a row was, in seconds since 1970. */
export function readSeen(map: ColumnMap, kind: 'parquet' | 'jsonl' | 'csv'): string | undefined {
  const { time, timeForm = 'timestamp' } = map
  return time === undefined ? undefined : `epoch(${readTime(time, timeForm, kind)})`
}

/**
 * Rows of Parquet. Each step is a query over the one before, so that no text is split twice; the number of a row stands
 * above the addresses, which makes DuckDB look at all of them before it leaves out a row.
 *
 * @param map - of which the time is read; undefined: no time is
 */
export function parquetRelation(fields: readonly ReplayField[], map: ColumnMap | undefined): LogRelation {
  const isSplit = ({ column }: ReplayField): boolean => column.type === 'address'
  const addresses = fields.filter(isSplit)
  const others = fields.filter((field) => !isSplit(field))
  const seen = map === undefined ? undefined : readSeen(map, 'parquet')
  const kept = [...(seen === undefined ? [] : ['seen']), ...others.map(({ loaded }) => loaded)]
  const values = [
    ...(seen === undefined ? [] : [`${seen} AS seen`]),
    ...others.map(({ column, loaded }) => `${readColumn(column, 'parquet')} AS ${loaded}`),
    ...addresses.map(({ column, loaded }) => `${readAddressText(column, 'parquet')} AS ${loaded}_text`),
  ]
  const step = (inner: string, columns: readonly string[]): string => `SELECT ${columns.join(', ')} FROM (${inner})`
  const texts = addresses.map(({ loaded }) => `${loaded}_text`)
  const numbers = addresses.map(({ loaded }) => `${loaded}_number`)
  return {
    rows(from) {
      const read = `SELECT ${values.length === 0 ? '1 AS portcullis_none' : values.join(', ')} FROM ${from}`
      if (addresses.length === 0) return `SELECT row_number() OVER () - 1 AS id, * FROM (${read})`
      const split = step(read, [...kept, ...texts, ...addresses.map(({ loaded }) => `${numberSteps.octets(`${loaded}_text`)} AS ${loaded}_octets`)]) // prettier-ignore
      const numbered = step(split, [...kept, ...texts, ...addresses.map(({ loaded }) => `${numberSteps.number(`${loaded}_octets`, `${loaded}_text`)} AS ${loaded}_number`)]) // prettier-ignore
      const keyed = step(numbered, [...kept, ...numbers, ...addresses.map(({ column, loaded }) => `CASE WHEN ${loaded}_number IS NULL AND ${loaded}_text IS NOT NULL THEN coalesce(portcullis_long_address(${loaded}_text), ${refuseAddress(column, `${loaded}_text`)}) END AS ${loaded}_long`)]) // prettier-ignore
      return `SELECT row_number() OVER () - 1 AS id, * FROM (${keyed})`
    },
    value: (field) => isSplit(field) ? `CASE WHEN ${numberOf(field)} IS NOT NULL THEN ${keyOfNumber(numberOf(field))} ELSE ${longOf(field)} END` : `l.${field.loaded}`, // prettier-ignore
    address: (field) => (isSplit(field) ? numberColumn(field) : keyColumn(`l.${field.loaded}`)),
  }
}

/** The columns of a log that are read. */
export function columnsRead(fields: readonly ReplayField[], time: string | undefined): readonly string[] {
  return [...fields.map(({ column }) => column.column), ...(time === undefined ? [] : [time])]
}
