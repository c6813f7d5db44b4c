import type { PlainEvent, Tree } from '../workloads/tree.ts'
import { dotted, firstOf, HelperFunctions, load, type Peer, type Test } from './engine.ts'

type Logic = Readonly<Record<string, unknown>>

function toLogic(tree: Tree, helpers: HelperFunctions): Logic {
  if (tree.op === 'and' || tree.op === 'or') return { [tree.op]: tree.args.map((part) => toLogic(part, helpers)) }
  if (tree.op === 'not') return { '!': [toLogic(tree.arg, helpers)] }
  const value = { var: dotted(tree.f) }
  const helper = helpers.name(tree)
  if (helper !== undefined) return { [helper]: [value] }
  switch (tree.op) {
    case 'eq':
      return { '===': [value, tree.v] }
    case 'lt':
      return { '<': [value, tree.v] }
    case 'gt':
      return { '>': [value, tree.v] }
    case 'in':
      return { in: [value, tree.v] }
    case 'contains':
      return { in: [tree.v, value] }
    default:
      return { starts: [value, tree.v] }
  }
}

const starts = (text: string, beginning: string): boolean => text.startsWith(beginning)

interface EngineExports {
  readonly LogicEngine: new () => {
    addMethod(name: string, method: object): void
    build(logic: Logic): (event: PlainEvent) => unknown
  }
}

export const jsonLogicEngine: Peer = {
  name: 'json-logic-engine',
  mostRules: 10_000,
  isAsync: false,
  async prepare({ rules }) {
    const { LogicEngine } = await load<EngineExports>('json-logic-engine')
    const engine = new LogicEngine()
    const helpers = new HelperFunctions()
    const logics = rules.map((rule) => toLogic(rule, helpers))
    const add = (name: string, method: (values: never) => boolean): void => {
      engine.addMethod(name, { method, sync: true, deterministic: true })
    }
    add('starts', ([text, beginning]: [string, string]) => starts(text, beginning))
    for (const [name, test] of helpers.byName) add(name, ([value]: [never]) => test(value))
    const [only] = logics
    if (only !== undefined && logics.length === 1) {
      const holds = engine.build(only)
      return (event) => (holds(event) === true ? 0 : -1)
    }
    // One `if` over all rules is the quicker form as far as it can be built: each rule alone is a call more.
    if (logics.length <= 100) {
      const chain = engine.build({ if: [...logics.flatMap((logic, number) => [logic, number]), -1] })
      return (event) => chain(event) as number
    }
    return firstOf(logics.map((logic) => engine.build(logic)))
  },
}

interface JsonLogicExports {
  readonly default: {
    add_operation(name: string, operation: Test | typeof starts): void
    apply(logic: Logic, event: PlainEvent): unknown
  }
}

export const jsonLogicJs: Peer = {
  name: 'json-logic-js',
  mostRules: 100,
  isAsync: false,
  async prepare({ rules }) {
    const { default: engine } = await load<JsonLogicExports>('json-logic-js')
    const helpers = new HelperFunctions()
    const logics = rules.map((rule) => toLogic(rule, helpers))
    engine.add_operation('starts', starts)
    for (const [name, test] of helpers.byName) engine.add_operation(name, test)
    return firstOf(logics.map((logic) => (event: PlainEvent) => engine.apply(logic, event)))
  },
}
