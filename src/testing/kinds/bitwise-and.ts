import type { Test } from '../../compiler/index.ts'
import type { Reference } from './kind.ts'

export const bitwiseAnd: Reference<Extract<Test, { kind: 'bitwise_and' }>> = ({ literal }, value) =>
  (BigInt.asUintN(64, BigInt(value as number | bigint)) & BigInt.asUintN(64, BigInt(literal))) !== 0n
