import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testFunctions } from '../../../test/conformance/test-functions.ts'
import { unwrap } from '../../diagnostics/index.ts'
import { cloudflare, defineScheme, type Scheme } from '../../language/index.ts'
import { caseArbitrary, observe } from '../../testing/index.ts'
import { compile, compileValue } from '../compile.ts'
import { deserializeFilter, deserializeValue } from './deserialize.ts'
import type { CheckedFilter, CheckedValue } from '../ir/ir.ts'
import { loadFilter, loadValue } from '../load.ts'
import { serialize } from './serialize.ts'

const scheme = defineScheme({
  fields: {
    b: 'Bool?', n: 'Int?', s: 'Bytes?', ip: 'Ip?', ss: 'Array<Bytes>?', flags: 'Array<Bool>?', m: 'Map<Int>?', 'constructor': 'Int?',
  },
  functions: testFunctions,
  lists: { Int: { even: [2, 4] } },
}) // prettier-ignore

/** What is there after a way through JSON text; regexes are compared by what makes them. */
const plain = (checked: CheckedFilter | CheckedValue): unknown =>
  JSON.parse(
    JSON.stringify(checked, (key, value: unknown) => {
      if (typeof value === 'bigint') return `${String(value)}n`
      if (key === 'function') return (value as { name: string }).name
      return value
    }),
  )

const send = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

function throughJson(text: string, where: Scheme): unknown {
  const { checked } = unwrap(compile(text, where))
  return send(serialize(text, checked, where))
}

type Loose = Record<string, unknown>

interface Place {
  readonly owner: Loose
  readonly key: string
  readonly value: unknown
}

/** Every member and item below a JSON value. */
function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const owner = value as Loose
  return Object.entries(owner).flatMap(([key, inner]) => [{ owner, key, value: inner }, ...placesOf(inner)])
}

/** A serialised expression with one place changed. */
function changed(text: string, change: (root: Loose, top: Loose) => void): unknown {
  const top = throughJson(text, scheme) as Loose
  change(top['root'] as Loose, top)
  return top
}

describe('serialize', () => {
  it('gives the same tree back for 1500 generated expressions, and the same answers', () => {
    const seed = Number(process.env['PORTCULLIS_SEED'] ?? Date.now() % 2 ** 31)
    fc.assert(
      fc.property(caseArbitrary({ functions: testFunctions }), ({ text, scheme: drawn, events }) => {
        const filter = unwrap(compile(text, drawn))
        const sent = send(serialize(text, filter.checked, drawn))
        const back = unwrap(deserializeFilter(sent, drawn))
        expect(back.text).toBe(text)
        expect(plain(back.checked)).toEqual(plain(filter.checked))
        const loaded = unwrap(loadFilter(sent, drawn))
        for (const event of events)
          expect(observe(() => loaded.matches(event))).toBe(observe(() => filter.matches(event)))
      }),
      { numRuns: 1500, seed },
    )
  })

  it.each([
    'n eq 9007199254740993 or n in {-9223372036854775808..-1 5}',
    'ip in {10.0.0.0/8 ::ffff:1.2.3.4 fe80::/10} and ip ne 1.2.3.4 and ip lt ::5',
    's matches "(a+)+b" and s wildcard "*é" and s strict wildcard r"\\**" and s contains 00:ff:80',
    'any(ss[*] in {"a" "\\xff"}) xor all((not flags and ss[*] eq "x"))',
    'm["__proto__"] eq 1 and constructor eq 2 and n in $even',
  ])('keeps %s', (text) => {
    const filter = unwrap(compile(text, scheme))
    const back = unwrap(deserializeFilter(throughJson(text, scheme), scheme))
    expect(plain(back.checked)).toEqual(plain(filter.checked))
  })

  it('keeps functions that work otherwise for some types, patterns, and values', () => {
    for (const text of [
      'to_string(ip.src)',
      'to_string(cf.edge.server_port)',
      'regex_replace(http.host, "^(a)", "${1}b")',
      'wildcard_replace(http.request.full_uri, "http://*", "https://${1}", "s")',
      'lower(http.request.headers["x"][0])',
    ]) {
      const value = unwrap(compileValue(text, cloudflare))
      const sent = send(serialize(text, value.checked, cloudflare))
      expect(plain(unwrap(deserializeValue(sent, cloudflare)).checked), text).toEqual(plain(value.checked))
      const event = { 'ip.src': '1.2.3.4', 'cf.edge.server_port': 443, 'http.host': 'ac', 'http.request.full_uri': 'http://x', 'http.request.headers': { x: ['A'] } } // prettier-ignore
      expect(unwrap(loadValue(sent, cloudflare)).evaluate(event)).toBe(value.evaluate(event))
    }
  })
})

