import type { Test } from '../../../compiler/index.ts'
import type { PlanKind } from './kind.ts'

export const list: PlanKind<Extract<Test, { kind: 'list' }>> = {
  key: ({ name, type }) => `in $${name} ${type}`,
  entries: () => undefined,
  withoutEntries: () => 'the items of the list belong to the host',
}
