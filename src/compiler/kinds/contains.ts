import { containsBytes, longestDirect, type ByteString } from '../../runtime/index.ts'
import { code } from '../codegen/code.ts'
import type { TestKind } from './kind.ts'

/** The literal stands somewhere in the value. */
export interface ContainsTest {
  readonly kind: 'contains'
  readonly literal: ByteString
}

/** Whether a literal is too long for the host's own search, which multiplies its length with the value's. */
function isLong(literal: ByteString): boolean {
  return literal.length > longestDirect
}

export const contains: TestKind<ContainsTest, ContainsTest> = {
  types: ['Bytes'],
  cost: () => 8,
  check: ({ right }) => (right.kind === 'bytes' ? { kind: 'contains', literal: right.value } : undefined),
  predicate:
    ({ literal }) =>
    (value) =>
      containsBytes(value as ByteString | undefined, literal),
  write: ({ literal }, value, pool) =>
    isLong(literal) ? code`${pool.use('containsBytes')}(${value}, ${literal})` : code`${value}.includes(${literal})`,
  needsName: ({ literal }) => !isLong(literal),
  serialize: ({ kind, literal }) => ({ kind, literal }),
  read: (form) => ({ kind: 'contains', literal: form.at('literal').bytes() }),
}
