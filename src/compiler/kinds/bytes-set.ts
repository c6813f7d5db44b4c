import { createBytesSet, type ByteString } from '../../runtime/index.ts'
import { code } from '../codegen/code.ts'
import { readSetItems } from '../serialize/literals.ts'
import { anyOf, inlineSet, type TestKind } from './kind.ts'

/** The value is one of the items. */
export interface BytesSetTest {
  readonly kind: 'bytes_set'
  readonly items: readonly ByteString[]
}

function isInline({ items }: BytesSetTest): boolean {
  return items.length <= inlineSet
}

export const bytesSet: TestKind<BytesSetTest, BytesSetTest> = {
  types: ['Bytes'],
  cost: () => 3,
  check({ right }) {
    if (right.kind !== 'set') return undefined
    return { kind: 'bytes_set', items: right.items.flatMap((item) => (item.kind === 'bytes' ? [item.value] : [])) }
  },
  predicate({ items }) {
    const set = createBytesSet(items)
    return (value) => set.has(value)
  },
  some({ items }) {
    const set = createBytesSet(items)
    return (values) => set.hasSome(values)
  },
  writeSome: (test, values, pool) =>
    isInline(test) ? undefined : code`${pool.bytesSet(test.items)}.hasSome(${values})`,
  write(test, value, pool) {
    if (isInline(test)) return anyOf(test.items.map((item) => code`${value} === ${item}`))
    return code`${pool.bytesSet(test.items)}.has(${value})`
  },
  needsName: isInline,
  isNever: ({ items }) => items.length === 0,
  serialize: ({ kind, items }) => ({ kind, items }),
  read: (form, _type, scheme) => ({
    kind: 'bytes_set',
    items: readSetItems(form.at('items'), scheme).map((item) => item.bytes()),
  }),
}
