import type { Scheme, Type } from '../../language/index.ts'
import { compileRegex } from '../../regex/index.ts'
import { parseIp, parseWildcard, type IntRange, type IpRange, type IpValue, type Value } from '../../runtime/index.ts'
import { FormError, type FormReader } from './form-reader.ts'
import type { PatternValue, Test } from '../ir/ir.ts'

type Comparable = 'Int' | 'Bytes' | 'Ip'

/** The type that each test takes; absent: all of Int, Bytes and Ip. */
const takes: { readonly [K in Test['kind']]?: Comparable } = {
  bitwise_and: 'Int',
  int_set: 'Int',
  contains: 'Bytes',
  regex: 'Bytes',
  wildcard: 'Bytes',
  bytes_set: 'Bytes',
  ip_set: 'Ip',
}

const kinds = [
  'order',
  'bitwise_and',
  'contains',
  'regex',
  'wildcard',
  'int_set',
  'bytes_set',
  'ip_set',
  'list',
] as const satisfies readonly Test['kind'][]

function readIp(form: FormReader): IpValue {
  return parseIp(form.string()) ?? form.fail('expected an address')
}

/** A literal of a primitive type. */
export function readLiteral(form: FormReader, type: Type): Value {
  switch (type) {
    case 'Bool':
      return form.boolean()
    case 'Int':
      return form.int()
    case 'Bytes':
      return form.bytes()
    case 'Ip':
      return readIp(form)
    default:
      return form.fail('expected a literal of type Bool, Int, Bytes or Ip')
  }
}

/** A pattern, compiled anew: nothing about its safety is taken from the form. */
export function readPattern(form: FormReader, scheme: Scheme): PatternValue['pattern'] {
  const kind = form.at('kind').oneOf(['regex', 'wildcard'])
  const at = form.at('source')
  const { maxRegexSize, wildcardStarLimit } = scheme.limits
  if (kind === 'regex') {
    const source = at.string()
    const regex = compileRegex(source, maxRegexSize)
    if (!('kind' in regex)) return { kind, source, regex }
    if (regex.kind === 'too_big') throw new FormError('E_LIMIT_REGEX_SIZE', { limit: maxRegexSize })
    return at.fail(regex.reason)
  }
  const source = at.bytes()
  const read = parseWildcard(source)
  if (typeof read === 'string') return at.fail('expected a wildcard pattern')
  if (read.parts.length - 1 > wildcardStarLimit)
    throw new FormError('E_LIMIT_WILDCARD_STARS', { limit: wildcardStarLimit })
  return { kind, source, parts: read.parts, caseSensitive: form.at('caseSensitive').boolean() }
}

function readItems(form: FormReader, scheme: Scheme): FormReader[] {
  const { maxSetItems } = scheme.limits
  const items = form.items()
  if (items.length > maxSetItems) throw new FormError('E_LIMIT_SET_ITEMS', { limit: maxSetItems })
  return items
}

function readIntRange(form: FormReader): IntRange {
  const [first, last] = form.tuple(2).map((end) => end.int()) as [number | bigint, number | bigint]
  return first <= last ? { first, last } : form.fail('expected a range that does not end before it starts')
}

function readIpRange(form: FormReader): IpRange {
  const [first, last] = form.tuple(2).map(readIp) as [IpValue, IpValue]
  if (typeof first === typeof last && first <= last) return { first, last }
  return form.fail('expected a range of one family that does not end before it starts')
}

/** The test of a comparison whose left side has a type. */
export function readTest(form: FormReader, type: Type, scheme: Scheme): Test {
  const kind = form.at('kind').oneOf(kinds)
  if (type !== 'Int' && type !== 'Bytes' && type !== 'Ip') return form.fail('expected a test of Int, Bytes or Ip')
  if ((takes[kind] ?? type) !== type) return form.at('kind').fail(`expected a test of ${type}`)
  switch (kind) {
    case 'order': {
      const operator = form.at('operator').oneOf(['eq', 'ne', 'lt', 'le', 'gt', 'ge'])
      return { kind, type, operator, literal: readLiteral(form.at('literal'), type) }
    }
    case 'bitwise_and':
      return { kind, literal: form.at('literal').int() }
    case 'contains':
      return { kind, literal: form.at('literal').bytes() }
    case 'regex':
    case 'wildcard':
      return readPattern(form, scheme)
    case 'int_set':
      return { kind, ranges: readItems(form.at('ranges'), scheme).map(readIntRange) }
    case 'bytes_set':
      return { kind, items: readItems(form.at('items'), scheme).map((item) => item.bytes()) }
    case 'ip_set':
      return { kind, ranges: readItems(form.at('ranges'), scheme).map(readIpRange) }
    case 'list':
      if (!scheme.lists.has(type)) return form.fail(`the scheme has no lists of ${type}`)
      return { kind, type, name: form.at('name').string() }
  }
}
