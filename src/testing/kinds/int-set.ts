import type { Test } from '../../compiler/index.ts'
import { isBetween, type Reference } from './kind.ts'

export const intSet: Reference<Extract<Test, { kind: 'int_set' }>> = ({ ranges }, value) =>
  ranges.some(({ first, last }) => isBetween('Int', value, first, last))
