import { describe, expect, it } from 'vitest'
import { cloudflare, defineScheme } from '../../src/language/index.ts'
import { format, parse, toWirefilterJson } from '../../src/grammar/index.ts'
import { check } from '../../src/compiler/index.ts'

const scheme = defineScheme({
  fields: {
    'http.host': 'Bytes',
    'http.request.method': 'Bytes',
    n: 'Int',
    ip: 'Ip',
    ssl: 'Bool',
    tags: 'Array<Bytes>',
    m: 'Map<Bytes>',
  },
  functions: [
    {
      name: 'ends_with',
      parameters: [{ type: 'Bytes' }, { type: 'Bytes', kind: 'literal' }],
      returns: 'Bool',
      implementation: () => true,
    },
  ],
  lists: { Ip: true },
})

describe('hints for what people get wrong', () => {
  const cases: readonly (readonly [text: string, hint: RegExp, kind: string])[] = [
    [`http.host == 'a'`, /double quotes/, 'ParseInt'],
    ['n in {1,2}', /separated by blanks/, 'ExpectedName'],
    ['http.host in {"a", "b"}', /separated by blanks/, 'ParseInt'],
    ['any(tags[*] == "x" or tags[*] == "y")', /parentheses of their own/, 'ExpectedLiteral'],
    ['n ne {1 2}', /not field in/, 'ExpectedName'],
    ['http.host != {"a"}', /not field in/, 'ParseInt'],
    ['n EQ 5', /lower case: `eq`/, 'ExpectedName'],
    ['ssl AND ssl', /lower case: `and`/, 'EOF'],
    ['ip == 192.0.2.0/24', /stands in a set: `in \{192.0.2.0\/24\}`/, 'ParseNetwork'],
    ['ip in 192.0.2.0/24', /takes a set in braces/, 'ExpectedLiteral'],
    ['http.hots == "a"', /did you mean `http.host`/, 'UnknownIdentifier'],
    ['method == "a"', /`http.request.method`/, 'UnknownIdentifier'],
    ['ssl\tand ssl', /tab/, 'EOF'],
    ['n\teq 5', /tab/, 'ExpectedName'],
    ['http.host ends_with "a"', /is a function/, 'ExpectedName'],
    ['n not in {1}', /there is no `not in`/, 'ExpectedName'],
    ['ssl == true', /takes no operator/, 'EOF'],
    ['ssl # always', /no comments/, 'EOF'],
    ['tags [0] == "a"', /no blank may stand/, 'ExpectedName'],
    ['tags == "a"', /any\(tags\[\*\]/, 'UnsupportedOp'],
    ['n == "5"', /without quotes/, 'ExpectedName'],
    ['ip == "1.2.3.4"', /without quotes/, 'ExpectedName'],
    ['http.host == “a”', /typographic/, 'ParseInt'],
    ['n = 5', /equality is/, 'ExpectedName'],
  ]
  for (const [text, hint, kind] of cases) {
    it(text.replace('\t', '<TAB>'), () => {
      const [first] = check(text, scheme)
      expect(first?.hint).toMatch(hint)
      expect(first?.wirefilter?.kind).toBe(kind)
    })
  }
})

describe('errors', () => {
  it('reports several at once, the engine’s own first', () => {
    const found = check('xyz == 1 and n == "a" and http.host ~ "("', scheme)
    expect(found.map(({ code }) => code)).toEqual(['E_UNKNOWN_IDENTIFIER', 'E_EXPECTED_NAME', 'E_REGEX'])
  })

  it('offers a fix for a mistyped name', () => {
    expect(check('http.hots == "a"', scheme)[0]?.fix).toMatchObject({ text: 'http.host', span: { start: 0, end: 9 } })
  })

  it('treats names of object members as unknown names', () => {
    for (const name of ['__proto__', 'constructor', 'toString'])
      expect(check(`${name} == 1`, scheme)[0]?.code).toBe('E_UNKNOWN_IDENTIFIER')
  })

  it('warns of old names and names the new one', () => {
    expect(check('ip.geoip.country eq "NZ"', cloudflare)).toMatchObject([
      { code: 'W_DEPRECATED_NAME', message: '`ip.geoip.country` is an old name of `ip.src.country`' },
    ])
    expect(check('custom_topic_categories["competitors"] lt 20', cloudflare)).toEqual([])
  })
})

describe('limits', () => {
  const limited = defineScheme({
    extends: scheme,
    limits: {
      maxLength: 2000,
      maxNestingDepth: 5,
      maxNodes: 100,
      maxSetItems: 10,
      maxRegexSize: 50,
      wildcardStarLimit: 2,
    },
  })
  const cases: readonly (readonly [text: string, code: string, name: string])[] = [
    ['n == 1 '.repeat(400), 'E_LIMIT_LENGTH', 'maxLength'],
    [`${'('.repeat(6)}ssl${')'.repeat(6)}`, 'E_LIMIT_NESTING', 'maxNestingDepth'],
    [`ssl${' and ssl'.repeat(60)}`, 'E_LIMIT_NODES', 'maxNodes'],
    [`n in {${'1 '.repeat(11)}}`, 'E_LIMIT_SET_ITEMS', 'maxSetItems'],
    ['http.host ~ "a{60}"', 'E_LIMIT_REGEX_SIZE', 'maxRegexSize'],
    ['http.host wildcard "*a*b*"', 'E_LIMIT_WILDCARD_STARS', 'wildcardStarLimit'],
  ]
  for (const [text, code, name] of cases) {
    it(`${name} is named by ${code}`, () => {
      const [first] = check(text, limited)
      expect(first?.code).toBe(code)
      expect(first?.message).toContain(name)
    })
  }

  it('survives ten megabytes of anything without a deep stack', () => {
    const open = defineScheme({ extends: scheme, limits: { maxLength: Infinity } })
    const size = 10_000_000
    const texts = [
      '('.repeat(size),
      `http.host == "${'a'.repeat(size)}`,
      '\u0001\ud800'.repeat(size / 2),
      'not '.repeat(size / 4),
      'lower('.repeat(size / 6),
      // Mistakes inside of repetitions, which recovery meets one call deeper each.
      'oto__  in{fe80::1\n::/64\n0.'.repeat(20_000),
    ]
    for (const text of texts) expect(check(text, open).length).toBeGreaterThan(0)
  })
})

describe('the printer', () => {
  const cases: readonly (readonly [text: string, canonical: string])[] = [
    ['n==5&&!ssl', 'n eq 5 and not ssl'],
    ['(n > 1 || ssl)^^ssl', '(n gt 1 or ssl) xor ssl'],
    ['n in{1 2..3   0x10}', 'n in {1 2..3 16}'],
    ['ip in {10/8 1.2.3.4..1.2.3.5 2001:DB8:0::/32}', 'ip in {10.0.0.0/8 1.2.3.4..1.2.3.5 2001:db8::/32}'],
    ['http.host == 61:62-63', 'http.host eq 61:62:63'],
    ['http.host ~ "a\\"[\\"]"', 'http.host matches "a\\"[\\"]"'],
    ['http.host strict wildcard r"a\\*"', 'http.host strict wildcard r"a\\*"'],
    ['any( tags[ * ] == "x" )', 'any(tags[*] eq "x")'],
    ['m["a\\"b"] != "\\x01"', 'm["a\\"b"] ne "\\x01"'],
    ['ends_with ( http.host , "x" )', 'ends_with(http.host, "x")'],
    ['ip in $abc', 'ip in $abc'],
  ]
  for (const [text, canonical] of cases) {
    it(text, () => {
      expect(format(text, scheme)).toMatchObject({ ok: true, value: canonical })
      expect(format(canonical, scheme)).toMatchObject({ ok: true, value: canonical })
    })
  }
})

describe('the engine’s JSON', () => {
  it('is the same for two spellings', () => {
    const json = (text: string): unknown => {
      const parsed = parse(text, scheme)
      return parsed.ok ? toWirefilterJson(parsed.value) : parsed.diagnostics
    }
    expect(json('n == 1 && ssl and ssl')).toEqual(json('(n eq 1) and ssl && ((ssl))'))
    // A group stays an item of its own, also behind the operator that it holds itself.
    expect(json('ssl or (ssl or ssl)')).toMatchObject({ op: 'Or', items: [{ op: 'IsTrue' }, { op: 'Or' }] })
    expect(json('ip in {1.2.3.4/32 ::1/128 10.0.0.0/8}')).toMatchObject({ rhs: ['1.2.3.4', '::1', '10.0.0.0/8'] })
    expect(json('m["k"] in {"a" 62:63}')).toEqual({
      lhs: ['m', { kind: 'MapKey', value: 'k' }],
      op: 'OneOf',
      rhs: ['a', [98, 99]],
    })
    expect(json('any(tags[*] ~ "x")')).toEqual({
      op: 'Any',
      arg: { kind: 'SimpleExpr', value: { lhs: ['tags', { kind: 'MapEach' }], op: 'Matches', rhs: 'x' } },
    })
  })
})

describe('the first error', () => {
  const limitless = defineScheme({ fields: { n: 'Int', ssl: 'Bool' } })
  const first = (text: string): unknown => {
    const found = check(text, limitless)
    return [found[0]?.code, found.length <= 20]
  }

  it('is the engine’s also behind more errors than are listed, and in a text too long to recover', () => {
    expect(first(`ssl contains "a" and ${'n == 5a and '.repeat(40)} ssl`)).toEqual(['E_TRAILING_TEXT', true])
    expect(first(`) or ${'n == 5a or '.repeat(40)} ssl`)).toEqual(['E_EXPECTED_NAME', true])
    expect(first(`${'ssl or '.repeat(4000)} n[0] == 1 or ${'ssl or '.repeat(4000)} (`)).toEqual(['E_INDEX', true])
    expect(first(`${'ssl or '.repeat(4000)} n[0] == 1 or ) or n == 5a`)).toEqual(['E_INDEX', true])
  })
})
