import { parse, type Node } from 'acorn'
import { describe, expect, it } from 'vitest'
import { compile, defineScheme, type Scheme } from '../../src/index.ts'
import { source, sourceText } from '../../src/compiler/index.ts'

/** All that emitted code may consist of. */
const allowedNodes = new Set([
  'Program', 'ImportDeclaration', 'ImportSpecifier', 'ExportNamedDeclaration', 'FunctionDeclaration', 'AssignmentPattern',
  'VariableDeclaration', 'VariableDeclarator', 'ObjectPattern', 'ArrowFunctionExpression', 'BlockStatement', 'ReturnStatement',
  'LogicalExpression', 'BinaryExpression', 'UnaryExpression', 'AssignmentExpression', 'CallExpression', 'NewExpression',
  'MemberExpression', 'ChainExpression', 'ArrayExpression', 'ObjectExpression', 'Property', 'Identifier', 'Literal', 'RestElement',
  'SpreadElement', 'ExpressionStatement', 'ConditionalExpression', 'ForStatement', 'IfStatement', 'UpdateExpression',
]) // prettier-ignore

const allowedNames = new Set([
  'v', 'c', 'x', 'a', 'i', 'k', 'rest', 'input', 'context', 'bindings', 'environment', 'shape', 'abi', 'bind', 'matches', 'slow', 'createContext', 'undefined', 'Set',
  'createBytesSearch', 'createBytesSet', 'createIntSet', 'createIpSet', 'createWildcard', 'nativeRegex', 'linearRegex', 'createShape', 'toKnownContext', 'ExecutionContext', 'bindFunction',
  'anyEach', 'allEach', 'collectEach', 'mapEach', 'arrayAnd', 'arrayOr', 'arrayXor', 'arrayNot', 'bitwiseAnd', 'lower',
]) // prettier-ignore

const allowedProperties = new Set([
  'length',
  'includes',
  'has',
  'test',
  'get',
  'part',
  'miss',
  'inList',
  'environment',
  'values',
  'kind',
  'index',
  'key',
  'first',
  'last',
])
const ownName = /^[fkmpt][0-9]+$/

/** A literal, or the counter of a loop over an array. */
function isPlainIndex(property: unknown): boolean {
  const { type, name } = property as { type: string; name?: string }
  return type === 'Literal' || (type === 'Identifier' && name === 'i')
}

function check(node: Node, problems: string[]): void {
  if (!allowedNodes.has(node.type)) problems.push(node.type)
  const record = node as unknown as Record<string, unknown>
  if (node.type === 'Identifier') {
    const name = record['name'] as string
    if (!allowedNames.has(name) && !ownName.test(name) && !allowedProperties.has(name)) problems.push(`name ${name}`)
  }
  if (node.type === 'MemberExpression' && record['computed'] === true && !isPlainIndex(record['property']))
    problems.push('computed property')
  if (node.type === 'Literal' && 'regex' in record) problems.push('regex literal')
  for (const value of Object.values(record)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof child === 'object' && child !== null && 'type' in child && typeof child.type === 'string')
        check(child as Node, problems)
    }
  }
}

const hostile = [
  '"', "'", '`', '\\', '${alert(1)}', '</script>', '<!--', '*/', '//', '\u2028', '\u2029', '\n', '\r\n', '\0', '__proto__', 'constructor', 'é', '😀',
  '\ud800', '"); process.exit(1); ("', '`;globalThis.x=1;`', '\\u0022', 'k0', 'toString', ']]>', '\x7f\x80\xff',
] // prettier-ignore

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

function rawQuote(text: string): string {
  const hashes = '#'.repeat(8)
  return `r${hashes}"${text}"${hashes}`
}

const scheme: Scheme = defineScheme({
  fields: {
    s: 'Bytes?',
    n: 'Int?',
    ip: 'Ip?',
    ss: 'Array<Bytes>?',
    m: 'Map<Bytes>?',
    'constructor.__proto__': 'Bytes?',
  },
  functions: [
    {
      name: 'lower',
      parameters: [{ type: 'Bytes' }],
      returns: 'Bytes',
      implementation: (value?: string) => value?.toLowerCase(),
    },
  ],
  lists: { Bytes: true },
})

