import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  arrayCompare,
  arrayLogical,
  arrayNot,
  arrayTruth,
  arrayValue,
  call,
  compare,
  conditionValue,
  constant,
  each,
  field,
  literal,
  logical,
  mapCall,
  not,
  order,
  pattern,
  quantifier,
  regex,
  step,
  truth,
  wildcard,
} from '../../../test/support/ir-factories.ts'
import { createModuleFolder, type ModuleFolder } from '../../../test/support/load-module.ts'
import { defineScheme, rulesFunctions, type FunctionDefinition } from '../../language/index.ts'
import { fromText, parseIp, type Value, type ValueInput } from '../../runtime/index.ts'
import { bindingsOf } from '../../testing/index.ts'
import { irChildKeys, type Condition, type IrNode, type Test, type ValueNode } from '../ir/ir.ts'
import { slotsOf } from '../plan.ts'
import { everyChild, transform, walk } from '../ir/visit.ts'
import { UnsupportedByBackend, type Backend } from './backend.ts'
import { closures } from './closures.ts'
import { emitModule } from './module.ts'
import { source } from './source.ts'

type Values = Readonly<Record<string, ValueInput>>

/** Gives undefined, as functions may. */
const nothing: FunctionDefinition = {
  name: 'nothing',
  parameters: [],
  required: 0,
  variadic: false,
  returns: () => 'Bytes',
  implementation: () => undefined,
  cost: 1,
  summary: '',
}
const rules = new Map(rulesFunctions.map((definition) => [definition.name, definition]))
const scheme = defineScheme({
  fields: {
    b: 'Bool?',
    n: 'Int?',
    s: 'Bytes?',
    ip: 'Ip?',
    ss: 'Array<Bytes>?',
    flags: 'Array<Bool>?',
    more: 'Array<Bool>?',
    m: 'Map<Int>?',
    deep: 'Map<Array<Bytes>>?',
    must: 'Int',
  },
  functions: [nothing, ...rulesFunctions],
  lists: { Int: { even: [2, 4] }, Bytes: { 'a.b': ['x'] } },
})

const f = (name: string): ValueNode => field(scheme, name)
const fn = (name: string): FunctionDefinition => rules.get(name) as FunctionDefinition
const is = (value: string): Test => order('Bytes', 'eq', value)
const ip = (text: string): Value => parseIp(text) as Value
const yes: Condition = constant(true)
const no: Condition = constant(false)
const big = 2n ** 60n

type Row = readonly [name: string, root: Condition, outcomes: readonly (readonly [Values, boolean | string])[]]

