import type { Test } from '../../compiler/index.ts'
import { compareBytes, toBytes, type Reference } from './kind.ts'

export const bytesSet: Reference<Extract<Test, { kind: 'bytes_set' }>> = ({ items }, value) =>
  items.some((item) => compareBytes(toBytes(item), toBytes(value)) === 0)
