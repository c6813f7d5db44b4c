import { fromText, lowerAscii, normalInt, parseIp, parseIpRange, type IpRange } from '../../../runtime/index.ts'
import { alike } from '../bytes.ts'
import type { ListItem, TranslationContext } from '../context.ts'
import type { SqlValue } from '../../sql/dialect.ts'
import { SqlRefusal } from '../../sql/refusal.ts'
import { bytesSet, intSet, ipSet } from './sets.ts'
import type { SqlTest, TestOf } from './test-kind.ts'

function ipRange(item: ListItem): IpRange {
  const ip = parseIp(String(item))
  const range = ip === undefined ? parseIpRange(String(item)) : { first: ip, last: ip }
  if (range === undefined) throw new TypeError(`\`${String(item)}\` is not an address, network or range`)
  return range
}

/** Exact items, and `*.example.com` for every name below. */
function inBytes(items: readonly ListItem[], value: SqlValue, context: TranslationContext): string {
  const { dialect } = context
  const all = items.map((item) => fromText(String(item)))
  const exact = all.filter((item) => !item.startsWith('*.'))
  const below = all.flatMap((item) => (item.startsWith('*.') ? [lowerAscii(item.slice(1))] : []))
  const tests = below.map((suffix) => {
    const pair = alike(dialect, value, suffix)
    const form = pair.value.form ?? 'bytes'
    return `(${dialect.endsWith(dialect.lower(pair.value.sql), pair.literal)} AND ${dialect.length(pair.value.sql, form)} > ${dialect.int(suffix.length)})`
  })
  return [bytesSet({ kind: 'bytes_set', items: exact }, value, context), ...tests].join(' OR ')
}

/** A named list of the policy, whose items are known when the query is made. One that has no items holds nothing. */
export const list: SqlTest<TestOf<'list'>> = ({ type, name }, value, context) => {
  const items = context.lists?.(type, name)
  if (items === undefined) throw new SqlRefusal('E_SQL_LIST_UNKNOWN', `$${name}`)
  if (type === 'Ip') return ipSet({ kind: 'ip_set', ranges: items.map(ipRange) }, value, context)
  if (type === 'Bytes') return `(${inBytes(items, value, context)})`
  const ranges = items.map((item) => {
    const integer = normalInt(BigInt(item))
    return { first: integer, last: integer }
  })
  return intSet({ kind: 'int_set', ranges }, value, context)
}
