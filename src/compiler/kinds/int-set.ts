import { createIntSet, type IntRange } from '../../runtime/index.ts'
import { code } from '../codegen/code.ts'
import type { FormReader } from '../serialize/form-reader.ts'
import { readSetItems, writeInt, type SerializedInt } from '../serialize/literals.ts'
import { anyOf, inlineSet, type TestKind } from './kind.ts'

/** The value is in one of the ranges. */
export interface IntSetTest {
  readonly kind: 'int_set'
  readonly ranges: readonly IntRange[]
}

export interface SerializedIntSet {
  readonly kind: 'int_set'
  readonly ranges: readonly (readonly [SerializedInt, SerializedInt])[]
}

function isInline({ ranges }: IntSetTest): boolean {
  return ranges.length <= inlineSet
}

function readRange(form: FormReader): IntRange {
  const [first, last] = form.tuple(2).map((end) => end.int()) as [number | bigint, number | bigint]
  return first <= last ? { first, last } : form.fail('expected a range that does not end before it starts')
}

export const intSet: TestKind<IntSetTest, SerializedIntSet> = {
  types: ['Int'],
  cost: () => 3,
  check({ right }) {
    if (right.kind !== 'set') return undefined
    const ranges = right.items.flatMap((item) =>
      item.kind === 'int'
        ? [{ first: item.value, last: item.value }]
        : item.kind === 'int_range'
          ? [{ first: item.first, last: item.last }]
          : [],
    )
    return { kind: 'int_set', ranges }
  },
  predicate({ ranges }) {
    const set = createIntSet(ranges)
    return (value) => set.has(value as number | undefined)
  },
  write(test, value, pool) {
    if (isInline(test))
      return anyOf(
        test.ranges.map(({ first, last }) =>
          first === last ? code`${value} === ${first}` : code`(${value} >= ${first} && ${value} <= ${last})`,
        ),
      )
    return code`${pool.intSet(test.ranges)}.has(${value})`
  },
  needsName: isInline,
  isNever: ({ ranges }) => ranges.length === 0,
  serialize: ({ kind, ranges }) => ({
    kind,
    ranges: ranges.map(({ first, last }) => [writeInt(first), writeInt(last)]),
  }),
  read: (form, _type, scheme) => ({
    kind: 'int_set',
    ranges: readSetItems(form.at('ranges'), scheme).map(readRange),
  }),
}
