import { describe, expect, it } from 'vitest'
import {
  call,
  compare,
  conditionValue,
  field,
  logical,
  not,
  order,
  regex,
  truth,
} from '../../test/support/ir-factories.ts'
import { defineScheme, toFunctionDefinition } from '../language/index.ts'
import type { Condition, ValueNode } from './ir/ir.ts'
import { planFilter, planValue } from './plan.ts'
import { walk } from './ir/visit.ts'

const twice = toFunctionDefinition({
  name: 'twice',
  parameters: [{ type: 'Bool', kind: 'any' }],
  returns: 'Bool',
  implementation: () => true,
})
const scheme = defineScheme({
  fields: { flag: 'Bool?', n: 'Int?', s: 'Bytes?', body: { type: 'Bytes?', cost: 500 }, must: 'Int' },
  functions: [twice],
  lists: { Int: { some: [1] } },
})
const f = (name: string): ValueNode => field(scheme, name)
const slow = compare(f('s'), regex('(a+)+b'))
const fast = compare(f('n'), order('Int', 'lt', 5))
const flag = truth(f('flag'))
const body = compare(f('body'), order('Bytes', 'eq', 'x'))
const must = compare(f('must'), order('Int', 'eq', 1))
const hosted = truth(call(twice, f('flag')))
const listed = compare(f('n'), { kind: 'list', type: 'Int', name: 'some' })

const plan = (root: Condition): Condition => planFilter({ root, nodes: 1 }, scheme).root

describe('planFilter', () => {
  it('puts cheap operands first', () => {
    expect(plan(logical('and', slow, fast, flag))).toMatchObject({ operands: [flag, fast, slow] })
    expect(plan(logical('or', slow, fast))).toMatchObject({ operands: [fast, slow] })
  })

  it('counts what reading a field costs', () => {
    expect(plan(logical('and', body, slow))).toMatchObject({ operands: [slow, body] })
  })

  it('does so at every depth', () => {
    expect(plan(not(logical('and', slow, fast)))).toMatchObject({ operand: { operands: [fast, slow] } })
    const inner = plan(truth(call(twice, conditionValue(logical('and', slow, fast)))))
    expect(inner).toMatchObject({ value: { arguments: [{ condition: { operands: [fast, slow] } }] } })
  })

  it.each([
    ['a mandatory field', must],
    ['a function of the host', hosted],
    ['a list of the host', listed],
  ])('moves nothing past %s, but sorts on either side', (_, fixed) => {
    expect(plan(logical('and', slow, fast, fixed, slow, flag))).toMatchObject({
      operands: [fast, slow, fixed, flag, slow],
    })
  })

  it('keeps the order of equals', () => {
    const other = compare(f('n'), order('Int', 'gt', 1))
    expect(plan(logical('and', other, fast))).toMatchObject({ operands: [other, fast] })
  })

  it('names the slots that are still read', () => {
    const { slots } = planFilter({ root: logical('or', logical('and', flag, compare(f('s'), { kind: 'bytes_set', items: [] })), must), nodes: 1 }, scheme) // prettier-ignore
    expect(slots).toEqual([scheme.fields.get('must')?.slot])
  })
})

describe('planValue', () => {
  it('orders and lists slots too', () => {
    const { root, slots } = planValue(
      { root: conditionValue(logical('and', slow, fast)), nodes: 1, type: 'Bool' },
      scheme,
    )
    expect(root).toMatchObject({ condition: { operands: [fast, slow] } })
    expect(slots).toEqual([scheme.fields.get('n')?.slot, scheme.fields.get('s')?.slot])
    let nodes = 0
    walk(root, () => nodes++)
    expect(nodes).toBe(6)
  })
})
