import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compile, compileValue } from '../../src/compiler/index.ts'
import { cloudflare, isAvailableIn, parseType, phases, type Type } from '../../src/language/index.ts'
import type { ValueInput } from '../../src/runtime/index.ts'
import { createPolicy, loadDocument, type PolicyDocument } from '../../src/policy/index.ts'

const own = new URL('../../schemas/catalogue/', import.meta.url)

function readJson(url: URL): unknown {
  return JSON.parse(readFileSync(url, 'utf8'))
}

/** What is wrong with a document, warnings left out. */
function faults(document: PolicyDocument): readonly string[] {
  const result = createPolicy(document)
  return result.ok
    ? []
    : result.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)
}

interface SelectorRow {
  readonly api: string
  readonly policyTypes: readonly ('http' | 'network' | 'dns' | 'egress' | 'resolver')[]
  readonly group: 'traffic' | 'identity' | 'device_posture'
  readonly example: string
  readonly altExamples?: readonly string[]
}

/** A policy of each type, as the API names its filter. */
const places = {
  http: { filters: ['http'], action: 'block' },
  network: { filters: ['l4'], action: 'block' },
  dns: { filters: ['dns'], action: 'block' },
  egress: { filters: ['egress'], action: 'egress', rule_settings: { egress: { ipv4: '192.0.2.1' } } },
  resolver: {
    filters: ['dns_resolver'],
    action: 'resolve',
    rule_settings: { dns_resolvers: { ipv4: [{ ip: '192.0.2.1', port: 53 }] } },
  },
} as const

describe('gateway-selectors.json, in policies of each type that a row names', () => {
  const rows = readJson(new URL('gateway-selectors.json', own)) as readonly SelectorRow[]
  const cases = rows.flatMap(({ api, policyTypes, group, example, altExamples = [] }) =>
    policyTypes.flatMap((type) => [example, ...altExamples].map((text) => [api, type, group, text] as const)),
  )

  it('are as many as the rows name', () => {
    expect(cases.length).toBeGreaterThanOrEqual(169)
  })

  it.each(cases)('%s in a policy of type %s, as its %s', (api, type, group, text) => {
    const { filters, ...rest } = places[type]
    const policy = { name: api, ...rest, filters: [...filters], [group]: text }
    const document = { scheme: 'gateway', gateway: { policies: [policy] } } as unknown as PolicyDocument
    expect([text, faults(document)]).toEqual([text, []])
  })
})

interface FieldRow {
  readonly name: string
  readonly type: string
  readonly phase: 'request' | 'response'
  readonly availability?: readonly string[]
  readonly example?: unknown
}

function literal(value: unknown, type: Type): string | undefined {
  if (type === 'Ip' || type === 'Int' || type === 'Bool') return String(value)
  return type === 'Bytes' ? JSON.stringify(value) : undefined
}

/** Comparisons that hold for the example, one for each scalar in it. */
function comparisons(name: string, type: Type, value: unknown): readonly string[] {
  if (type === 'Bool') return [value === true ? name : `not ${name}`]
  if (typeof type === 'string') return [`${name} eq ${literal(value, type) ?? ''}`]
  if ('array' in type)
    return (value as readonly unknown[]).flatMap((item, index) =>
      comparisons(`${name}[${String(index)}]`, type.array, item),
    )
  return Object.entries(value as object).flatMap(([key, item]) =>
    comparisons(`${name}[${JSON.stringify(key)}]`, type.map, item),
  )
}

describe('rules-fields.json: an example is what its field equals, in every phase that knows the field', () => {
  const rows = (readJson(new URL('rules-fields.json', own)) as readonly FieldRow[]).filter(
    ({ example }) => example !== undefined && example !== null,
  )

  it('are there', () => {
    expect(rows.length).toBeGreaterThanOrEqual(108)
  })

  it.each(rows)('$name', ({ name, type, example }) => {
    const read = parseType(type)
    if (read === undefined) throw new Error(`no type: ${type}`)
    const field = cloudflare.fields.get(name)
    expect(field).toBeDefined()
    const known = phases.filter((phase) => field !== undefined && isAvailableIn(field, phase.name))
    expect(known.length).toBeGreaterThan(0)
    for (const text of comparisons(name, read, example)) {
      for (const phase of known) {
        const result = compile(text, cloudflare, { phase: phase.name })
        expect([phase.name, text, result.ok ? [] : result.diagnostics]).toEqual([phase.name, text, []])
      }
      const compiled = compile(text, cloudflare)
      if (!compiled.ok) throw new Error(text)
      const context = cloudflare.createContext().setAll({ [name]: example as ValueInput })
      expect([text, compiled.value.matches(context)]).toEqual([text, true])
    }
  })
})

