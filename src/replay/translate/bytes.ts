import type { ValueNode } from '../../compiler/index.ts'
import { isArrayType, isMapType, type Type } from '../../language/index.ts'
import { fromText, toText, type ByteString } from '../../runtime/index.ts'
import type { BytesForm, Dialect, SqlValue } from '../sql/dialect.ts'
import { SqlRefusal } from '../sql/refusal.ts'

/** Whether bytes are the UTF-8 of a text. */
export function isUtf8(bytes: ByteString): boolean {
  const text = toText(bytes)
  // Only ASCII is its own text.
  return text === bytes || fromText(text) === bytes
}

/** Whether a type holds bytes anywhere, so that its form matters. */
export function holdsBytes(type: Type): boolean {
  if (isMapType(type)) return true
  return isArrayType(type) ? holdsBytes(type.array) : type === 'Bytes'
}

export function formOf(value: SqlValue): BytesForm {
  return value.form ?? 'bytes'
}

function convert(dialect: Dialect, sql: string, type: Type, depth: number): string {
  if (isMapType(type)) throw new SqlRefusal('E_SQL_COLUMN_ENCODING', 'a map of text where bytes are asked for')
  if (!isArrayType(type)) return dialect.toBytes(sql)
  const name = `b${String(depth)}`
  return dialect.transform(sql, name, convert(dialect, name, type.array, depth + 1))
}

/** A value with its bytes one by one, whatever it was held as. */
export function asBytes(dialect: Dialect, value: SqlValue, type: Type = 'Bytes'): SqlValue {
  if (formOf(value) === 'bytes' || !holdsBytes(type)) return value
  return { ...value, sql: convert(dialect, value.sql, type, 0), form: 'bytes' }
}

/** A value and a literal held alike: as text where the literal is one. */
export function alike(
  dialect: Dialect,
  value: SqlValue,
  literal: ByteString,
): { readonly value: SqlValue; readonly literal: string } {
  const form = formOf(value) === 'text' && isUtf8(literal) ? 'text' : 'bytes'
  return { value: form === 'text' ? value : asBytes(dialect, value), literal: dialect.bytes(literal, form) }
}

/** An argument with its type and node, where a literal can be written in either form. */
export interface Held {
  readonly value: SqlValue
  readonly type: Type
  readonly node: ValueNode
}

/** Arguments held alike: as text where all of them are, or are literals of text. */
export function allAlike(dialect: Dialect, held: readonly Held[]): readonly SqlValue[] {
  const literalOf = ({ node, type }: Held): ByteString | undefined =>
    node.kind === 'literal' && type === 'Bytes' ? (node.value as ByteString) : undefined
  const canBeText = held.every((one) => {
    const literal = literalOf(one)
    return !holdsBytes(one.type) || (literal === undefined ? formOf(one.value) === 'text' : isUtf8(literal))
  })
  return held.map((one) => {
    const literal = literalOf(one)
    if (!canBeText) return asBytes(dialect, one.value, one.type)
    return literal === undefined ? one.value : { sql: dialect.bytes(literal, 'text'), form: 'text' }
  })
}
