import {
  bitwiseAnd,
  containsBytes,
  createIntSet,
  createIpSet,
  createWildcard,
  type ByteString,
  type ExecutionContext,
  type IpValue,
  type Value,
} from '../../runtime/index.ts'
import type { Test } from './ir.ts'

/** A test as a function. A missing value gives false, for `ne` too: the caller knows what missing means. */
export type TestPredicate = (value: Value | undefined, context: ExecutionContext) => boolean

type Order = Extract<Test, { kind: 'order' }>

function ipPredicate({ operator, literal }: Order): TestPredicate {
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

/** JavaScript orders numbers, bigints and byte strings as the language does, and undefined never. */
function orderPredicate(test: Order): TestPredicate {
  if (test.type === 'Ip') return ipPredicate(test)
  const bound = test.literal as number
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

/** Builds the predicate of a test; sets, patterns and wildcards are made once, here. */
export function createTestPredicate(test: Test): TestPredicate {
  switch (test.kind) {
    case 'order':
      return orderPredicate(test)
    case 'bitwise_and': {
      const { literal } = test
      return (value) => bitwiseAnd(value as number | undefined, literal)
    }
    case 'contains': {
      const { literal } = test
      return (value) => containsBytes(value as ByteString | undefined, literal)
    }
    case 'regex': {
      const { regex } = test
      return (value) => regex.test(value as ByteString | undefined)
    }
    case 'wildcard': {
      const wildcard = createWildcard(test.parts, test.caseSensitive)
      return (value) => wildcard.test(value as ByteString | undefined)
    }
    case 'int_set': {
      const set = createIntSet(test.ranges)
      return (value) => set.has(value as number | undefined)
    }
    case 'bytes_set': {
      const set = new Set<Value | undefined>(test.items)
      return (value) => set.has(value)
    }
    case 'ip_set': {
      const set = createIpSet(test.ranges)
      return (value) => set.has(value as IpValue | undefined)
    }
    case 'list': {
      const { type, name } = test
      return (value, context) => context.inList(type, name, value)
    }
  }
}
