import { describe, expect, it } from 'vitest'
import { openPolicy, type PolicyDiagnostic } from '../index.ts'

function errorsOf(text: string, options: Parameters<typeof openPolicy>[1] = {}): readonly PolicyDiagnostic[] {
  const opened = openPolicy(text, { file: 'p.yaml', ...options })
  return opened.ok ? [] : opened.diagnostics
}

/** The text that a diagnostic points at. */
const pointed = (text: string, { span }: PolicyDiagnostic): string => text.slice(span.start, span.end)

const rule = (expression: string): string => `rules:\n  - id: a\n    expression: ${expression}\n    action: block\n`

describe('places of errors inside expressions', () => {
  it.each([
    ['plain', 'http.hos eq "x"'],
    ['single quotes', `'http.host eq "it''s" and http.hos eq "x"'`],
    ['double quotes', '"http.host eq \\"\\u0041\\\\\\\\\\" and http.hos eq \\"x\\""'],
    ['double quotes over lines', '"http.host eq \\"a\\" \\\n      and http.hos\n      eq \\"x\\""'],
    ['a literal block', '|-\n      http.host eq "a"\n      and http.hos eq "x"'],
    ['a folded block', '>-\n      http.host eq "a"\n\n      and\n      http.hos eq "x"'],
    ['a plain text over lines', 'http.host eq "a"\n      and http.hos eq "x"'],
    ['astral characters before it', '"http.host eq \\"\\U0001F600é\\" and http.hos eq \\"x\\""'],
  ])('%s', (_name, scalar) => {
    const text = rule(scalar)
    const errors = errorsOf(text)
    expect(errors.map(({ code }) => code)).toEqual(['E_UNKNOWN_IDENTIFIER'])
    const [error] = errors as [PolicyDiagnostic]
    expect(pointed(text, error)).toBe('http.hos')
    const before = text.slice(0, text.indexOf('http.hos '.trim() + (text.includes('http.hos\n') ? '\n' : ' ')))
    expect(error.line).toBe(before.split('\n').length)
    expect(error.column).toBe(before.length - before.lastIndexOf('\n'))
  })

  it('reads JSON, with tabs and CRLF', () => {
    const text =
      '{\r\n\t"rules": [\r\n\t\t{ "id": "a", "action": "block", "expression": "http.hos eq \\"x\\"" }\r\n\t]\r\n}'
    const [error] = errorsOf(text) as [PolicyDiagnostic]
    expect(pointed(text, error)).toBe('http.hos')
    expect(error).toMatchObject({ line: 3, column: (text.split('\n')[2]?.indexOf('http.hos') as number) + 1 })
  })
})

