import type { Test } from '../../compiler/index.ts'
import type { ByteString } from '../../runtime/index.ts'
import type { Reference } from './kind.ts'

export const regex: Reference<Extract<Test, { kind: 'regex' }>> = (test, value) => test.regex.test(value as ByteString)
