import type { Test } from '../../../compiler/index.ts'
import type { EntryTail, PlanKind } from './kind.ts'

type OrderTest = Extract<Test, { kind: 'order' }>

function entries({ literal, operator, type }: OrderTest): EntryTail[] | undefined {
  if (operator === 'eq') return [{ kind: 'equal', literal }]
  if (operator === 'ne' || type === 'Bytes') return undefined
  const bound = literal as number | bigint
  const kind = type === 'Int' ? 'int_interval' : 'ip_interval'
  // Open ends of addresses would join the families, so they end where the family does.
  const [lowest, highest] =
    type === 'Int' ? [undefined, undefined] : typeof bound === 'number' ? [0, 0xffffffff] : [0n, 2n ** 128n - 1n]
  if (operator === 'lt' || operator === 'le')
    return [{ kind, last: bound, ...(lowest === undefined ? {} : { first: lowest }) }]
  return [{ kind, first: bound, ...(highest === undefined ? {} : { last: highest }) }]
}

export const order: PlanKind<OrderTest> = {
  key: ({ operator, type, literal }) => `${operator} ${type} ${typeof literal} ${String(literal)}`,
  entries,
  withoutEntries: ({ operator }) =>
    operator === 'ne' ? '`ne` asks for every other value' : 'texts are compared by their order',
  // Intervals include both ends.
  isWider: ({ operator }) => operator === 'lt' || operator === 'gt',
}
