import { describe, expect, it } from 'vitest'
import { compileValue, defineScheme } from '../../src/index.ts'
import { testFunctions } from '../conformance/test-functions.ts'

const scheme = defineScheme({
  fields: {
    s: 'Bytes',
    n: 'Int',
    t: 'Bool',
    note: 'Bytes',
    not: 'Bytes',
    any: 'Bytes',
    flags: 'Array<Bool>',
    strs: 'Array<Bytes>',
  },
  functions: testFunctions,
})

/** What the engine’s `parse_value` says; the spans are those of the differential report. */
const rejected: readonly (readonly [text: string, kind: string, span: readonly [number, number]])[] = [
  ['', 'ExpectedName', [0, 0]],
  ['  ', 'ExpectedName', [0, 0]],
  ['1', 'UnknownIdentifier', [0, 1]],
  ['"x"', 'ExpectedName', [0, 3]],
  ['n == 1', 'EOF', [1, 6]],
  ['(s)', 'ExpectedName', [0, 3]],
  ['not t', 'EOF', [3, 5]],
  ['all(flags)', 'UnknownIdentifier', [0, 3]],
  ['t and t', 'EOF', [1, 7]],
  ['flags[*]', 'TypeMismatch', [0, 8]],
  ['lower(strs[*])[*]', 'TypeMismatch', [0, 17]],
]

describe('a value expression', () => {
  it.each(['note', 'not', 'any', 'notify(s)', 'strs[0]', 'lower(strs[*])', ' len(s) ', 'lower(strs[*])[0]'])(
    'is a field or a call with its brackets, whatever its name: %s',
    (text) => {
      expect(compileValue(text, scheme)).toMatchObject({ ok: true })
    },
  )

  it.each(rejected)('is nothing else: %j is %s', (text, kind, [start, end]) => {
    const result = compileValue(text, scheme)
    expect(result.ok ? [] : result.diagnostics.slice(0, 1)).toMatchObject([
      { wirefilter: { kind, span: { start, end } } },
    ])
  })
})
