import type { Test } from '../../compiler/index.ts'
import { isBetween, type Reference } from './kind.ts'

export const ipSet: Reference<Extract<Test, { kind: 'ip_set' }>> = ({ ranges }, value) =>
  ranges.some(({ first, last }) => isBetween('Ip', value, first, last))
