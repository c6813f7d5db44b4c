import { describe, expect, it } from 'vitest'
import { cloudflare, compile, compileValue, unwrap, type EventRecord } from '../../src/index.ts'
import { functionDocs, rulesFunctions, toPlain } from '../../src/language/index.ts'
import { ExecutionContext, parseIp, printIp } from '../../src/runtime/index.ts'

/** Functions that the catalogue documents with literals where it forbids them, so the sample cannot run as it stands. */
const jwt = { '51231d16-01f1-48e3-93f8-91c99e81288e': 'invalid' } as const

const isAddress = (text: unknown): text is string => typeof text === 'string' && parseIp(text) !== undefined

/** The documentation writes addresses in long forms. */
function normal(value: unknown): unknown {
  return isAddress(value) ? printIp(parseIp(value) ?? 0) : value
}

function evaluate(expression: string, given: EventRecord): unknown {
  const context = new ExecutionContext(cloudflare.shape, { jwt: (id) => jwt[id as keyof typeof jwt] }).setAll(given)
  const value = compileValue(expression, cloudflare)
  if (value.ok) return toPlain(value.value.evaluate(context), value.value.type)
  // Some samples show a call in a comparison, which is a condition and no value.
  return unwrap(compile(expression, cloudflare)).matches(context)
}

describe('the examples of the function catalogue', () => {
  for (const [name, { examples }] of Object.entries(functionDocs)) {
    for (const [index, { expr, result, given }] of examples.entries()) {
      if (result === undefined) continue
      it(`${name} ${String(index + 1)}: ${expr}`, () => {
        expect(evaluate(expr, (given ?? {}) as EventRecord)).toEqual(normal(result))
      })
    }
  }

  it('has a row for every function but the quantifiers, which the grammar knows', () => {
    const rows = new Set(rulesFunctions.map(({ name }) => name))
    expect(Object.keys(functionDocs).filter((name) => !rows.has(name))).toEqual(['all', 'any'])
    expect(Object.keys(functionDocs)).toHaveLength(31)
  })
})

describe('edges that the catalogue leaves open', () => {
  const body = (text: string): EventRecord => ({ 'http.request.body.raw': text })
  const cases: readonly (readonly [expression: string, given: EventRecord, result: unknown])[] = [
    ['lookup_json_integer(http.request.body.raw, "a")', body('{"a": 42.0}'), null],
    ['lookup_json_integer(http.request.body.raw, "a")', body('{"a": 9007199254740993}'), { $int: '9007199254740993' }],
    ['lookup_json_integer(http.request.body.raw, "a")', body('{"a": 9223372036854775808}'), null],
    ['lookup_json_string(http.request.body.raw, "a")', body('{"a": "x", "a": "y"}'), 'y'],
    ['lookup_json_string(http.request.body.raw, "a")', body('{"a": "x"'), null],
    ['lookup_json_string(http.request.body.raw, "é")', body('{"\\u00e9": "\\ud83d\\ude00"}'), '😀'],
    ['lookup_json_string(http.request.body.raw, "__proto__")', body('{"__proto__": "x"}'), 'x'],
    [
      'lookup_json_string(http.request.body.raw, "a")',
      body(`{"b": ${'['.repeat(100_000)}${']'.repeat(100_000)}, "a": "x"}`),
      'x',
    ],
    ['substring(http.request.body.raw, -100, 2)', body('abc'), 'ab'],
    ['substring(http.request.body.raw, 2, 1)', body('abc'), ''],
    ['url_decode(http.request.body.raw, "r")', body('%252541%%34%32'), 'A%42'.replace('%42', 'B')],
    ['url_decode(http.request.body.raw)', body('%zz%4'), '%zz%4'],
    ['decode_base64(http.request.body.raw)', body('not base64!'), null],
    ['encode_base64(sha256(http.request.body.raw))', body('abc'), 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0'],
    ['concat(http.request.body.raw, "x")', {}, 'x'],
    ['concat(http.request.body.raw, http.host)', {}, null],
    ['to_string(ip.src)', { 'ip.src': '2001:DB8:0:0::1' }, '2001:db8::1'],
    ['cidr(ip.src, 24, 48)', { 'ip.src': '255.255.255.255' }, '255.255.255.0'],
    ['bit_slice(tcp, 0, 16)', { tcp: new Uint8Array([0x12, 0x34, 0x56]) }, 0x1234],
    ['bit_slice(tcp, 4, 12)', { tcp: new Uint8Array([0x12, 0x34, 0x56]) }, 0x23],
    ['bit_slice(tcp, 0, 32)', { tcp: new Uint8Array([1]) }, null],
    [
      'uuidv4(cf.random_seed)',
      { 'cf.random_seed': new Uint8Array(32).fill(255) },
      'ffffffff-ffff-4fff-bfff-ffffffffffff',
    ],
    ['regex_replace(http.host, "(a)|(b)", "[${1}${2}${9}$$]")', { 'http.host': 'xb' }, 'x[b$]'],
  ]
  for (const [expression, given, result] of cases) {
    it(`${expression} gives ${JSON.stringify(result)}`, () => {
      expect(evaluate(expression, given)).toEqual(result)
    })
  }

  const refused: readonly (readonly [expression: string, code: string])[] = [
    ['split(http.host, "", 3)', 'E_ARGUMENT_VALUE'],
    ['split(http.host, ",", 129)', 'E_ARGUMENT_VALUE'],
    ['bit_slice(http.host, 0, 8)', 'E_ARGUMENT_VALUE'],
    ['remove_query_args(http.host, "a")', 'E_ARGUMENT_VALUE'],
    ['encode_base64("x", "z")', 'E_ARGUMENT_VALUE'],
    ['regex_replace(http.host, "(", "x")', 'E_ARGUMENT_VALUE'],
    ['regex_replace(regex_replace(http.host, "a", "b"), "c", "d")', 'E_FUNCTION_USE'],
    ['regex_replace(wildcard_replace(http.host, "a*", "b"), "c", "d")', 'E_FUNCTION_USE'],
    ['has_value(http.request.headers.names, 5)', 'E_ARGUMENT_TYPE'],
    ['cidr(ip.src, 33, 64)', 'E_ARGUMENT_VALUE'],
  ]
  for (const [expression, code] of refused) {
    it(`refuses ${expression}`, () => {
      const result = compileValue(expression, cloudflare)
      expect(result.ok ? [] : result.diagnostics.map((diagnostic) => diagnostic.code)).toContain(code)
    })
  }

  it('checks the phase of functions and fields only when one is named', () => {
    expect(compileValue('to_string(ssl)', cloudflare).ok).toBe(true)
    const result = compileValue('to_string(ssl)', cloudflare, { phase: 'http_request_firewall_custom' })
    expect(result.ok ? [] : result.diagnostics.map(({ code }) => code)).toEqual(['E_PHASE'])
  })
})
