import type { Test } from '../../../compiler/index.ts'
import type { PlanKind } from './kind.ts'

export const bytesSet: PlanKind<Extract<Test, { kind: 'bytes_set' }>> = {
  key: ({ items }) => `in ${JSON.stringify(items)}`,
  entries: ({ items }) => items.map((literal) => ({ kind: 'equal', literal })),
}
