import type { IpValue } from '../../../runtime/index.ts'

import type { SqlTest, TestOf } from './test-kind.ts'
import { alike } from '../bytes.ts'

const operators = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' } as const

/** Addresses of two families are neither above nor below each other. */
function family(sql: string, literal: IpValue): string {
  return typeof literal === 'bigint' ? `${sql} >= '6'` : `${sql} < '6'`
}

export const order: SqlTest<TestOf<'order'>> = ({ type, operator, literal }, value, { dialect }) => {
  const sign = operators[operator]
  if (type === 'Int') return `${value.sql} ${sign} ${dialect.int(literal as number | bigint)}`
  if (type === 'Bytes') {
    const pair = alike(dialect, value, literal as string)
    return `${pair.value.sql} ${sign} ${pair.literal}`
  }
  const test = `${value.sql} ${sign} ${dialect.ip(literal as IpValue)}`
  return operator === 'eq' || operator === 'ne' ? test : `${test} AND ${family(value.sql, literal as IpValue)}`
}
