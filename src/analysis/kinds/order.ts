import type { IpValue, Value } from '../../runtime/index.ts'
import { plain, type SignedConstraint } from '../sets/constraint.ts'
import { intUniverse } from '../sets/int-values.ts'
import { toIntervals } from '../sets/interval-set.ts'
import { ipsBeside, toIpSet } from '../sets/ip-values.ts'
import { intEdges, ipEdges, textEdges } from './edges.ts'
import type { TestKind, TestOf } from './kind.ts'

type Side = 'lt' | 'le' | 'gt' | 'ge'

function intSide(operator: Side, literal: bigint): SignedConstraint {
  const [low, high] = intUniverse
  const range: readonly [bigint, bigint] =
    operator === 'lt'
      ? [low, literal - 1n]
      : operator === 'le'
        ? [low, literal]
        : operator === 'gt'
          ? [literal + 1n, high]
          : [literal, high]
  return plain({ domain: 'int', set: toIntervals([range]) })
}

function equal({ type, literal }: TestOf<'order'>, negated: boolean): SignedConstraint {
  if (type === 'Int') {
    const value = BigInt(literal as number | bigint)
    return { constraint: { domain: 'int', set: toIntervals([[value, value]]) }, negated }
  }
  if (type === 'Ip') {
    const address = literal as IpValue
    return { constraint: { domain: 'ip', set: toIpSet([{ first: address, last: address }]) }, negated }
  }
  return { constraint: { domain: 'bytes', atom: { kind: 'set', items: new Set([literal as string]) } }, negated }
}

/** `eq`, `ne`, `lt`, `le`, `gt`, `ge`. */
export const order: TestKind<'order'> = {
  constraint(test) {
    const { type, operator, literal } = test
    if (operator === 'eq' || operator === 'ne') return equal(test, operator === 'ne')
    if (type === 'Int') return intSide(operator, BigInt(literal as number | bigint))
    if (type === 'Ip') return plain({ domain: 'ip', set: ipsBeside(operator, literal as IpValue) })
    return plain({ domain: 'bytes', atom: { kind: 'order', operator, literal: literal as string } })
  },
  edges({ type, literal }): readonly Value[] {
    if (type === 'Int') return intEdges([{ first: literal as number, last: literal as number }])
    if (type === 'Ip') return ipEdges([{ first: literal as IpValue, last: literal as IpValue }])
    return textEdges(literal as string)
  },
}