describe('loadFilter', () => {
  it('builds with the backend asked for', () => {
    const sent = throughJson('n eq 1', scheme)
    expect(unwrap(loadFilter(sent, scheme)).backend).toBe('closures')
    expect(unwrap(loadFilter(sent, scheme)).toModule()).toBe(unwrap(compile('n eq 1', scheme)).toModule())
  })

  it.each<[string, unknown, string]>([
    ['no object', 5, '$`: expected an object'],
    ['null', null, '$`: expected an object'],
    ['nothing', {}, '$`: expected the member `irVersion`'],
    ['what is inherited', Object.create({ irVersion: 1 }), 'expected the member `irVersion`'],
    ['another version', changed('n eq 1', (_, top) => (top['irVersion'] = 2)), 'has the version 2, this library reads 1'],
    ['a value expression', changed('n eq 1', (_, top) => (top['form'] = 'value')), '$.form`: expected filter'],
    ['an unknown kind', changed('n eq 1', (root) => (root['kind'] = 'toString')), '$.root.kind`: expected constant or and'],
    ['an unknown field', changed('n eq 1', (root) => ((root['left'] as Loose)['name'] = '__proto__')), '$.root.left.name`: the scheme has no field `__proto__`'],
    ['a test of another type', changed('n eq 1', (root) => (root['test'] = { kind: 'contains', literal: 'x' })), '$.root.test.kind`: expected a test of Int'],
    ['a fraction', changed('n eq 1', (root) => (root['test'] = { kind: 'order', operator: 'eq', literal: 1.5 })), 'expected an integer'],
    ['digits beyond 64 bits', changed('n eq 1', (root) => (root['test'] = { kind: 'order', operator: 'eq', literal: { int: '9223372036854775808' } })), '64 bits'],
    ['an integer in two forms', changed('n eq 1', (root) => (root['test'] = { kind: 'order', operator: 'eq', literal: { int: '9007199254740991' } })), '64 bits that no number holds'],
    ['a character that is no byte', changed('s eq "x"', (root) => (root['test'] = { kind: 'contains', literal: 'Ā' })), 'one character from 0 to 255'],
    ['a range of two families', changed('ip in {1.1.1.1}', (root) => (root['test'] = { kind: 'ip_set', ranges: [['1.1.1.1', '::1']] })), 'a range of one family'],
    ['a pattern that does not compile', changed('s matches "x"', (root) => (root['test'] = { kind: 'regex', source: '(' })), '$.root.test.source`'],
    ['truth of what is missing', changed('n eq 1', (root) => (root['whenMissing'] = true)), 'only `ne`'],
    ['a node id out of range', changed('n eq 1', (root) => (root['at'] = [99, 0, 1])), 'expected an integer from 0 to'],
    ['no operands', changed('b and b', (root) => (root['operands'] = [])), 'expected an operand'],
    ['too many arguments', changed('lower(s) eq "x"', (root) => { const { arguments: given } = root['left'] as { arguments: unknown[] }; given.push(given[0]) }), '`lower` does not take 2 arguments'],
    ['an argument of another type', changed('lower(s) eq "x"', (root) => { (root['left'] as { arguments: { name: string }[] }).arguments[0]!.name = 'n' }), 'expected Bytes, found Int'],
    ['a list that is not there', changed('s eq "x"', (root) => (root['test'] = { kind: 'list', name: 'x' })), 'the scheme has no lists of Bytes'],
    ['an index of a map', changed('m["a"] eq 1', (root) => ((root['left'] as { step: unknown }).step = ['index', 0])), 'Map<Int> takes no such step'],
  ])('refuses %s', (_, sent, message) => {
    const result = loadFilter(sent, scheme)
    expect(result.ok ? 'accepted' : result.diagnostics[0]?.message).toContain(message)
  }) // prettier-ignore

  it('keeps within the limits of the scheme, by name', () => {
    const limited = (limits: Partial<Scheme['limits']>): Scheme => defineScheme({ extends: scheme, limits })
    const codeOf = (sent: unknown, where: Scheme): string => {
      const result = loadFilter(sent, where)
      return result.ok ? 'accepted' : (result.diagnostics[0]?.code ?? '')
    }
    expect(codeOf(throughJson('n in {1 2 3}', scheme), limited({ maxSetItems: 2 }))).toBe('E_LIMIT_SET_ITEMS')
    expect(codeOf(throughJson('s matches "[a-z]{90}"', scheme), limited({ maxRegexSize: 50 }))).toBe('E_LIMIT_REGEX_SIZE')
    expect(codeOf(throughJson('s wildcard "a*b*c"', scheme), limited({ wildcardStarLimit: 1 }))).toBe('E_LIMIT_WILDCARD_STARS')
    expect(codeOf(throughJson('n eq 1', scheme), limited({ maxLength: 3 }))).toBe('E_LIMIT_LENGTH')
    const many = throughJson('b', scheme) as { root: unknown }
    expect(codeOf({ ...many, root: { kind: 'or', at: [0, 0, 1], operands: Array(50).fill(many.root) } }, limited({ maxNodes: 20 }))).toBe('E_LIMIT_NODES')
    let deep = many.root
    for (let level = 0; level < 100_000; level++) deep = { kind: 'not', at: [0, 0, 1], operand: deep }
    expect(codeOf({ ...many, root: deep }, scheme)).toBe('E_LIMIT_NESTING')
  }) // prettier-ignore

  it('gives a result for every change of a serialised form, and what it accepts runs', () => {
    const seed = Number(process.env['PORTCULLIS_SEED'] ?? Date.now() % 2 ** 31)
    const drawn = fc.record({
      drawn: caseArbitrary({ functions: testFunctions }),
      at: fc.nat(),
      by: fc.nat(),
      json: fc.jsonValue(),
    })
    let accepted = 0
    fc.assert(
      fc.property(drawn, ({ drawn: { text, scheme: where, events }, at, by, json }) => {
        const sent = throughJson(text, where)
        const places = placesOf(sent)
        const place = places[at % places.length] as Place
        // A piece from elsewhere in the form is the likelier to pass the first checks.
        place.owner[place.key] = by % 2 === 0 ? json : send((places[by % places.length] as Place).value)
        const result = loadFilter(sent, where)
        if (!result.ok) {
          expect(result.diagnostics[0]?.code).toMatch(/^E_(SERIALIZED|LIMIT)_/)
          return
        }
        accepted++
        for (const event of events) expect(observe(() => result.value.matches(event))).toEqual(expect.anything())
      }),
      { numRuns: 1500, seed },
    )
    expect(accepted).toBeGreaterThan(50)
  })

  it('takes the deepest expression that the parser takes', () => {
    const text = `${'not '.repeat(128)}b`
    expect(loadFilter(throughJson(text, scheme), scheme).ok).toBe(true)
    const calls = `any(${'lower('.repeat(120)}ss[*]${')[*]'.repeat(120)} eq "x")`
    expect(loadFilter(throughJson(calls, scheme), scheme).ok).toBe(true)
  })
})