const comparisons: readonly Row[] = [
  ...(['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const).map((operator): Row => {
    const expected = { eq: [false, true, false], ne: [true, false, true], lt: [true, false, false], le: [true, true, false], gt: [false, false, true], ge: [false, true, true] }[operator] // prettier-ignore
    return [
      `Int ${operator}`,
      compare(f('n'), order('Int', operator, 5)),
      [...[4, 5, 6].map((n, at) => [{ n }, expected[at] as boolean] as const), [{}, false]],
    ]
  }),
  ...(['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const).map((operator): Row => {
    const expected = { eq: [false, true, false], ne: [true, false, true], lt: [true, false, false], le: [true, true, false], gt: [false, false, true], ge: [false, true, true] }[operator] // prettier-ignore
    return [
      `Ip ${operator}`,
      compare(f('ip'), order('Ip', operator, ip('10.0.0.5'))),
      [
        ...['10.0.0.4', '10.0.0.5', '10.0.0.6'].map((text, at) => [{ ip: text }, expected[at] as boolean] as const),
        [{ ip: '::5' }, operator === 'ne'],
        [{}, false],
      ],
    ]
  }),
  ['ne, true when missing', compare(f('n'), order('Int', 'ne', 5), true), [[{}, true], [{ n: 5 }, false], [{ n: 6 }, true]]],
  ['Int beyond 2^53', compare(f('n'), order('Int', 'gt', big)), [[{ n: big }, false], [{ n: big + 1n }, true], [{ n: 1 }, false]]],
  ['negative Int', compare(f('n'), order('Int', 'lt', -5)), [[{ n: -6 }, true], [{ n: -5 }, false]]],
  ['Bytes lt', compare(f('s'), order('Bytes', 'lt', 'ab')), [[{ s: 'a' }, true], [{ s: 'ab' }, false], [{ s: 'é' }, false]]],
  ['bitwise_and', compare(f('n'), { kind: 'bitwise_and', literal: 6 }), [[{ n: 2 }, true], [{ n: 1 }, false], [{ n: -1 }, true], [{}, false]]],
  ['bitwise_and, high bit', compare(f('n'), { kind: 'bitwise_and', literal: -(2n ** 63n) }), [[{ n: -1 }, true], [{ n: 1 }, false]]],
  ['contains', compare(f('s'), { kind: 'contains', literal: '' }), [[{ s: '' }, true], [{}, false]]],
  ['contains, which the host searches in long values', compare(f('s'), { kind: 'contains', literal: 'Xab' }), [[{ s: 'aXab' }, true], [{ s: 'aXa' }, false], [{ s: `${'ab'.repeat(20)}Xab` }, true], [{ s: 'abX'.repeat(20) }, true], [{ s: 'aXa'.repeat(20) }, false], [{}, false]]],
  ['native regex', compare(f('s'), regex('^a.c$')), [[{ s: 'abc' }, true], [{ s: 'ab' }, false], [{}, false]]],
  ['regex that is a text', compare(f('s'), regex(String.raw`X\.b`)), [[{ s: 'aX.b' }, true], [{ s: 'aXab' }, false], [{ s: `${'X.'.repeat(20)}X.b` }, true], [{ s: 'X.a'.repeat(20) }, false], [{}, false]]],
  ['regex that is a text at the end', compare(f('s'), regex('ab$')), [[{ s: 'ab' }, true], [{ s: 'abc' }, false]]],
  ['linear regex', compare(f('s'), regex('(a+)+b')), [[{ s: 'xaab' }, true], [{ s: 'aa' }, false], [{}, false]]],
  ['wildcard', compare(f('s'), wildcard('A*c')), [[{ s: 'abC' }, true], [{ s: 'ab' }, false], [{}, false]]],
  ['strict wildcard', compare(f('s'), wildcard('A*c', true)), [[{ s: 'Abc' }, true], [{ s: 'abc' }, false]]],
  ['small int set', compare(f('n'), { kind: 'int_set', ranges: [{ first: 1, last: 1 }, { first: big, last: big }] }), [[{ n: 1 }, true], [{ n: big }, true], [{ n: 2 }, false], [{}, false]]],
  ['int ranges', compare(f('n'), { kind: 'int_set', ranges: [{ first: 1, last: 3 }, { first: 8, last: big }] }), [[{ n: 3 }, true], [{ n: 5 }, false], [{ n: big - 1n }, true]]],
  ['empty set', compare(f('n'), { kind: 'int_set', ranges: [] }), [[{ n: 3 }, false], [{}, false]]],
  ['small bytes set', compare(f('s'), { kind: 'bytes_set', items: ['a', 'b'] }), [[{ s: 'b' }, true], [{ s: 'c' }, false], [{}, false]]],
  ['bytes set', compare(f('s'), { kind: 'bytes_set', items: ['a', 'b', 'c', 'd', 'e', '__proto__'] }), [[{ s: '__proto__' }, true], [{ s: 'constructor' }, false]]],
  ['ip set', compare(f('ip'), { kind: 'ip_set', ranges: [{ first: ip('10.0.0.0'), last: ip('10.0.0.9') }, { first: ip('::'), last: ip('::9') }] as never }), [[{ ip: '10.0.0.9' }, true], [{ ip: '::5' }, true], [{ ip: '0.0.0.5' }, false], [{}, false]]],
  ['list', compare(f('n'), { kind: 'list', type: 'Int', name: 'even' }), [[{ n: 4 }, true], [{ n: 3 }, false], [{}, false]]],
  ['list with dots', compare(f('s'), { kind: 'list', type: 'Bytes', name: 'a.b' }), [[{ s: 'x' }, true], [{ s: 'y' }, false]]],
] // prettier-ignore

const logic: readonly Row[] = [
  ['constant', yes, [[{}, true]]],
  ['and of many', logical('and', truth(f('b')), compare(f('n'), order('Int', 'eq', 1)), compare(f('s'), is('x')), yes), [[{ b: true, n: 1, s: 'x' }, true], [{ b: true, n: 1 }, false]]],
  ['or of many', logical('or', truth(f('b')), compare(f('n'), order('Int', 'eq', 1)), compare(f('s'), is('x')), no), [[{ s: 'x' }, true], [{}, false]]],
  ['or in and', logical('and', logical('or', truth(f('b')), no), not(logical('or', compare(f('n'), order('Int', 'eq', 1)), no))), [[{ b: true }, true], [{ b: true, n: 1 }, false]]],
  ['xor of three', logical('xor', truth(f('b')), compare(f('n'), order('Int', 'eq', 1)), compare(f('s'), is('x'))), [[{ b: true, n: 1, s: 'x' }, true], [{ b: true, n: 1 }, false], [{ n: 1 }, true]]],
  ['not', not(truth(f('b'))), [[{}, true], [{ b: true }, false]]],
  ['a mandatory field', compare(f('must'), order('Int', 'eq', 1)), [[{ must: 1 }, true], [{}, 'E_MISSING_FIELD']]],
  ['a mandatory field that is not reached', logical('and', truth(f('b')), compare(f('must'), order('Int', 'eq', 1))), [[{}, false], [{ b: true }, 'E_MISSING_FIELD']]],
  ['a mandatory field before a constant', logical('and', compare(f('must'), order('Int', 'eq', 1)), no), [[{ must: 1 }, false], [{}, 'E_MISSING_FIELD']]],
] // prettier-ignore

