import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compile, compileValue } from '../../src/compiler/index.ts'
import { cloudflare, defineScheme, gateway, parseType, type Scheme, type Type } from '../../src/language/index.ts'
import { toValue, type ValueInput } from '../../src/runtime/index.ts'
import { testFunctions } from '../conformance/test-functions.ts'

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
}

/** `accepted`, `rejected`, or the kind of the engine's error. */
function outcome(text: string, scheme: Scheme): string {
  const result = compile(text, scheme)
  return result.ok ? 'accepted' : (result.diagnostics[0]?.wirefilter?.kind ?? 'rejected')
}

function holds(got: string, wanted: string): boolean {
  return got === wanted || (wanted === 'rejected' && got !== 'accepted')
}

interface Sample {
  readonly source: string
  readonly expression: string
  readonly expect: string
  readonly language?: 'gateway' | 'cloudflare' | 'cloudflare value'
}

/** What the pages of language and catalogues write in their text, beside their tables. */
const samples = readJson('test/language/documented-samples.json') as {
  readonly engine: readonly Sample[]
  readonly products: readonly Sample[]
}

const concat = cloudflare.functions.get('concat')
if (concat === undefined) throw new Error('INVARIANT: `concat` is the function that the engine itself brings')
const wanted = new Set(['lower', 'isempty', 'len', 'notify'])
const engine = defineScheme({
  // prettier-ignore
  fields: { n: 'Int', s: 'Bytes', ip: 'Ip', t: 'Bool', f: 'Bool', flag: 'Bool', flags: 'Array<Bool>', strs: 'Array<Bytes>', mstr: 'Map<Bytes>', maps: 'Array<Map<Bytes>>', aab: 'Array<Array<Bool>>', note: 'Bytes' },
  functions: [...testFunctions.filter(({ name }) => wanted.has(name)), concat],
  lists: { Ip: true },
})

describe('the language reference', () => {
  it.each(samples.engine)('$source: $expression: $expect', ({ expression, expect: wantedOutcome }) => {
    expect(outcome(expression, engine)).toSatisfy((got: string) => holds(got, wantedOutcome))
  })
})

describe('the pages of the catalogues', () => {
  it.each(samples.products)('$source: $expression: $expect', ({ expression, language, expect: wantedOutcome }) => {
    if (language === 'cloudflare value') expect(compileValue(expression, cloudflare).ok).toBe(true)
    else
      expect(outcome(expression, language === 'gateway' ? gateway : cloudflare)).toSatisfy((got: string) =>
        holds(got, wantedOutcome),
      )
  })
})

interface Detections {
  readonly exampleRules: readonly { readonly expression: string; readonly expect?: boolean }[]
  readonly seedRules: readonly string[]
  readonly regexExamples: readonly { readonly pattern: string; readonly sample: string | null }[]
}

describe('ai-detections.json', () => {
  const { exampleRules, seedRules, regexExamples } = readJson('schemas/catalogue/ai-detections.json') as Detections

  it.each(exampleRules)('compiles $expression', ({ expression, expect: result }) => {
    const compiled = compile(expression, cloudflare)
    expect(compiled.ok ? [] : compiled.diagnostics).toEqual([])
    if (compiled.ok && result !== undefined) expect(compiled.value.matches({})).toBe(result)
  })

  // The plan's own shorthand: a Bool with an operator and a field without its prefix are told how they are written.
  it.each(seedRules)('compiles the seed %s, or says how it is written', (expression) => {
    const compiled = compile(expression, cloudflare)
    if (!compiled.ok)
      expect(`${compiled.diagnostics[0]?.message ?? ''} ${compiled.diagnostics[0]?.hint ?? ''}`).toMatch(
        /cf\.llm\.prompt|Bool/,
      )
  })

  it.each(regexExamples)('finds $sample by $pattern', ({ pattern, sample }) => {
    const compiled = compile(`http.request.body.raw matches ${JSON.stringify(pattern)}`, cloudflare)
    expect(compiled.ok).toBe(true)
    if (compiled.ok && sample !== null) expect(compiled.value.matches({ 'http.request.body.raw': sample })).toBe(true)
  })
})

interface OperatorRow {
  readonly ui: string
  readonly types: readonly string[]
  readonly scalar: string
  readonly array?: string
  readonly bool?: string
  readonly record?: string
  readonly map?: string
}

interface Operators {
  readonly rows: readonly OperatorRow[]
  readonly dialect: readonly { readonly id: string; readonly form: string }[]
  readonly malformedSamples: { readonly rows: readonly { readonly sample: string; readonly likely: string }[] }
  readonly conditionsTree: { readonly example: { readonly expression: string } }
}

