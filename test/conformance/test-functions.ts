import type { FunctionInput } from '../../src/language/index.ts'
import { lowerAscii, normalInt, upperAscii, type ByteString, type Value } from '../../src/runtime/index.ts'

/** Most functions of the vectors are missing when their argument is. */
function strict<T extends Value>(run: (value: T) => Value | undefined): (value: T | undefined) => Value | undefined {
  return (value) => (value === undefined ? undefined : run(value))
}

const nothing = (): undefined => undefined
const computed = (type: string): { readonly type: string } => ({ type })
const both = (type: string): { readonly type: string; readonly kind: 'any' } => ({ type, kind: 'any' })
const literal = (
  type: string,
  value?: number,
): { readonly type: string; readonly kind: 'literal'; readonly default?: number } => ({
  type,
  kind: 'literal',
  ...(value === undefined ? {} : { default: value }),
})

function row(
  name: string,
  parameters: FunctionInput['parameters'],
  returns: string,
  implementation: FunctionInput['implementation'],
  optional: FunctionInput['parameters'] = [],
): FunctionInput {
  return { name, parameters, returns, implementation, optional }
}

/**
 * The functions that the engine's own test suites register.
 * Source: wirefilter-README.md beside the vectors. `concat` is not here: it is the language's own.
 */
// prettier-ignore
export const testFunctions: readonly FunctionInput[] = [
  row('lower',     [computed('Bytes')],                      'Bytes',        strict(lowerAscii)),
  row('upper',     [computed('Bytes')],                      'Bytes',        strict(upperAscii)),
  row('len',       [computed('Bytes')],                      'Int',          strict((value: ByteString) => value.length)),
  row('echo',      [computed('Bytes')],                      'Bytes',        (value: Value | undefined) => value, [literal('Int', 10), literal('Int', 1)]),
  row('both',      [both('Bytes')],                          'Bytes',        (value: Value | undefined) => value),
  row('int_both',  [both('Int')],                            'Int',          (value: Value | undefined) => value),
  row('ip_both',   [both('Ip')],                             'Ip',           (value: Value | undefined) => value),
  row('nil',       [computed('Bytes')],                      'Bytes',        nothing),
  row('nil_int',   [computed('Bytes')],                      'Int',          nothing),
  row('nil_bool',  [computed('Bytes')],                      'Bool',         nothing),
  row('nil_array', [computed('Bytes')],                      'Array<Bool>',  nothing),
  row('isempty',   [computed('Bytes')],                      'Bool',         strict((value: ByteString) => value === '')),
  row('nonempty',  [computed('Bytes')],                      'Bytes',        strict((value: ByteString) => (value === '' ? undefined : value))),
  row('negate',    [computed('Bool')],                       'Bool',         strict((value: boolean) => !value)),
  row('count',     [computed('Array<Bool>')],                'Int',          strict((value: readonly boolean[]) => value.filter((entry) => entry).length)),
  row('array',     [computed('Bytes')],                      'Array<Bytes>', strict((value: ByteString) => [value])),
  row('add',       [computed('Int'), both('Int')],           'Int',          add, [literal('Int', 0)]),
  row('replace',   [computed('Bytes'), literal('Bytes'), literal('Bytes')], 'Bytes', (value: Value | undefined) => value),
  row('now',       [],                                       'Int',          (value: Value | undefined) => value, [literal('Int', 7)]),
  row('notify',    [computed('Bytes')],                      'Bytes',        (value: Value | undefined) => value),
]

function add(...values: readonly (number | bigint | undefined)[]): Value | undefined {
  let sum = 0n
  for (const value of values) {
    if (value === undefined) return undefined
    sum += BigInt(value)
  }
  // 64-bit two's complement wrap-around.
  return normalInt(BigInt.asIntN(64, sum))
}
