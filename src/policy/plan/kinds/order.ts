import type { Test } from '../../../compiler/index.ts'
import type { EntryTail, PlanKind } from './kind.ts'

type OrderTest = Extract<Test, { kind: 'order' }>

const lastIpv6 = 2n ** 128n - 1n

function entries({ literal, operator, type }: OrderTest): EntryTail[] | undefined {
  if (operator === 'eq') return [{ kind: 'equal', literal }]
  if (operator === 'ne' || type === 'Bytes') return undefined
  const bound = literal as number | bigint
  const kind = type === 'Int' ? 'int_interval' : 'ip_interval'
  // Open ends of addresses would join the families, so they end where the family does.
  const lowest = type === 'Int' ? undefined : typeof bound === 'number' ? 0 : 0n
  const highest = type === 'Int' ? undefined : typeof bound === 'number' ? 0xffffffff : lastIpv6
  const isBelow = operator === 'lt' || operator === 'le'
  return [{ kind, first: isBelow ? lowest : bound, last: isBelow ? bound : highest }]
}

export const order: PlanKind<OrderTest> = {
  key: ({ operator, type, literal }) => `${operator} ${type} ${typeof literal} ${String(literal)}`,
  entries,
  withoutEntries: ({ operator }) =>
    operator === 'ne' ? '`ne` asks for every other value' : 'texts are compared by their order',
  // Intervals include both ends.
  isWider: ({ operator }) => operator === 'lt' || operator === 'gt',
}