interface FunctionRow {
  readonly name: string
  readonly restrictedTo?: readonly string[]
  readonly examples: readonly { readonly expr: string }[]
}

describe('rules-functions.json: an example compiles in each phase that its function is for', () => {
  const rows = (readJson(new URL('rules-functions.json', own)) as readonly FunctionRow[]).flatMap(
    ({ name, restrictedTo, examples }) =>
      (restrictedTo ?? [undefined]).flatMap((phase) =>
        examples.map(({ expr }) => [name, phase ?? 'any', expr] as const),
      ),
  )

  it.each(rows)('%s in %s: %s', (_name, phase, expr) => {
    const options = phase === 'any' ? {} : { phase }
    const results = [compile(expr, cloudflare, options), compileValue(expr, cloudflare, options)]
    expect([expr, results.some(({ ok }) => ok)]).toEqual([expr, true])
  })
})

interface Detections {
  readonly tokenCount: { readonly examples: readonly number[] }
  readonly customTopics: {
    readonly examples: readonly { readonly label: string; readonly topic: string }[]
    readonly thresholds: {
      readonly strict: number
      readonly permissive: number
      readonly olderExamples: readonly number[]
    }
  }
  readonly exampleRules: readonly {
    readonly expression: string
    readonly action: string | null
    readonly kind?: string
    readonly response?: string
  }[]
}

describe('ai-detections.json, in rulesets and settings', () => {
  const { tokenCount, customTopics, exampleRules } = readJson(new URL('ai-detections.json', own)) as Detections
  const rules = exampleRules.flatMap(({ expression, action, kind, response }) =>
    (action ?? 'log').split(' or ').map((one) => [one, kind ?? 'custom rule', expression, response] as const),
  )

  it.each(rules)('%s, a %s: %s', (action, kind, expression, response) => {
    const isRate = kind === 'rate limit'
    const rule = {
      id: 'r',
      action,
      expression,
      ...(response === undefined
        ? {}
        : {
            action_parameters: {
              response: { status_code: 403, content_type: 'application/json', content: '{"error":"x"}' },
            },
          }),
      ...(isRate
        ? {
            ratelimit: {
              characteristics: ['cf.colo.id', 'ip.src'],
              period: 60,
              requests_per_period: 10,
              mitigation_timeout: 60,
            },
          }
        : {}),
    }
    const document = {
      scheme: 'cloudflare',
      rulesets: [
        { name: 'x', kind: 'zone', phase: isRate ? 'http_ratelimit' : 'http_request_firewall_custom', rules: [rule] },
      ],
    } as unknown as PolicyDocument
    expect([expression, faults(document)]).toEqual([expression, []])
  })

  it.each(tokenCount.examples)('a prompt of more than %i tokens', (count) => {
    const compiled = compile(`cf.llm.prompt.token_count gt ${String(count)}`, cloudflare)
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics))
    const answers = [count, count + 1].map((tokens) => compiled.value.matches({ 'cf.llm.prompt.token_count': tokens }))
    expect(answers).toEqual([false, true])
  })

  it.each(customTopics.examples)('a custom topic $label: $topic', ({ label, topic }) => {
    const { strict, permissive, olderExamples } = customTopics.thresholds
    const field = `cf.llm.prompt.custom_topic_categories["${label}"]`
    const below = [strict, permissive, ...olderExamples]
    const loaded = loadDocument(
      JSON.stringify({
        scheme: 'cloudflare',
        detections: { custom_topics: [{ label, topic }] },
        rules: below.map((score) => ({
          id: `r${String(score)}`,
          action: 'block',
          expression: `${field} lt ${String(score)}`,
        })),
      }),
    )
    expect(loaded.diagnostics).toEqual([])
    expect(faults(loaded.document as PolicyDocument)).toEqual([])
  })
})

describe('../shared/catalog', () => {
  const shared = new URL('../../../shared/catalog/', import.meta.url)

  /** All texts and numbers that stand as an example, whatever the row. */
  function examplesIn(value: unknown, isExample = false): readonly string[] {
    if (typeof value === 'object' && value !== null)
      return Object.entries(value).flatMap(([key, member]) =>
        examplesIn(member, isExample || /example|sample/i.test(key)),
      )
    return isExample && value !== null ? [JSON.stringify(value)] : []
  }

  const files = existsSync(shared) ? readdirSync(shared).filter((file) => file.endsWith('.json')) : []
  it.skipIf(files.length === 0)('has no example that the project’s copies lack', () => {
    for (const file of files) {
      const known = new Set(examplesIn(readJson(new URL(file, own))))
      const missing = examplesIn(readJson(new URL(file, shared))).filter((example) => !known.has(example))
      expect([file, missing]).toEqual([file, []])
    }
  })
})
