import type { Test } from '../../../compiler/index.ts'
import type { PlanKind } from './kind.ts'

export const regex: PlanKind<Extract<Test, { kind: 'regex' }>> = {
  key: ({ source }) => `~ ${source}`,
  entries: (test) => test.regex.required?.map((literal) => ({ kind: 'contains', literal })),
  withoutEntries: () => 'the pattern asks for no fixed text',
  isWider: () => true,
}
