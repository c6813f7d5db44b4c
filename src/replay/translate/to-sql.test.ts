import { expect, it } from 'vitest'
import { compile, type Filter } from '../../compiler/index.ts'
import { unwrap } from '../../diagnostics/index.ts'
import { defineScheme } from '../../language/index.ts'
import { clickhouse } from '../sql/clickhouse.ts'
import { duckdb } from '../sql/duckdb.ts'
import { toSql } from './to-sql.ts'

const scheme = defineScheme({ name: 'own', nilNotEqual: true, fields: { host: 'Bytes', status: 'Int' } })
const filter = (text: string): Filter => unwrap(compile(text, scheme))
const columns = (field: string) => ({ sql: `"${field}"`, form: 'text' as const })

it('writes a filter as a condition of each dialect', () => {
  const both = filter('host eq "a\'b" and status gt 399')
  expect(toSql(both, { dialect: duckdb, columns })).toEqual({ ok: true, sql: `(("host" = 'a''b') AND ("status" > (399)::BIGINT))` }) // prettier-ignore
  expect(toSql(both, { dialect: clickhouse, columns: (field) => ({ sql: field }) })).toEqual({ ok: true, sql: `((host = 'a\\x27b') AND (status > toInt64('399')))` }) // prettier-ignore
})

it('says why a filter is none', () => {
  expect(toSql(filter('host matches r"\\b{start}a"'), { dialect: duckdb, columns })).toMatchObject({ ok: false, code: 'E_SQL_REGEX_ASSERTION' }) // prettier-ignore
})
