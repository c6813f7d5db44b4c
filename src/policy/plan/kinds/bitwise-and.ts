import type { Test } from '../../../compiler/index.ts'
import type { PlanKind } from './kind.ts'

export const bitwiseAnd: PlanKind<Extract<Test, { kind: 'bitwise_and' }>> = {
  key: ({ literal }) => `& ${typeof literal} ${String(literal)}`,
  entries: () => undefined,
  withoutEntries: () => 'bits are tested',
}
