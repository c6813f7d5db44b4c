import { normalInt } from '../../runtime/index.ts'
import { plain } from '../sets/constraint.ts'
import type { TestKind } from './kind.ts'

/** `&`: the value and the literal share a bit. */
export const bitwiseAnd: TestKind<'bitwise_and'> = {
  constraint: ({ literal }) => plain({ domain: 'bits', mask: BigInt(literal) }),
  edges({ literal }) {
    const mask = BigInt(literal)
    return [0n, mask, mask & -mask, ~mask].map((value) => normalInt(BigInt.asIntN(64, value)))
  },
}