const values: readonly Row[] = [
  ['map key', compare(step(f('m'), 'k'), order('Int', 'lt', 5)), [[{ m: { k: 1 } }, true], [{ m: {} }, false], [{}, false]]],
  ['map key __proto__', compare(step(f('m'), '__proto__'), order('Int', 'ne', 5), true), [[{ m: new Map([['__proto__', 5]]) }, false], [{ m: {} }, true]]],
  ['array index', compare(step(f('ss'), 1), is('b')), [[{ ss: ['a', 'b'] }, true], [{ ss: ['b'] }, false], [{}, false]]],
  ['key, then index', compare(step(step(f('deep'), 'k'), 0), is('b')), [[{ deep: { k: ['b'] } }, true], [{ deep: { k: [] } }, false], [{ deep: {} }, false], [{}, false]]],
  ['call', compare(call(fn('lower'), f('s')), is('abc')), [[{ s: 'ABC' }, true], [{}, false]]],
  ['a case function with a literal', compare(call(fn('upper'), f('s')), is('ASS')), [[{ s: 'aSs' }, true], [{ s: 'a\xdf' }, false], [{ s: 'as' }, false], [{}, false]]],
  ['a case function with a literal beyond ASCII', compare(call(fn('lower'), f('s')), is(fromText('É'))), [[{ s: 'É' }, true], [{ s: 'é' }, false]]],
  ['case functions in each other', compare(call(fn('upper'), call(fn('lower'), f('s'))), is('AB')), [[{ s: 'aB' }, true], [{ s: 'aC' }, false], [{}, false]]],
  ['a case function of bytes that are no text', compare(call(fn('upper'), f('s')), is('SS')), [[{ s: new Uint8Array([0xdf]) }, false], [{ s: new Uint8Array([0xdf, 0x73]) }, false], [{ s: 'ss' }, true]]],
  ['not equal to a case function', compare(call(fn('lower'), f('s')), order('Bytes', 'ne', 'a'), true), [[{ s: 'A' }, false], [{ s: 'B' }, true], [{}, true]]],
  ['call of many', compare(call(fn('concat'), f('s'), literal('Bytes', '-'), f('s')), is('a-a')), [[{ s: 'a' }, true], [{}, false]]],
  ['call that gives nothing', compare(call(nothing), order('Bytes', 'ne', 'x'), true), [[{}, true]]],
  ['call with a pattern', compare(call(fn('regex_replace'), f('s'), pattern(regex('a+')), literal('Bytes', 'x')), is('bxb')), [[{ s: 'baab' }, true]]],
  ['call with a wildcard', compare(call(fn('wildcard_replace'), f('s'), pattern(wildcard('a*')), literal('Bytes', '${1}'), literal('Bytes', '')), is('bc')), [[{ s: 'Abc' }, true]]],
  ['call with the environment', truth(call(fn('is_jwt_present'), literal('Bytes', 'id'))), [[{}, false]]],
  ['call with a condition', compare(call(fn('to_string'), conditionValue(truth(f('b')))), is('true')), [[{ b: true }, true], [{}, false]]],
  ['call with an array of conditions', truth(call(fn('has_value'), conditionValue(arrayCompare(each(f('ss'), '*'), is('x'))), literal('Bool', true))), [[{ ss: ['a', 'x'] }, true], [{ ss: ['a'] }, false]]],
  ['mapped call', quantifier('any', arrayCompare(each(mapCall(fn('lower'), each(f('ss'), '*')), '*'), is('x'))), [[{ ss: ['A', 'X'] }, true], [{ ss: ['a'] }, false], [{}, false]]],
  ['index of a mapped call', compare(step(mapCall(fn('substring'), each(f('ss'), '*'), literal('Int', 1), literal('Int', 2)), 1), is('d')), [[{ ss: ['ab', 'cd'] }, true], [{ ss: ['ab'] }, false], [{}, false]]],
] // prettier-ignore