function expressions(text: string): string[] {
  const quoted = quote(text)
  return [
    `s eq ${quoted}`,
    `s ne ${quoted} and s lt ${quoted}`,
    `s contains ${quoted}`,
    `s in {${quoted} "b" "c" "d" "e" "f"}`,
    `s in {${quoted}}`,
    `m[${quoted}] eq ${quoted}`,
    `any(ss[*] eq ${quoted})`,
    `lower(s) eq ${quoted}`,
    `any(lower(ss[*])[*] contains ${quoted})`,
    `s wildcard ${rawQuote(text.replace(/[\\*]/g, '\\$&'))}`,
    `s matches ${rawQuote(
      text
        .replace(/[^A-Za-z0-9\u0080-\uffff\n]/g, '\\$&')
        .replaceAll('\\\0', '\\x00')
        .replaceAll('\\\r', '\\r')
        .replaceAll('\\\x7f', '\\x7f')
        .replaceAll('\ud800', ''),
    )}`,
    `${rawQuote('x').slice(0, 0)}constructor.__proto__ eq ${quoted}`,
  ]
}

describe('emitted code', () => {
  for (const text of hostile) {
    it(`holds ${JSON.stringify(text)} as data only`, () => {
      for (const expression of expressions(text)) {
        const result = compile(expression, scheme)
        if (!result.ok) throw new Error(`${expression}: ${JSON.stringify(result.diagnostics)}`)
        const problems: string[] = []
        check(parse(result.value.toModule(), { ecmaVersion: 2022, sourceType: 'module' }), problems)
        check(parse(`(() => {${sourceText(result.value.plan)}})`, { ecmaVersion: 2022 }), problems)
        expect(problems, expression).toEqual([])

        expect(result.value.toModule()).toMatch(/^[\x09\x0a\x20-\x7e]*$/)
        // Inside a script element these would end it, or hide what follows.
        expect(result.value.toModule()).not.toMatch(/<[/!]/)
      }
    })
  }

  it('imports functions of other modules under names of its own', () => {
    const hosts = defineScheme({
      fields: { s: 'Bytes?' },
      functions: ['k0', 'shape', 'nativeRegex', 'default'].map((name, index) => ({
        name: `f${String(index)}`,
        parameters: [{ type: 'Bytes' }],
        returns: 'Bytes',
        implementation: (value?: string) => value,
        module: { from: `pack"age\u2028${String(index)}`, name },
      })),
    })
    const result = compile('f0(f1(f2(f3(s)))) matches "^a" and f0(s) ne "x"', hosts)
    if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
    const module = result.value.toModule()
    const tree = parse(module, { ecmaVersion: 2022, sourceType: 'module' })
    const locals = tree.body
      .flatMap((node) => (node.type === 'ImportDeclaration' ? node.specifiers : []))
      .map(({ local }) => local.name)
    expect(locals.filter((name) => /^m[0-9]+$/.test(name)).sort()).toEqual(['m0', 'm1', 'm2', 'm3'])
    expect(new Set(locals).size).toBe(locals.length)
    expect(module).toMatch(/^[\x09\x0a\x20-\x7e]*$/)
    // Bound by an import, so `matches` needs no host.
    expect(module).toContain('export const { createContext, matches } = bind()')
  })

  it('quotes names of lists and fields, and folds hostile literals as data', () => {
    const odd = defineScheme({
      extends: scheme,
      fields: { __proto__x: 'Bytes?', 'toString.call': 'Int?' },
      dialect: { listIds: true },
      name: '</script>',
    })
    for (const expression of [
      's in $a.b__proto__',
      's in $constructor',
      'toString.call eq 1',
      'm["__proto__"] eq "x"',
    ]) {
      const result = compile(expression, odd)
      if (!result.ok) throw new Error(`${expression}: ${JSON.stringify(result.diagnostics)}`)
      const problems: string[] = []
      check(parse(result.value.toModule(), { ecmaVersion: 2022, sourceType: 'module' }), problems)
      expect(problems, expression).toEqual([])
    }
  })

  it('finds the same string in a value as closures do', () => {
    for (const text of hostile) {
      const result = compile(`s contains ${quote(text)}`, scheme)
      if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
      const context = scheme.createContext().set('s', `a${text}b`)
      expect(result.value.matches(context)).toBe(true)
      if (process.env['PORTCULLIS_NO_EVAL'] !== '1')
        expect(source.compileFilter(result.value.plan)(context.values, context)).toBe(true)
    }
  })

  it('refuses what is not on the list, so that the check above can fail', () => {
    const problems: string[] = []
    check(parse('globalThis.alert(/x/)', { ecmaVersion: 2022 }), problems)
    expect(problems).toEqual(['name globalThis', 'name alert', 'regex literal'])
  })
})
