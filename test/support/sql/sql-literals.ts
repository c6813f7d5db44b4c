import { isArrayType, isMapType, type Type } from '../../../src/language/index.ts'
import type { BytesForm, Dialect } from '../../../src/replay/index.ts'
import type { Value } from '../../../src/runtime/index.ts'

/** A value of the engine as a literal of a dialect. */
export function sqlLiteral(dialect: Dialect, type: Type, value: Value, form: BytesForm): string {
  const cast = (sql: string): string =>
    dialect.name === 'duckdb' ? `(${sql})::${dialect.type(type)}` : `CAST(${sql} AS ${dialect.type(type)})`
  if (isArrayType(type)) {
    const items = (value as readonly Value[]).map((item) => sqlLiteral(dialect, type.array, item, form))
    return cast(`[${items.join(', ')}]`)
  }
  if (isMapType(type)) {
    const entries = [...(value as ReadonlyMap<string, Value>)].map(
      ([key, item]) => [dialect.bytes(key, form), sqlLiteral(dialect, type.map, item, form)] as const,
    )
    return dialect.name === 'duckdb'
      ? cast(`MAP {${entries.map((pair) => pair.join(': ')).join(', ')}}`)
      : cast(`map(${entries.flat().join(', ')})`)
  }
  if (type === 'Int') return dialect.int(value as number | bigint)
  if (type === 'Bool') return dialect.bool(value as boolean)
  if (type === 'Ip') return dialect.ip(value as number | bigint)
  return dialect.bytes(value as string, form)
}
