import type { Test } from '../../compiler/index.ts'
import { toBytes, type Bytes, type Reference } from './kind.ts'

function containsBytes(value: Bytes, literal: Bytes): boolean {
  for (let start = 0; start + literal.length <= value.length; start++) {
    if (literal.every((byte, at) => value[start + at] === byte)) return true
  }
  return false
}

export const contains: Reference<Extract<Test, { kind: 'contains' }>> = ({ literal }, value) =>
  containsBytes(toBytes(value), toBytes(literal))
