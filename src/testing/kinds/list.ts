import type { Test } from '../../compiler/index.ts'
import type { Reference } from './kind.ts'

export const list: Reference<Extract<Test, { kind: 'list' }>> = ({ type, name }, value, context) =>
  context.inList(type, name, value)
