import { createBytesSearch, hostSearchesBehind, type ByteString } from '../../runtime/index.ts'
import { code } from '../codegen/code.ts'
import type { TestKind } from './kind.ts'

/** The literal stands somewhere in the value. */
export interface ContainsTest {
  readonly kind: 'contains'
  readonly literal: ByteString
}

export const contains: TestKind<ContainsTest, ContainsTest> = {
  types: ['Bytes'],
  cost: () => 8,
  check: ({ right }) => (right.kind === 'bytes' ? { kind: 'contains', literal: right.value } : undefined),
  predicate({ literal }) {
    const search = createBytesSearch(literal)
    return (value) => search.has(value)
  },
  write({ literal }, value, pool) {
    const search = code`${pool.bytesSearch(literal)}.has(${value})`
    const behind = hostSearchesBehind(literal)
    return behind === undefined
      ? search
      : code`(${value}.length > ${behind} ? ${value}.includes(${literal}) : ${search})`
  },
  needsName: ({ literal }) => hostSearchesBehind(literal) !== undefined,
  serialize: ({ kind, literal }) => ({ kind, literal }),
  read: (form) => ({ kind: 'contains', literal: form.at('literal').bytes() }),
}
