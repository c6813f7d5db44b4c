import { createIpSet, isIpRange, printIp, type IpRange, type IpValue } from '../../runtime/index.ts'
import { code, type Code } from '../codegen/code.ts'
import type { FormReader } from '../serialize/form-reader.ts'
import { readIp, readSetItems } from '../serialize/literals.ts'
import { anyOf, inlineSet, type TestKind } from './kind.ts'

/** The value is in one of the ranges, each of one family. */
export interface IpSetTest {
  readonly kind: 'ip_set'
  readonly ranges: readonly IpRange[]
}

export interface SerializedIpSet {
  readonly kind: 'ip_set'
  readonly ranges: readonly (readonly [string, string])[]
}

function readRange(form: FormReader): IpRange {
  const [first, last] = form.tuple(2).map(readIp) as [IpValue, IpValue]
  if (isIpRange(first, last)) return { first, last }
  return form.fail('expected a range of one family that does not end before it starts')
}

function isInline({ ranges }: IpSetTest): boolean {
  return ranges.length <= inlineSet
}

function writeRange({ first, last }: IpRange, value: Code): Code {
  if (first === last) return code`${value} === ${first}`
  return code`(typeof ${value} === ${typeof first} && ${value} >= ${first} && ${value} <= ${last})`
}

export const ipSet: TestKind<IpSetTest, SerializedIpSet> = {
  types: ['Ip'],
  cost: () => 5,
  check({ right }) {
    if (right.kind !== 'set') return undefined
    const ranges = right.items.flatMap((item) =>
      item.kind === 'ip'
        ? [{ first: item.value, last: item.value }]
        : item.kind === 'ip_range'
          ? [{ first: item.first, last: item.last }]
          : [],
    )
    return { kind: 'ip_set', ranges }
  },
  predicate({ ranges }) {
    const set = createIpSet(ranges)
    return (value) => set.has(value as IpValue | undefined)
  },
  write(test, value, pool) {
    if (!isInline(test)) return code`${pool.ipSet(test.ranges)}.has(${value})`
    return anyOf(test.ranges.map((range) => writeRange(range, value)))
  },
  needsName: isInline,
  isNever: ({ ranges }) => ranges.length === 0,
  serialize: ({ kind, ranges }) => ({
    kind,
    ranges: ranges.map(({ first, last }) => [printIp(first), printIp(last)]),
  }),
  read: (form, _type, scheme) => ({ kind: 'ip_set', ranges: readSetItems(form.at('ranges'), scheme).map(readRange) }),
}
