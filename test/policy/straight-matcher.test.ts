import { describe, expect, it } from 'vitest'
import { createRuleFinder, type RuleMasks } from '../../src/policy/plan/rule-finder.ts'
import {
  createLoopMatcher,
  createShape,
  createStraightMatcher,
  ExecutionContext,
  type DecisionProblem,
  type ProgramRule,
  type RulePredicate,
} from '../../src/runtime/index.ts'

const shape = createShape(
  [
    ['host', 'Bytes', true],
    ['must', 'Int', false],
  ],
  [],
  {},
)
const rule = (id: string, failClosed = false): ProgramRule => ({
  effect: 'decide',
  ends: 'run',
  report: { rule: id, action: 'block' },
  monitor: false,
  failClosed,
  block: 0,
})
const rules = ['a', 'b', 'any', 'a too'].map((id) => rule(id))
const asked: number[] = []
const watch =
  (number: number, predicate: RulePredicate): RulePredicate =>
  (values, context) => {
    asked.push(number)
    return predicate(values, context)
  }
const is =
  (host: string): RulePredicate =>
  (values, context) =>
    (values[0] ?? context.miss(0)) === host
const predicates = [is('a'), is('b'), (() => false) as RulePredicate, is('a')].map((test, number) =>
  watch(number, test),
)
const masks: RuleMasks = {
  getter: (values, context) => values[0] ?? context.miss(0),
  masks: new Map([
    ['a', 0b1101],
    ['b', 0b0110],
  ]),
  others: 0b0100,
  own: 0b1011,
}
const create = (): ExecutionContext => new ExecutionContext(shape)

interface Found {
  found: number[]
  problems: unknown[]
}

function allOf(context: ExecutionContext, mandatory?: readonly string[]): Found {
  const next =
    mandatory === undefined
      ? createLoopMatcher(rules, predicates)
      : createStraightMatcher(rules, predicates, mandatory, createRuleFinder(predicates, [masks]))
  const problems: DecisionProblem[] = []
  const found: number[] = []
  for (let at = next(0, context, problems); at !== -1; at = next(at + 1, context, problems)) found.push(at)
  return { found, problems }
}

describe('createStraightMatcher', () => {
  it.each([['a'], ['b'], ['c'], [undefined]])('finds for %s what the loop finds, and asks what is left', (host) => {
    const context = host === undefined ? create() : create().set('host', host)
    asked.length = 0
    const quick = allOf(context, [])
    const few = asked.length
    expect(quick).toEqual(allOf(context))
    expect(few).toBeLessThanOrEqual(3)
  })

  it('asks all where the value cannot be read, and tells the problem of each rule', () => {
    const context = create().setLazy('host', () => {
      throw new TypeError('no')
    })
    expect(() => allOf(context, [])).toThrow('no')
    const wrong = create().setLazy('host', () => 5)
    const { found, problems } = allOf(wrong, [])
    expect(found).toEqual([])
    expect(problems).toHaveLength(3)
    expect(allOf(wrong).problems).toEqual(problems)
  })

  it('asks all where a mandatory field has no value', () => {
    const context = create().set('host', 'a')
    asked.length = 0
    allOf(context, ['must'])
    expect(asked).toContain(1)
    asked.length = 0
    allOf(context.set('must', 1), ['must'])
    expect(asked).not.toContain(1)
  })

  it('tells the last of 31 rules apart', () => {
    const many = Array.from({ length: 31 }, (_, number) => rule(String(number)))
    const hosts = many.map((_, number) => is(`h${String(number)}`))
    const every: RuleMasks = {
      ...masks,
      masks: new Map(many.map((_, number) => [`h${String(number)}`, 1 << number])),
      others: 0,
      own: 2 ** 31 - 1,
    }
    const next = createStraightMatcher(many, hosts, [], createRuleFinder(hosts, [every]))
    for (let number = 0; number < 31; number++) {
      const context = create().set('host', `h${String(number)}`)
      expect(next(0, context, [])).toBe(number)
      expect(next(number + 1, context, [])).toBe(-1)
    }
  })
})