const arrays: readonly Row[] = [
  ['any of flags', quantifier('any', arrayValue(f('flags'))), [[{ flags: [false, true] }, true], [{ flags: [] }, false], [{}, false]]],
  ['all of flags', quantifier('all', arrayValue(f('flags'))), [[{ flags: [true, true] }, true], [{ flags: [] }, true], [{ flags: [false] }, false], [{}, false]]],
  ['any compare', quantifier('any', arrayCompare(each(f('ss'), '*'), { kind: 'contains', literal: 'x' })), [[{ ss: ['a', 'xx'] }, true], [{ ss: [] }, false], [{}, false]]],
  ['all compare', quantifier('all', arrayCompare(each(f('ss'), '*'), order('Bytes', 'ne', 'x'))), [[{ ss: ['a', 'b'] }, true], [{ ss: ['x'] }, false], [{}, true]]],
  ['any of a map', quantifier('any', arrayCompare(each(f('m'), '*'), order('Int', 'gt', 3))), [[{ m: { a: 1, b: 4 } }, true], [{ m: { a: 1 } }, false], [{}, false]]],
  ['any, two levels', quantifier('any', arrayCompare(each(f('deep'), '*', '*'), is('x'))), [[{ deep: { a: ['a'], b: ['b', 'x'] } }, true], [{ deep: { a: ['a'] } }, false]]],
  ['all, a step that misses', quantifier('all', arrayCompare(each(f('deep'), '*', 1), is('x'))), [[{ deep: { a: ['a'], b: ['b', 'x'] } }, true], [{ deep: { b: ['b', 'y'] } }, false]]],
  ['any in a list', quantifier('any', arrayCompare(each(f('m'), '*'), { kind: 'list', type: 'Int', name: 'even' })), [[{ m: { a: 2 } }, true], [{ m: { a: 3 } }, false]]],
  ['any in a set', quantifier('any', arrayCompare(each(f('m'), '*'), { kind: 'int_set', ranges: [{ first: 1, last: 2 }] })), [[{ m: { a: 2 } }, true], [{ m: { a: 3 } }, false]]],
  ['any truth', quantifier('any', arrayTruth(each(f('flags'), '*'))), [[{ flags: [true] }, true], [{ flags: [false] }, false], [{}, false]]],
  ['all truth', quantifier('all', arrayTruth(each(f('flags'), '*'))), [[{ flags: [true] }, true], [{ flags: [false] }, false], [{}, true]]],
  ['all not of nothing', quantifier('all', arrayNot(arrayValue(f('flags')))), [[{}, true], [{ flags: [true] }, false]]],
  ['and: the shortest', quantifier('all', arrayLogical('array_and', arrayValue(f('flags')), arrayValue(f('more')))), [[{ flags: [true], more: [true, false] }, true], [{ flags: [true, true], more: [true, false] }, false], [{ flags: [false] }, true]]],
  ['or of three', quantifier('any', arrayLogical('array_or', arrayValue(f('flags')), arrayValue(f('more')), arrayTruth(each(f('flags'), '*')))), [[{ flags: [false], more: [true] }, true], [{ flags: [false], more: [false, true] }, false]]],
  ['xor with a comparison', quantifier('any', arrayLogical('array_xor', arrayValue(f('flags')), arrayCompare(each(f('ss'), '*'), is('x')))), [[{ flags: [true], ss: ['a'] }, true], [{ flags: [true], ss: ['x'] }, false]]],
] // prettier-ignore

const rows = [...comparisons, ...logic, ...values, ...arrays]

function observe(evaluate: () => unknown): unknown {
  try {
    return evaluate()
  } catch (error) {
    if (error instanceof Error && error.name === 'RuntimeError') return (error as Error & { code: string }).code
    throw error
  }
}

/** Ready-made predicate of each executor; only what the record names is set. */
type Prepare = (root: Condition) => Promise<(values: Values) => unknown>

const plan = (root: Condition): { scheme: typeof scheme; root: Condition; slots: number[] } => ({
  scheme,
  root,
  slots: slotsOf(root),
})

function fromBackend(backend: Backend): Prepare {
  return (root) => {
    const predicate = backend.compileFilter(plan(root))
    return Promise.resolve((given) => {
      const context = scheme.createContext().setAll(given)
      return predicate(context.values, context)
    })
  }
}

