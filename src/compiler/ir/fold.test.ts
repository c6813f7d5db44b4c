import { describe, expect, it } from 'vitest'
import { arrayCompare, call, compare, conditionValue, constant, each } from '../../../test/support/ir-factories.ts'
import { field, literal, logical, not, order, quantifier, truth } from '../../../test/support/ir-factories.ts'
import { defineScheme, rulesFunctions, toFunctionDefinition, type FunctionDefinition } from '../../language/index.ts'
import { foldCondition, foldValue } from './fold.ts'
import type { Condition, IrNode } from './ir.ts'

const rules = new Map(rulesFunctions.map((definition) => [definition.name, definition]))
const scheme = defineScheme({ fields: { a: 'Bool?', b: 'Bool?', n: 'Int?', ss: 'Array<Bytes>?', must: 'Bool' } })
const [a, b, must] = ['a', 'b', 'must'].map((name) => truth(field(scheme, name))) as [Condition, Condition, Condition]
const n = field(scheme, 'n')
const yes = constant(true)
const no = constant(false)
const is5 = order('Int', 'eq', 5)
const lower = rules.get('lower') as FunctionDefinition
const hosts = (module?: { from: string; name: string }): FunctionDefinition =>
  toFunctionDefinition({
    name: 'twice',
    parameters: [{ type: 'Int', kind: 'any' }],
    returns: 'Int',
    implementation: () => {
      throw new Error('a function of the host ran while compiling')
    },
    ...(module === undefined ? {} : { module }),
  })

/** A tree as text, so that tests read as what they say. */
function show(node: IrNode): string {
  switch (node.kind) {
    case 'constant':
      return String(node.value)
    case 'and':
    case 'or':
    case 'xor':
      return `(${node.operands.map(show).join(` ${node.kind} `)})`
    case 'not':
      return `not ${show(node.operand)}`
    case 'truth':
      return show(node.value)
    case 'compare':
      return `${show(node.left)} ${node.test.kind}`
    case 'call':
      return `${node.function.name}(${node.arguments.map(show).join()})`
    case 'condition':
      return `{${show(node.condition)}}`
    case 'field':
      return node.name
    case 'literal':
      return `"${String(node.value)}"`
    default:
      return node.kind
  }
}

const folded = (node: Condition): string => show(foldCondition(node))

describe('foldCondition', () => {
  it.each<[string, Condition, string]>([
    ['drops true from and', logical('and', a, yes, b), '(a and b)'],
    ['drops false from or', logical('or', no, a, b), '(a or b)'],
    ['keeps one operand alone', logical('and', yes, a), 'a'],
    ['stops and at false', logical('and', a, no, b), 'false'],
    ['stops or at true', logical('or', a, yes, must), 'true'],
    ['gives what and of nothing is', logical('and', yes, yes), 'true'],
    ['gives what or of nothing is', logical('or', no, no), 'false'],
    ['takes constants out of xor', logical('xor', a, yes, b), 'not (a xor b)'],
    ['gives xor of constants', logical('xor', yes, yes, yes), 'true'],
    ['undoes not twice', not(not(a)), 'a'],
    ['undoes not of a flipped xor', not(logical('xor', a, yes)), 'a'],
    ['joins nested and', logical('and', a, logical('and', b, a)), '(a and b and a)'],
    ['keeps or within and', logical('and', a, logical('or', b, a)), '(a and (b or a))'],
    ['knows empty sets', compare(n, { kind: 'int_set', ranges: [] }), 'false'],
    ['knows masks of zero', compare(n, { kind: 'bitwise_and', literal: 0 }), 'false'],
    ['compares literals', compare(literal('Int', 5), is5), 'true'],
    ['takes literal Bools', truth(literal('Bool', true)), 'true'],
    ['knows any over an empty set', quantifier('any', arrayCompare(each(field(scheme, 'ss'), '*'), { kind: 'bytes_set', items: [] })), 'false'],
    ['does not know all over an empty set', quantifier('all', arrayCompare(each(field(scheme, 'ss'), '*'), { kind: 'bytes_set', items: [] })), 'all'],
    ['calls on literals', compare(call(lower, call(lower, literal('Bytes', 'AB'))), order('Bytes', 'eq', 'ab')), 'true'],
    ['folds inside arguments', truth(call(hosts(), conditionValue(logical('and', a, no)))), 'twice("false")'],
  ])('%s', (_, node, expected) => {
    expect(folded(node)).toBe(expected)
  }) // prettier-ignore

  it('never drops a read that can throw', () => {
    expect(folded(logical('and', must, no, a))).toBe('(must and false)')
    expect(folded(logical('or', must, yes))).toBe('(must or true)')
    expect(folded(compare(call(hosts(), n), { kind: 'int_set', ranges: [] }))).toBe('twice(n) int_set')
  })

  it('never runs a function of the host, wherever its module is', () => {
    const foreign = { from: 'some-package', name: 'twice' }
    for (const definition of [hosts(), hosts(foreign)]) {
      expect(folded(compare(call(definition, literal('Int', 5)), is5))).toBe('twice("5") order')
      expect(folded(logical('or', truth(call(definition, n)), yes))).toBe('(twice(n) or true)')
    }
  })

  it('asks no list while compiling', () => {
    expect(folded(compare(literal('Int', 5), { kind: 'list', type: 'Int', name: 'x' }))).toBe('"5" list')
  })

  it('leaves the given tree as it is', () => {
    const inner = logical('and', a, yes)
    const tree = logical('or', inner, b)
    const before = JSON.stringify(tree)
    foldCondition(tree)
    expect(JSON.stringify(tree)).toBe(before)
    expect(foldCondition(logical('and', a, b))).toMatchObject({ operands: [a, b] })
  })
})

describe('foldValue', () => {
  it('gives literals for calls on literals, but keeps arrays as calls', () => {
    expect(show(foldValue(call(lower, literal('Bytes', 'AB'))))).toBe('"ab"')
    const split = rules.get('split') as FunctionDefinition
    expect(foldValue(call(split, literal('Bytes', 'a-b'), literal('Bytes', '-'), literal('Int', 2))).kind).toBe('call')
  })

  it('keeps a call that gives nothing', () => {
    const decode = rules.get('decode_base64') as FunctionDefinition
    const node = call(decode, literal('Bytes', '%'))
    expect(foldValue(node)).toBe(node)
  })
})
