import type { FieldPath, PlainEvent, Tree } from '../workloads/tree.ts'
import { firstOf, HelperFunctions, load, type Peer, type Test } from './engine.ts'

/** How a language writes what the trees hold. */
interface Syntax {
  readonly field: (field: FieldPath) => string
  readonly not: (condition: string) => string
  readonly equals: string
  readonly list: (values: readonly string[]) => string
  readonly contains: (field: string, literal: string) => string
  readonly starts: (field: string, literal: string) => string
  readonly and: string
  readonly or: string
}

const quote = (value: string | number): string => JSON.stringify(value)

function write(tree: Tree, syntax: Syntax, helpers: HelperFunctions): string {
  const join = (parts: readonly Tree[], word: string): string =>
    `(${parts.map((part) => write(part, syntax, helpers)).join(` ${word} `)})`
  if (tree.op === 'and') return join(tree.args, syntax.and)
  if (tree.op === 'or') return join(tree.args, syntax.or)
  if (tree.op === 'not') return syntax.not(write(tree.arg, syntax, helpers))
  const field = syntax.field(tree.f)
  const helper = helpers.name(tree)
  if (helper !== undefined) return `${helper}(${field})`
  switch (tree.op) {
    case 'eq':
      return `(${field} ${syntax.equals} ${quote(tree.v)})`
    case 'lt':
      return `(${field} < ${quote(tree.v)})`
    case 'gt':
      return `(${field} > ${quote(tree.v)})`
    case 'in':
      return `(${field} in ${syntax.list(tree.v)})`
    case 'contains':
      return syntax.contains(field, quote(tree.v))
    default:
      return syntax.starts(field, quote((tree as Extract<Tree, { op: 'starts' }>).v))
  }
}

const dots = (field: FieldPath): string => (typeof field === 'string' ? field : field.join('.'))
const brackets = (values: readonly string[]): string => `[${values.map(quote).join(', ')}]`

const celSyntax: Syntax = {
  field: dots,
  not: (condition) => `!(${condition})`,
  equals: '==',
  list: brackets,
  contains: (field, literal) => `${field}.contains(${literal})`,
  starts: (field, literal) => `${field}.startsWith(${literal})`,
  and: '&&',
  or: '||',
}

interface CelEnvironment {
  registerVariable(name: string, type: string): CelEnvironment
  registerFunction(signature: string, test: Test): CelEnvironment
  parse(text: string): (event: unknown) => unknown
}

export const celJs: Peer = {
  name: '@marcbachmann/cel-js',
  mostRules: 10_000,
  isAsync: false,
  async prepare({ rules }) {
    const { Environment } = await load<{ Environment: new (options?: object) => CelEnvironment }>(
      '@marcbachmann/cel-js',
    )
    const environment = new Environment({ unlistedVariablesAreDyn: true, limits: { maxListElements: 10_000 } })
    const helpers = new HelperFunctions()
    const texts = rules.map((rule) => write(rule, celSyntax, helpers))
    for (const [name, test] of helpers.byName) environment.registerFunction(`${name}(dyn): bool`, test)
    return firstOf(texts.map((text) => environment.parse(text)))
  },
}

const filtrexSyntax: Syntax = {
  field: (field) => (typeof field === 'string' ? field : `${field[1]} of ${field[0]}`),
  not: (condition) => `not (${condition})`,
  equals: '==',
  list: (values) => `(${values.map(quote).join(', ')})`,
  contains: (field, literal) => `contains(${field}, ${literal})`,
  starts: (field, literal) => `starts(${field}, ${literal})`,
  and: 'and',
  or: 'or',
}

interface FiltrexExports {
  readonly compileExpression: (text: string, options: object) => (event: PlainEvent) => unknown
}

export const filtrex: Peer = {
  name: 'filtrex',
  mostRules: 1_000,
  isAsync: false,
  async prepare({ rules }) {
    const { compileExpression } = await load<FiltrexExports>('filtrex')
    const helpers = new HelperFunctions()
    const texts = rules.map((rule) => write(rule, filtrexSyntax, helpers))
    const extraFunctions: Record<string, unknown> = {
      contains: (text: string, part: string) => text.includes(part),
      starts: (text: string, beginning: string) => text.startsWith(beginning),
    }
    for (const [name, test] of helpers.byName) extraFunctions[name] = test
    const customProp = (name: string, _get: unknown, event: Readonly<Record<string, unknown>>): unknown => event[name]
    return firstOf(texts.map((text) => compileExpression(text, { extraFunctions, customProp })))
  },
}

const jsonataSyntax: Syntax = {
  field: dots,
  not: (condition) => `$not(${condition})`,
  equals: '=',
  list: brackets,
  contains: (field, literal) => `$contains(${field}, ${literal})`,
  starts: (field, literal) => `$starts(${field}, ${literal})`,
  and: 'and',
  or: 'or',
}

interface JsonataExpression {
  registerFunction(name: string, test: Test | ((text: string, beginning: string) => boolean)): void
  evaluate(event: PlainEvent): Promise<unknown>
}

export const jsonata: Peer = {
  name: 'jsonata',
  mostRules: 10,
  isAsync: true,
  async prepare({ rules }) {
    const { default: parse } = await load<{ default: (text: string) => JsonataExpression }>('jsonata')
    const helpers = new HelperFunctions()
    const expressions = rules.map((rule) =>
      parse(write(rule, jsonataSyntax, helpers).replace(/\b(?:cidr|any|regex)\d+\(/g, '$$$&')),
    )
    for (const expression of expressions) {
      expression.registerFunction('starts', (text, beginning) => text.startsWith(beginning))
      for (const [name, test] of helpers.byName) expression.registerFunction(name, test)
    }
    return async (event) => {
      for (let at = 0; at < expressions.length; at++) if ((await expressions[at]?.evaluate(event)) === true) return at
      return -1
    }
  },
}