describe('all errors at once', () => {
  it('reports schema, reference, list and expression errors together', () => {
    const text = `
scheme: cloudflare
colour: red
lists:
  office: { kind: ip, items: [10.0.0.0/8, nonsense] }
fields:
  http.host: Bytes
  my.field: Text
rules:
  - id: one
    expression: http.host eq
    action: block
  - id: one
    expression: ip.src in $offce
    action: blok
    enabled: "yes"
  - expression: http.request.method == 3
  - id: four
    action: block
    action_parameters: { response: { status_code: 200 } }
    expresion: "true"
`
    const found = errorsOf(text).map(
      ({ code, message, hint, line }) => `${String(line)} ${code} ${message}${hint === undefined ? '' : ` / ${hint}`}`,
    )
    expect(found).toEqual([
      expect.stringMatching(/^3 E_POLICY_SCHEMA the key `colour` is not known here \/ known keys: `\$schema`/),
      '5 E_LIST_ITEM expected an address, network or range, found `nonsense` / the `kind` of the list says what its items are',
      expect.stringContaining('7 E_FIELD_DEFINITION there is a field `http.host` of the type Bytes already / '),
      '8 E_FIELD_DEFINITION the type `Text` is not known: use Bool, Int, Bytes, Ip, Array<…> or Map<…>, with `?` if it may be missing / a field of your own needs a name that is free, and a type such as `Bytes` or `Int?`',
      expect.stringMatching(/^11 E_/),
      '13 E_DUPLICATE_ID the rule `one` is defined twice / give each its own id: decisions, overrides and counters name it',
      '14 E_UNKNOWN_REFERENCE no list is called `offce` for Ip / did you mean `office`?',
      expect.stringMatching(
        /^15 E_POLICY_SCHEMA expected one of the documented values, found `"blok"` \/ did you mean `block`\?/,
      ),
      '16 E_POLICY_SCHEMA expected true or false, found `"yes"`',
      '17 E_POLICY_SCHEMA `action` is missing / add `action:`',
      expect.stringMatching(/^17 E_/),
      '18 E_POLICY_SCHEMA `expression` is missing / add `expression:`',
      expect.stringMatching(/^20 E_POLICY_SCHEMA .*400/),
      '21 E_POLICY_SCHEMA the key `expresion` is not known here / did you mean `expression`?',
    ])
  })

  it('gives forty mistakes forty diagnostics, each with a place', () => {
    const expressions = [
      'http.hos eq "a"',
      'http.host eq',
      "http.host eq 'a'",
      'http.host in {"a","b"}',
      'ip.src eq 10.0.0.0/8',
      'ip.src in $nolist',
      'http.request.method == 3',
      'http.host matches "("',
    ]
    const rules = Array.from(
      { length: 32 },
      (_, index) =>
        `  - { id: m${String(index)}, action: block, expression: ${JSON.stringify(expressions[index % 8])} }\n`,
    )
    const head =
      'colour: red\nscheme: cloudfare\nmode: enforced\nversion: 2\nlists:\n  a: { kind: ip, items: [nope] }\n  b: { items: [] }\nfields:\n  q: Foo\n'
    const found = errorsOf(`${head}rules:\n${rules.join('')}  - { action: log }\n`)
    expect(found).toHaveLength(40)
    expect(new Set(found.map(({ line, column }) => `${String(line)}:${String(column)}`)).size).toBe(40)
  })

  it('takes strange names as plain keys', () => {
    const opened = openPolicy(
      'lists:\n  __proto__: { kind: string, items: [a] }\n  constructor: { kind: string, items: [b] }\nrules:\n  - { expression: "http.host in $constructor", action: block }\n',
    )
    expect(opened.ok && opened.value.decide({ 'http.host': 'b' }).action).toBe('block')
    expect(({} as Record<string, unknown>)['items']).toBeUndefined()
    expect(errorsOf('__proto__: 1\n')).toMatchObject([{ code: 'E_POLICY_SCHEMA' }])
  })
})

describe('limits', () => {
  it.each([
    ['flow lists', '['.repeat(200_000)],
    ['block lists', `${'- '.repeat(200_000)}a`],
    ['mappings', Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('refuses deep %s', (_name, text) => {
    expect(errorsOf(text)).toMatchObject([{ code: 'E_LIMIT_DOCUMENT_DEPTH' }])
  })

  it('refuses long texts and multiplying aliases', () => {
    expect(errorsOf('a'.repeat(101), { limits: { maxDocumentLength: 100 } })).toMatchObject([
      { code: 'E_LIMIT_DOCUMENT_LENGTH' },
    ])
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefgh'
      .split('')
      .map(
        (name, index) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${'abcdefg'[index] as string}`)
            .join(', ')}]`,
      )
      .join('\n')}\n`
    expect(errorsOf(bomb)).toMatchObject([{ code: 'E_LIMIT_ALIASES' }])
  })

  it('reports broken YAML with its place', () => {
    expect(errorsOf('rules:\n  - id: "a\n')[0]).toMatchObject({ code: 'E_POLICY_SYNTAX', file: 'p.yaml' })
    expect(errorsOf('')).toMatchObject([{ code: 'E_POLICY_SCHEMA' }])
  })
})

describe('numbers that are not finite', () => {
  it.each(['.inf', '-.INF', '.nan', '1e999', '-1e999', '{ .nan: 1 }'])('%s is refused where it stands', (number) => {
    const text = `${rule('http.host eq "a"')}    action_parameters: { x: ${number} }\n`
    expect(errorsOf(text).map(({ code, line }) => [code, line])).toEqual([['E_POLICY_SYNTAX', 5]])
  })
})
