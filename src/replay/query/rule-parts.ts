import type { Condition } from '../../compiler/index.ts'
import type { ByteString, IpValue } from '../../runtime/index.ts'
import { formOf, isUtf8 } from '../translate/bytes.ts'
import type { ListItems } from '../translate/context.ts'
import type { Dialect, SqlValue } from '../sql/dialect.ts'

/** A rule of a policy as replay sees it: a number of its own and a condition. */
export interface ReplayRule {
  readonly number: number
  readonly condition: Condition
  /** The lists of the rule's own policy: two policies may have different ones of one name. Default: those of the query. */
  readonly lists?: ListItems | undefined
}

/** The operands of a condition that must all hold. */
export function operandsOf(condition: Condition): readonly Condition[] {
  return condition.kind === 'and' ? condition.operands.flatMap(operandsOf) : [condition]
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

/** Whether a condition names the values of a field for which it holds. */
export function isGuard(condition: Condition): boolean {
  return sizeOfGuard(condition) !== undefined
}

/** The operand that a rule is joined by, on the smallest set; none: no operand names few values of a field. */
export function findGuard(operands: readonly Condition[]): number | undefined {
  let best: number | undefined
  let least = fewItems + 1
  operands.forEach((operand, at) => {
    const size = sizeOfGuard(operand)
    // Text tells more rows apart than a number or an address does.
    const weight = size === undefined ? undefined : isBytes(operand) ? size : size * 2
    if (weight !== undefined && weight < least) {
      best = at
      least = weight
    }
  })
  return best
}

function isBytes(condition: Condition): boolean {
  return condition.kind === 'compare' && condition.left.kind === 'field' && condition.left.type === 'Bytes'
}

/** The values of a guard as literals that equal the column's form. */
export function guardLiterals(condition: Condition, value: SqlValue, dialect: Dialect): readonly string[] {
  if (condition.kind !== 'compare') return []
  const { test } = condition
  const bytes = (items: readonly ByteString[]): readonly string[] => {
    const form = formOf(value)
    return [...new Set(items)]
      .filter((item) => form === 'bytes' || isUtf8(item))
      .map((item) => dialect.bytes(item, form))
  }
  if (test.kind === 'bytes_set') return bytes(test.items)
  if (test.kind === 'int_set') return [...new Set(test.ranges.map(({ first }) => dialect.int(first)))]
  if (test.kind !== 'order') return []
  if (test.type === 'Int') return [dialect.int(test.literal as number | bigint)]
  return test.type === 'Ip' ? [dialect.ip(test.literal as IpValue)] : bytes([test.literal as ByteString])
}