describe('backends', () => {
  let folder: ModuleFolder
  beforeAll(async () => {
    folder = await createModuleFolder()
  })
  afterAll(() => {
    folder.close()
  })
  const mayGenerate = process.env['PORTCULLIS_NO_EVAL'] !== '1'
  const executors: readonly (readonly [string, Prepare])[] = [
    ['closures', fromBackend(closures)],
    ...(mayGenerate ? [['source', fromBackend(source)] as const] : []),
    [
      'module',
      async (root) => {
        const bound = (await folder.load(emitModule(plan(root)))).bind(bindingsOf(scheme))
        return (given) => bound.matches(given)
      },
    ],
  ]

  for (const [executor, prepare] of executors) {
    describe(executor, () => {
      for (const [name, root, outcomes] of rows) {
        it(name, async () => {
          const evaluate = await prepare(root)
          expect(outcomes.map(([given]) => observe(() => evaluate(given)))).toEqual(
            outcomes.map(([, expected]) => expected),
          )
        })
      }
    })
  }

  it('are asked about every kind of node and every test', () => {
    const kinds = new Set<string>()
    const tests = new Set<string>()
    for (const [, root] of rows) {
      walk(root, (node) => {
        kinds.add(node.kind)
        const children: IrNode[] = []
        everyChild(node, (child) => children.push(child) > 0, undefined)
        const members = node as unknown as Record<string, IrNode | readonly IrNode[]>
        expect(children).toEqual(irChildKeys[node.kind].flatMap((key) => members[key] ?? []))
        if (node.kind === 'compare' || node.kind === 'array_compare') tests.add(node.test.kind)
      })
    }
    expect([...kinds].sort()).toEqual(Object.keys(irChildKeys).sort())
    const all: Record<Test['kind'], true> = { order: true, bitwise_and: true, contains: true, regex: true, wildcard: true, int_set: true, bytes_set: true, ip_set: true, list: true } // prettier-ignore
    expect([...tests].sort()).toEqual(Object.keys(all).sort())
  })

  it('come out of a change of every node with all of them changed, and of none as they were', () => {
    for (const [name, root] of rows) {
      let [nodes, changes] = [0, 0]
      walk(root, () => nodes++)
      const copy = transform(root, (node) => {
        changes++
        return { ...node, id: node.id + 1000 }
      })
      expect(changes, name).toBe(nodes)
      walk(copy, (node) => {
        expect(node.id, name).toBeGreaterThanOrEqual(1000)
      })
      expect(
        transform(copy, (node) => ({ ...node, id: node.id - 1000 })),
        name,
      ).toEqual(root)
      expect(
        transform(root, (node) => node),
        name,
      ).toBe(root)
    }
  })

  it('export `matches` directly only if nothing of the host is needed', () => {
    const direct = 'export const { createContext, matches }'
    const list = compare(f('n'), { kind: 'list', type: 'Int', name: 'even' })
    const over = quantifier('any', arrayCompare(each(f('m'), '*'), { kind: 'list', type: 'Int', name: 'even' }))
    expect(emitModule(plan(truth(f('b'))))).toContain(direct)
    for (const root of [list, over, compare(call(nothing), is('x'))])
      expect(emitModule(plan(root))).not.toContain(direct)
  })

  it('give values, missing ones too', () => {
    const roots: readonly (readonly [ValueNode, Values, Value | undefined])[] = [
      [f('s'), { s: 'x' }, 'x'],
      [f('s'), {}, undefined],
      [literal('Int', -big), {}, -big],
      [step(f('ss'), 0), { ss: ['a'] }, 'a'],
      [call(fn('len'), f('s')), { s: 'é' }, 2],
      [mapCall(fn('upper'), each(f('ss'), '*')), { ss: ['a', 'b'] }, ['A', 'B']],
      [conditionValue(truth(f('b'))), {}, false],
      [conditionValue(arrayTruth(each(f('flags'), '*'))), { flags: [true] }, [true]],
    ]
    for (const backend of mayGenerate ? [closures, source] : [closures]) {
      for (const [root, given, expected] of roots) {
        const getter = backend.compileValue({ scheme, root, slots: slotsOf(root) })
        const context = scheme.createContext().setAll(given)
        expect(getter(context.values, context), `${backend.name} ${root.kind}`).toEqual(expected)
      }
    }
  })

  it('say that they cannot serve where code may not be generated', () => {
    const { Function: original } = globalThis
    globalThis.Function = function () {
      throw new EvalError('Code generation from strings disallowed for this context')
    } as never
    try {
      expect(() => source.compileFilter(plan(yes))).toThrow(UnsupportedByBackend)
    } finally {
      globalThis.Function = original
    }
  })
})
