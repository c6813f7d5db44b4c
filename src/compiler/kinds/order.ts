import { code, type Code } from '../codegen/code.ts'
import { toOwnText, type IpValue, type Value } from '../../runtime/index.ts'
import { readLiteral, writeLiteral, type SerializedInt } from '../serialize/literals.ts'
import type { Comparable, TestKind, TestPredicate } from './kind.ts'

export type OrderOperator = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'

const operators = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const satisfies readonly OrderOperator[]

/** `eq`, `ne`, `lt`, `le`, `gt`, `ge` with a literal. */
export interface OrderTest {
  readonly kind: 'order'
  readonly type: Comparable
  readonly operator: OrderOperator
  readonly literal: Value
}

export interface SerializedOrder {
  readonly kind: 'order'
  readonly operator: OrderOperator
  readonly literal: SerializedInt | string
}

const orderText = { eq: code`===`, ne: code`!==`, lt: code`<`, le: code`<=`, gt: code`>`, ge: code`>=` } as const

function isEquality(operator: OrderOperator): boolean {
  return operator === 'eq' || operator === 'ne'
}

function ipPredicate({ operator, literal }: OrderTest): TestPredicate {
  const family = typeof literal
  const bound = literal as IpValue
  switch (operator) {
    case 'eq':
      return (value) => value === bound
    case 'ne':
      return (value) => value !== undefined && value !== bound
    case 'lt':
      return (value) => typeof value === family && (value as IpValue) < bound
    case 'le':
      return (value) => typeof value === family && (value as IpValue) <= bound
    case 'gt':
      return (value) => typeof value === family && (value as IpValue) > bound
    case 'ge':
      return (value) => typeof value === family && (value as IpValue) >= bound
  }
}

/** What values are compared with. It may be a text: JavaScript's operators are the same, and so is the code. */
function boundOf({ literal }: OrderTest): number {
  return (typeof literal === 'string' ? toOwnText(literal) : literal) as number
}

/** JavaScript orders numbers, bigints and byte strings as the language does, and undefined never. */
function predicate(test: OrderTest): TestPredicate {
  if (test.type === 'Ip') return ipPredicate(test)
  const bound = boundOf(test)
  switch (test.operator) {
    case 'eq':
      return (value) => value === bound
    case 'ne':
      return (value) => value !== undefined && value !== bound
    case 'lt':
      return (value) => (value as number) < bound
    case 'le':
      return (value) => (value as number) <= bound
    case 'gt':
      return (value) => (value as number) > bound
    case 'ge':
      return (value) => (value as number) >= bound
  }
}

function write({ type, operator, literal }: OrderTest, value: Code): Code {
  const comparison = code`${value} ${orderText[operator]} ${literal as string | number | bigint}`
  if (type !== 'Ip' || isEquality(operator)) return comparison
  return code`(typeof ${value} === ${typeof (literal as IpValue)} && ${comparison})`
}

export const order: TestKind<OrderTest, SerializedOrder> = {
  types: ['Int', 'Bytes', 'Ip'],
  cost: ({ type }) => (type === 'Int' ? 1 : 2),
  check({ node, right, type }) {
    if (right.kind !== 'int' && right.kind !== 'bytes' && right.kind !== 'ip') return undefined
    return { kind: 'order', type, operator: node.operator as OrderOperator, literal: right.value }
  },
  predicate,
  // Undefined is not below, above or equal to anything, as JavaScript has it.
  slotPredicate(test, slot) {
    const { type, operator } = test
    const bound = boundOf(test)
    if (operator === 'eq') return (values, context) => (values[slot] ?? context.miss(slot)) === bound
    if (type !== 'Int') return undefined
    if (operator === 'lt') return (values, context) => ((values[slot] ?? context.miss(slot)) as number) < bound
    if (operator === 'le') return (values, context) => ((values[slot] ?? context.miss(slot)) as number) <= bound
    if (operator === 'gt') return (values, context) => ((values[slot] ?? context.miss(slot)) as number) > bound
    if (operator === 'ge') return (values, context) => ((values[slot] ?? context.miss(slot)) as number) >= bound
    return undefined
  },
  write,
  needsName: ({ type, operator }) => type === 'Ip' && !isEquality(operator),
  takesMissing: ({ operator }) => operator === 'ne',
  serialize: ({ kind, type, operator, literal }) => ({
    kind,
    operator,
    literal: writeLiteral(type, literal) as SerializedInt | string,
  }),
  read: (form, type) => ({
    kind: 'order',
    type,
    operator: form.at('operator').oneOf(operators),
    literal: readLiteral(form.at('literal'), type),
  }),
}
