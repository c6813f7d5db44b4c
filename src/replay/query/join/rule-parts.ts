import type { CompareCondition, Condition } from '../../../compiler/index.ts'
import { fromText, type ByteString, type IpRange, type IpValue } from '../../../runtime/index.ts'
import { formOf, isUtf8 } from '../../translate/bytes.ts'
import type { ListItems } from '../../translate/context.ts'
import type { Dialect, SqlValue } from '../../sql/dialect.ts'
import type { Translator } from '../../translate/translate.ts'
import { blocksOf, keyOf } from './address-blocks.ts'
import type { ShapeJoin } from './shapes.ts'

/** A rule of a policy as replay sees it: a number of its own and a condition. */
export interface ReplayRule {
  readonly number: number
  readonly condition: Condition
  /** The lists of the rule's own policy: two policies may have different ones of one name. Default: those of the query. */
  readonly lists?: ListItems | undefined
}

/** The operands of a condition that must all hold. */
export function operandsOf(condition: Condition): readonly Condition[] {
  if (condition.kind !== 'and') return [condition]
  const isFlat = condition.operands.every(({ kind }) => kind !== 'and')
  return isFlat ? condition.operands : condition.operands.flatMap(operandsOf)
}

/** More items than this are looked for by a join of their own only where nothing better is there. */
const fewItems = 1000

function sizeOfGuard(condition: Condition): number | undefined {
  if (condition.kind !== 'compare' || condition.whenMissing || condition.left.kind !== 'field') return undefined
  const { test } = condition
  if (test.kind === 'order') return test.operator === 'eq' ? 1 : undefined
  if (test.kind === 'bytes_set') return test.items.length
  if (test.kind === 'int_set') return test.ranges.every(({ first, last }) => first === last) ? test.ranges.length : undefined // prettier-ignore
  return undefined
}

/** How many values of a field a sample of the log holds; undefined: not known. */
export type Spread = (field: string) => number | undefined

/** What is expected of a field that no sample tells of: text tells more rows apart than a number or an address does. */
const unknownSpread = { text: 40, other: 20 } as const

/** The share of rows that the values of a field that a condition names are expected to be. */
export function shareOfGuard(condition: Condition, spread: Spread): number | undefined {
  const size = sizeOfGuard(condition)
  if (size === undefined || condition.kind !== 'compare' || condition.left.kind !== 'field') return undefined
  const { name, type } = condition.left
  return size / Math.max(spread(name) ?? (type === 'Bytes' ? unknownSpread.text : unknownSpread.other), 1)
}

/** The addresses that a condition names; undefined: it names none. */
export function addressesOf(condition: Condition): readonly IpRange[] | undefined {
  if (condition.kind !== 'compare' || condition.whenMissing || condition.left.kind !== 'field') return undefined
  const { test } = condition
  if (test.kind === 'ip_set') return test.ranges
  if (test.kind !== 'order' || test.type !== 'Ip' || test.operator !== 'eq') return undefined
  return [{ first: test.literal as IpRange['first'], last: test.literal as IpRange['last'] }]
}

/** Of all addresses of version 4, those of ranges; what stands in version 6 is next to nothing. */
export function shareOfAddresses(ranges: readonly IpRange[]): number {
  const sizes = ranges.map(({ first, last }) => typeof first === 'number' ? Number(last) - first + 1 : 0) // prettier-ignore
  return sizes.reduce((sum, size) => sum + size, 0) / 2 ** 32
}

/** An operand that a rule is joined by. */
export interface Guard {
  readonly at: number
  readonly condition: CompareCondition
  readonly share: number
  /** Whether it holds for just the rows that it joins; else it is asked of them. */
  readonly isExact: boolean
}

function guardOf(condition: Condition, at: number, spread: Spread): Guard | undefined {
  if (condition.kind !== 'compare') return undefined
  const ranges = addressesOf(condition)
  if (ranges !== undefined && sizeOfGuard(condition) === undefined)
    return ranges.length > fewItems ? undefined : { at, condition, share: shareOfAddresses(ranges), isExact: false }
  const share = (sizeOfGuard(condition) ?? fewItems + 1) > fewItems ? undefined : shareOfGuard(condition, spread)
  return share === undefined ? undefined : { at, condition, share, isExact: true }
}

/** The operands that name values of a field, of which no other value holds, by field: of each, the best one. Addresses, which may stand as texts, are none. */
export function exactGuards(operands: readonly Condition[], spread: Spread): ReadonlyMap<string, Guard> {
  const guards = new Map<string, Guard>()
  for (const [at, operand] of operands.entries()) {
    const guard = guardOf(operand, at, spread)
    if (guard?.isExact !== true || guard.condition.left.kind !== 'field') continue
    const { name, type } = guard.condition.left
    if (type !== 'Ip' && guard.share < (guards.get(name)?.share ?? Infinity)) guards.set(name, guard)
  }
  return guards
}

/** The operand that lets the fewest rows through; none: no operand names few values of a field. */
export function findGuard(operands: readonly Condition[], spread: Spread): Guard | undefined {
  const found = operands.flatMap((operand, at) => guardOf(operand, at, spread) ?? [])
  return found.reduce<Guard | undefined>((best, one) => best === undefined || one.share < best.share ? one : best, undefined) // prettier-ignore
}

/**
 * How rows are joined by a guard: by a field's value, or by what an address begins with, cut to one length for all blocks
 * of a rule, so that no row finds it twice.
 */
export function joinOf(
  { condition, isExact }: Guard,
  translator: Translator,
  dialect: Dialect,
): ShapeJoin & { readonly literals: readonly string[] } {
  const value = translator.value(condition.left)
  const join = (joined: SqlValue) => (shape: string) => `JOIN ${shape} AS s ON ${dialect.equalsColumn(joined, 's.g')}`
  if (isExact) return { key: value.sql, join: join(value), literals: guardLiterals(condition, value, dialect) }
  const blocks = (addressesOf(condition) ?? []).flatMap(blocksOf)
  const least = Math.min(...blocks.map(({ bits }) => bits))
  const keys = new Set(blocks.map((block) => keyOf({ ...block, bits: least, start: block.start >> BigInt(block.bits - least) }))) // prettier-ignore
  const sql = dialect.slice(value.sql, '0', String(1 + least / 4))
  return { key: sql, join: join({ ...value, sql }), literals: [...keys].map((key) => dialect.bytes(fromText(key), 'bytes')) } // prettier-ignore
}

/** The values of a guard as literals that equal the column's form. */
export function guardLiterals(condition: Condition, value: SqlValue, dialect: Dialect): readonly string[] {
  if (condition.kind !== 'compare') return []
  const { test } = condition
  const bytes = (items: readonly ByteString[]): readonly string[] => {
    const form = formOf(value)
    return (items.length > 1 ? [...new Set(items)] : items)
      .filter((item) => form === 'bytes' || isUtf8(item))
      .map((item) => dialect.bytes(item, form))
  }
  if (test.kind === 'bytes_set') return bytes(test.items)
  if (test.kind === 'int_set') return [...new Set(test.ranges.map(({ first }) => dialect.int(first)))]
  if (test.kind !== 'order') return []
  if (test.type === 'Int') return [dialect.int(test.literal as number | bigint)]
  return test.type === 'Ip' ? [dialect.ip(test.literal as IpValue)] : bytes([test.literal as ByteString])
}
