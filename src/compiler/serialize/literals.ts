import type { Scheme, Type } from '../../language/index.ts'
import { parseIp, printIp, type IpValue, type Value } from '../../runtime/index.ts'
import { FormError, type FormReader } from './form-reader.ts'

/** An integer: a number where that is exact, else its digits. */
export type SerializedInt = number | { readonly int: string }

export function writeInt(value: number | bigint): SerializedInt {
  return typeof value === 'number' ? value : { int: String(value) }
}

/** A literal of a primitive type; longer ones are never written as literals. */
export function writeLiteral(type: Type, value: Value): SerializedInt | string | boolean {
  switch (type) {
    case 'Bool':
      return value as boolean
    case 'Int':
      return writeInt(value as number | bigint)
    case 'Bytes':
      return value as string
    case 'Ip':
      return printIp(value as IpValue)
    default:
      throw new Error('INVARIANT: a literal has a primitive type')
  }
}

export function readIp(form: FormReader): IpValue {
  return parseIp(form.string()) ?? form.fail('expected an address')
}

/** A literal of a primitive type. */
export function readLiteral(form: FormReader, type: Type): Value {
  switch (type) {
    case 'Bool':
      return form.boolean()
    case 'Int':
      return form.int()
    case 'Bytes':
      return form.bytes()
    case 'Ip':
      return readIp(form)
    default:
      return form.fail('expected a literal of type Bool, Int, Bytes or Ip')
  }
}

/** The items of a set, no more than the scheme allows. */
export function readSetItems(form: FormReader, scheme: Scheme): FormReader[] {
  const { maxSetItems } = scheme.limits
  const items = form.items()
  if (items.length > maxSetItems) throw new FormError('E_LIMIT_SET_ITEMS', { limit: maxSetItems })
  return items
}
