import type { Test } from '../../../compiler/index.ts'
import type { PlanKind } from './kind.ts'

export const contains: PlanKind<Extract<Test, { kind: 'contains' }>> = {
  key: ({ literal }) => `contains ${literal}`,
  entries: ({ literal }) => (literal === '' ? undefined : [{ kind: 'contains', literal }]),
  withoutEntries: () => 'the empty text is in every text',
}
