import {
  isAddressText,
  readAddressText,
  readColumn,
  readTime,
  refuseAddress,
  type ColumnMap,
} from '../../columns/index.ts'
import { keyOf, type AddressColumn } from '../../query/index.ts'
import type { ReplayField } from './replay-fields.ts'

/** Addresses that stand as keys. */
function keyColumn(key: string): AddressColumn {
  return {
    startOf: (block) => ({ value: key, start: keyOf(block), isWhole: block.family === 4 && block.bits === 32 }),
  }
}

/** Addresses that stand as texts: those of version 4 have one form, those of version 6 are looked at as keys. */
function textColumn(text: string, long: string): AddressColumn {
  const six = keyColumn(long)
  return {
    startOf(block) {
      if (block.family === 6) return six.startOf(block)
      const octets = Array.from(
        { length: block.bits / 8 },
        (_, at) => (block.start >> BigInt(block.bits - 8 - at * 8)) & 0xffn,
      )
      const isWhole = block.bits === 32
      return { value: text, start: `${octets.join('.')}${isWhole ? '' : '.'}`, isWhole }
    },
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
 * Rows of Parquet. Of an address, only that it is one is looked at in each row, in a step of its own; the number of a row
 * stands above that, which makes DuckDB look at all of them before it leaves out a row.
 *
 * @param map - of which the time is read; undefined: no time is
 */
export function parquetRelation(fields: readonly ReplayField[], map: ColumnMap | undefined): LogRelation {
  const isText = ({ column }: ReplayField): boolean => column.type === 'address'
  const addresses = fields.filter(isText)
  const others = fields.filter((field) => !isText(field))
  const seen = map === undefined ? undefined : readSeen(map, 'parquet')
  const kept = [...(seen === undefined ? [] : ['seen']), ...others.map(({ loaded }) => loaded)]
  const texts = addresses.map(({ loaded }) => `${loaded}_text`)
  const values = [
    ...(seen === undefined ? [] : [`${seen} AS seen`]),
    ...others.map(({ column, loaded }) => `${readColumn(column, 'parquet')} AS ${loaded}`),
    ...addresses.map(({ column, loaded }) => `${readAddressText(column, 'parquet')} AS ${loaded}_text`),
  ]
  const step = (inner: string, columns: readonly string[]): string => `SELECT ${columns.join(', ')} FROM (${inner})`
  const textOf = ({ loaded }: ReplayField): string => `l.${loaded}_text`
  /** The key of what is no text of an everyday form; NULL for the others. */
  const oddOf = ({ loaded }: ReplayField): string => `l.${loaded}_odd`
  const longOf = (field: ReplayField): string => `CASE WHEN contains(${textOf(field)}, ':') THEN coalesce(${oddOf(field)}, portcullis_long_address(${textOf(field)})) END` // prettier-ignore
  return {
    rows(from) {
      const read = `SELECT ${values.length === 0 ? '1 AS portcullis_none' : values.join(', ')} FROM ${from}`
      if (addresses.length === 0) return `SELECT row_number() OVER () - 1 AS id, * FROM (${read})`
      const looked = step(read, [...kept, ...texts, ...texts.map((text) => `${isAddressText(text)} AS ${text}_is`)])
      const checked = step(looked, [...kept, ...texts, ...addresses.map(({ column, loaded }) => `CASE WHEN NOT ${loaded}_text_is THEN coalesce(portcullis_parse_address(${loaded}_text), ${refuseAddress(column, `${loaded}_text`)}) END AS ${loaded}_odd`)]) // prettier-ignore
      return `SELECT row_number() OVER () - 1 AS id, * FROM (${checked})`
    },
    value: (field) => isText(field) ? `coalesce(${oddOf(field)}, portcullis_address(${textOf(field)}))` : `l.${field.loaded}`, // prettier-ignore
    address: (field) => isText(field) ? textColumn(textOf(field), longOf(field)) : keyColumn(`l.${field.loaded}`), // prettier-ignore
  }
}

/** The columns of a log that are read. */
export function columnsRead(fields: readonly ReplayField[], time: string | undefined): readonly string[] {
  return [...fields.map(({ column }) => column.column), ...(time === undefined ? [] : [time])]
}
