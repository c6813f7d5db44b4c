import { compile } from '../../src/compiler/index.ts'
import { createEnforcer } from '../../src/enforcement/index.ts'
import { cloudflare, defineScheme } from '../../src/language/index.ts'
import { createPolicy, openPolicy } from '../../src/policy/index.ts'
import { mainThreadSeconds } from '../main-thread.ts'
import { compilePromptEndpoints, extractPrompt } from '../../src/inspection/traffic/index.ts'

/** What an input is made of. */
interface Work {
  readonly make: string
  /** How much of what is repeated. */
  readonly size: number
  readonly text?: string
}

const scheme = defineScheme({ fields: { b: 'Bytes' } })

interface Told {
  readonly ok: boolean
  readonly diagnostics?: readonly { readonly code: string }[]
}

const told = ({ ok, diagnostics = [] }: Told): string =>
  ok ? 'accepted' : [...new Set(diagnostics.map(({ code }) => code))].slice(0, 5).join(' ')

/** Rulesets in levels, each of whose rules executes all of the next. */
function fanOut({ size }: Work): string {
  const levels = 8
  const rules = (level: number): object[] =>
    Array.from({ length: size }, (_, at) => {
      const id = `e${String(level)}_${String(at)}`
      return level < levels - 1
        ? { id, action: 'execute', expression: 'true', action_parameters: { id: `c${String(level + 1)}` } }
        : { id, action: 'log', expression: 'true' }
    })
  const ruleset = (id: string, kind: string, own: object[]): object => ({
    id,
    name: id,
    kind,
    phase: 'http_request_firewall_custom',
    rules: own,
  })
  const first = { id: 'a', action: 'execute', expression: 'true', action_parameters: { id: 'c0' } }
  const rulesets = [
    ruleset('z', 'zone', [first]),
    ...Array.from({ length: levels }, (_, level) => ruleset(`c${String(level)}`, 'custom', rules(level))),
  ]
  return told(openPolicy(JSON.stringify({ version: 1, rulesets })))
}

/** A text that begins the gap of a pattern over and over, at distances that never repeat. */
function hostileText(size: number): string {
  let state = 1
  let text = ''
  while (text.length < size) {
    state = (state * 48271) % 2147483647
    text += `${state % 2 === 0 ? 'select' : 'union'}${'x'.repeat(state % 37)}`
  }
  return text.slice(0, size)
}

/** A pattern on a text of so many bytes. */
function testPattern({ size, text = '' }: Work): string {
  const compiled = compile(`b matches ${JSON.stringify(text)}`, scheme)
  if (!compiled.ok) return told(compiled)
  const context = scheme.createContext()
  context.set('b', hostileText(size))
  return String(compiled.value.matches(context))
}

const repeated: Readonly<Record<string, (work: Work) => string>> = {
  fanOut,
  testPattern,
  stars: ({ size }) => told(compile(`b matches "a${'*'.repeat(size)}"`, scheme)),
  pattern: ({ text = '', size }) => told(compile(`b matches r"${text.repeat(size)}"`, scheme)),
  classRanges: ({ size }) => {
    const ranges = Array.from(
      { length: size },
      (_, at) => `\\x{${(0x100 + at * 3).toString(16)}}-\\x{${(0x101 + at * 3).toString(16)}}`,
    )
    return told(compile(`b matches r"(?iu)[${ranges.join('')}]"`, scheme))
  },
  unknownKeys: ({ size }) =>
    told(openPolicy(`version: 1\n${Array.from({ length: size }, (_, at) => `k${String(at)}: 1`).join('\n')}\n`)),
  xorChain: ({ size }) => {
    const compiled = compile(Array(size).fill('ssl').join(' xor '), cloudflare, { backend: 'source' })
    if (!compiled.ok) return told(compiled)
    const context = cloudflare.createContext()
    context.set('ssl', true)
    return String(compiled.value.matches(context))
  },
  selfAlias: () =>
    told(
      openPolicy(
        'version: 1\nrules:\n  - { id: r, action: log, expression: "true", action_parameters: &p { x: *p } }\n',
      ),
    ),
  longContains: ({ size }) => {
    const half = 'a'.repeat(size / 2)
    const compiled = compile(`b contains "${half}b${half}"`, scheme)
    if (!compiled.ok) return told(compiled)
    const context = scheme.createContext()
    context.set('b', 'a'.repeat(1_000_000))
    return String(compiled.value.matches(context))
  },
  manyContains: ({ size }) => {
    const random = (at: number): string =>
      Array.from({ length: 900 }, (_, place) =>
        String.fromCharCode(97 + ((at * 31 + place * place * 7 + place * at) % 26)),
      ).join('')
    const rules = Array.from({ length: size }, (_, at) => ({
      id: `r${String(at)}`,
      action: 'log' as const,
      expression: `http.host contains "${random(at)}"`,
    }))
    const policy = createPolicy({ rules })
    if (!policy.ok) return told(policy)
    return policy.value.decide({ 'http.host': 'a.example' }).action
  },
  unknownProfile: () => {
    const opened = openPolicy(
      JSON.stringify({
        version: 1,
        dlp: { profiles: [{ id: 'p', name: 'P', entries: [{ id: 'e', words: ['x'] }] }] },
        rules: [{ id: 'r', action: 'block', expression: 'any(dlp.profiles[*] == "Financial Informatio")' }],
      }),
    )
    return [...(opened.ok ? opened.warnings : opened.diagnostics)]
      .map(({ code, message }) => `${code} ${message}`)
      .join('; ')
  },
  jsonPath: ({ size, text = '' }) => {
    const endpoints = compilePromptEndpoints([{ host: 'a.example', prompt: [text] }])
    if (!endpoints.ok) return told(endpoints)
    const body = new TextEncoder().encode(`${'{"a":'.repeat(size)}"x"${'}'.repeat(size)}`)
    const exchange = { method: 'POST', scheme: 'https', host: 'a.example', target: '/', headers: [], body } as const
    return extractPrompt(exchange, { endpoints: endpoints.value })
      .problems.map(({ code }) => code)
      .join(' ')
  },
}

/** One that the rest is measured with: an enforcer on a body of so many bytes. */
async function longBody({ size }: Work): Promise<string> {
  const policy = createPolicy({
    rules: [{ id: 'r', action: 'block', expression: 'http.request.body.raw contains "secret"' }],
  })
  if (!policy.ok) return told(policy)
  const body = new TextEncoder().encode('[1,'.repeat(size / 3))
  const decision = await createEnforcer(policy.value).decide({
    method: 'POST',
    scheme: 'https',
    host: 'api.openai.com',
    target: '/v1/chat/completions',
    headers: [],
    body,
  })
  return decision.action
}

const work = JSON.parse(process.argv[2] ?? '') as Work
const run = work.make === 'longBody' ? longBody : repeated[work.make]
if (run === undefined) throw new Error(`nothing is called \`${work.make}\``)
// What is loaded and compiled once does not count.
compile('http.host eq "a"', cloudflare)
const started = mainThreadSeconds()
const outcome = await run(work)
console.log(JSON.stringify({ outcome, ms: (mainThreadSeconds() - started) * 1000 }))