/** A field and two values for each type that the table of operators names. */
const stand: Readonly<Record<string, readonly [field: string, first: string, second: string]>> = {
  Bool: ['net.is_isolated', 'true', 'false'],
  Int: ['net.dst.port', '80', '443'],
  Bytes: ['http.request.host', '"a"', '"b"'],
  Ip: ['http.conn.dst_ip', '10.0.0.1', '10.0.0.2'],
  'Array<*>': ['app.ids', '1', '2'],
  'Array<Bytes>': ['http.request.domains', '"a"', '"b"'],
  'Array<Ip>': ['dns.resolved_ips', '10.0.0.1', '10.0.0.2'],
  'record array': ['identity.groups', '"a"', '"b"'],
  'Map<Array<Bytes>>': ['identity.saml_attributes', '"a"', '"b"'],
  'pkg.version': ['pkg.version', '"1.0.0"', '"2.0.0"'],
}

function formOf(row: OperatorRow, type: string): string | undefined {
  if (type === 'Bool') return row.bool
  if (type === 'record array') return row.record
  if (type.startsWith('Map')) return row.map
  return type.startsWith('Array') ? row.array : row.scalar
}

describe('gateway-operators.json', () => {
  const { rows, dialect, malformedSamples, conditionsTree } = readJson(
    'schemas/catalogue/gateway-operators.json',
  ) as Operators
  const forms = rows.flatMap((row) => row.types.map((type) => [row.ui, type, formOf(row, type)] as const))

  it.each(forms)('%s of %s: %s', (_, type, form) => {
    const [field, first, second] = stand[type] ?? []
    expect(field).toBeDefined()
    expect(form).toBeDefined()
    const text = (form ?? '')
      .replace(/\bF\b/, field ?? '')
      .replace('V1', first ?? '')
      .replace('V2', second ?? '')
      .replace(/\bV\b/, first ?? '')
      .replace(/\]\.m\b/, '].name')
      .replace('LIST', '0f8a2c1e-1111-4222-8333-123456789abc')
    expect([text, outcome(text, gateway)]).toEqual([text, 'accepted'])
  })

  const written = dialect.flatMap(({ id, form }) => form.split('; ').map((text) => [id, text] as const))
  it.each(written)('the dialect %s: %s', (id, form) => {
    // Shorthand of the table itself: `F`, `...`, and two halves of one form.
    const texts =
      id === 'int-or-string'
        ? ['http.response.status_code == 101', 'http.response.status_code == "200"']
        : [form.replace(/^F /, 'http.request.host ').replace(' and ...', '')]
    for (const text of texts) expect([text, outcome(text, gateway)]).toEqual([text, 'accepted'])
  })

  it('takes what a tree of conditions stands for', () => {
    const text = conditionsTree.example.expression.replace('LIST', 'a-list')
    expect(outcome(text, gateway)).toBe('accepted')
  })

  const likely = malformedSamples.rows.map(({ likely }) => likely.replace(/ \(.*$/, ''))
  it.each(likely.filter((text) => /[=\]]/.test(text)))('what a slip of the documentation means: %s', (text) => {
    expect(outcome(text.replace('$LIST', '$a-list'), gateway)).toBe('accepted')
  })
  it.each(malformedSamples.rows.filter(({ sample }) => /\[\]| in ID\)|\)"$/.test(sample)))(
    'refuses the slip $sample',
    ({ sample }) => {
      expect(outcome(sample.replace('$LIST', '$a-list'), gateway)).not.toBe('accepted')
    },
  )
})

interface FieldRow {
  readonly name: string
  readonly type: string
  readonly example?: unknown
}

/** An expression that names the field, of the kind that its type asks for. */
function expressionOn(name: string, type: Type): string {
  if (type === 'Bool') return name
  if (type === 'Int') return `${name} ge 0`
  if (type === 'Ip') return `${name} in {192.0.2.0/24}`
  if (type === 'Bytes') return `${name} ne ""`
  if ('array' in type) {
    if (type.array === 'Bool') return `any(${name})`
    const inner = expressionOn(`${name}[*]`, type.array)
    return inner.startsWith('any(') ? inner : `any(${inner})`
  }
  return expressionOn(`${name}["key"]`, type.map)
}

describe('rules-fields.json', () => {
  const rows = readJson('schemas/catalogue/rules-fields.json') as readonly FieldRow[]

  it.each(rows)('$name is read as its type, and its example is of it', ({ name, type, example }) => {
    const read = parseType(type)
    expect(read).toBeDefined()
    if (read === undefined) return
    const text = expressionOn(name, read)
    expect([text, outcome(text, cloudflare)]).toEqual([text, 'accepted'])
    if (example !== undefined && example !== null)
      expect(() => toValue(example as ValueInput, read, name)).not.toThrow()
  })
})
