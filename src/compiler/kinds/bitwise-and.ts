import { bitwiseAnd as shareBit } from '../../runtime/index.ts'
import { code } from '../codegen/code.ts'
import { writeInt, type SerializedInt } from '../serialize/literals.ts'
import type { TestKind } from './kind.ts'

/** The value and the literal share a bit. */
export interface BitwiseAndTest {
  readonly kind: 'bitwise_and'
  readonly literal: number | bigint
}

export interface SerializedBitwiseAnd {
  readonly kind: 'bitwise_and'
  readonly literal: SerializedInt
}

export const bitwiseAnd: TestKind<BitwiseAndTest, SerializedBitwiseAnd> = {
  types: ['Int'],
  cost: () => 1,
  check: ({ right }) => (right.kind === 'int' ? { kind: 'bitwise_and', literal: right.value } : undefined),
  predicate:
    ({ literal }) =>
    (value) =>
      shareBit(value as number | undefined, literal),
  write: ({ literal }, value, pool) => code`${pool.use('bitwiseAnd')}(${value}, ${literal})`,
  needsName: () => false,
  isNever: ({ literal }) => literal === 0,
  serialize: ({ kind, literal }) => ({ kind, literal: writeInt(literal) }),
  read: (form) => ({ kind: 'bitwise_and', literal: form.at('literal').int() }),
}
