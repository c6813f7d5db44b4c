import { compile, compileValue } from '../../src/compiler/index.ts'
import type { CodeExample } from '../../src/diagnostics/index.ts'
import { openEnforcer } from '../../src/enforcement/index.ts'
import {
  extractPrompt,
  MessageBody,
  prepareBody,
  RequestHead,
  type Exchange,
} from '../../src/inspection/traffic/index.ts'
import { cloudflare, gateway, type Scheme } from '../../src/language/index.ts'
import { checkInvariants, exportPolicy, findingsOfRule, importPolicies, openPolicy, proveRules, type Policy } from '../../src/policy/index.ts' // prettier-ignore

type Told = readonly { readonly code: string }[]

function schemeOf({ scheme, limits }: CodeExample): Scheme {
  const base = scheme === 'gateway' ? gateway : cloudflare
  return limits === undefined ? base : { ...base, limits: { ...base.limits, ...limits } }
}

function compiled(text: string, example: CodeExample): Told {
  const options = example.phase === undefined ? {} : { phase: example.phase }
  const run = example.form === 'value' ? compileValue : compile
  const result = run(text, schemeOf(example), options)
  return result.ok ? result.warnings : result.diagnostics
}

function opened(text: string, { limits }: CodeExample): { readonly policy: Policy | undefined; readonly told: Told } {
  const result = openPolicy(text, {
    runTests: true,
    readFile: () => ({ reason: 'it is not there' }),
    ...(limits === undefined ? {} : { limits, ...limits }),
  })
  return result.ok ? { policy: result.value, told: result.warnings } : { policy: undefined, told: result.diagnostics }
}

function proved(text: string, example: CodeExample): Told {
  const { policy, told } = opened(text, example)
  if (policy === undefined) return told
  return [...told, ...[...proveRules(policy)].flatMap(findingsOfRule), ...checkInvariants(policy).findings]
}

function exported(text: string, example: CodeExample): Told {
  const { policy, told } = opened(text, example)
  return policy === undefined ? told : [...told, ...exportPolicy(policy, example.exportAs ?? 'rulesets').findings]
}

function imported(text: string): Told {
  const result = importPolicies(text)
  return result.ok ? result.warnings : result.diagnostics
}

/** An exchange of a request as it is sent. */
function toExchange(text: string): Exchange {
  const [head = '', ...rest] = text.split('\n\n')
  const [first = '', ...lines] = head.split('\n')
  const [method = '', target = ''] = first.split(' ')
  const headers = lines.map((line): readonly [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]) // prettier-ignore
  const host = headers.find(([name]) => name === 'host')?.[1] ?? ''
  const body = new TextEncoder().encode(
    rest.join('\n\n').replace(/\n(?=--|content-disposition|\n|$)|(?<=")\n/g, '\r\n'),
  )
  return { method, scheme: 'https', host, target, headers: headers.filter(([name]) => name !== 'host'), body }
}

/** A policy whose rules read whatever a request can hold. */
const reader = `version: 1
rules:
  - id: all
    expression: |-
      any(http.request.headers["a"][*] eq "b") or any(http.request.cookies["a"][*] eq "b") or any(http.request.uri.args["a"][*] eq "b")
      or any(http.request.body.form["a"][*] eq "b") or any(http.request.body.multipart.names[*][*] eq "b")
      or lookup_json_string(http.request.body.raw, "a") eq "b" or http.host eq "b" or cf.llm.prompt.injection_score lt 20
    action: log
`

async function requested(text: string, { limits = {} }: CodeExample): Promise<Told> {
  const exchange = toExchange(text)
  const body = new MessageBody(exchange, limits, await prepareBody(exchange, limits))
  const policy = openPolicy(reader)
  if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics))
  const enforcer = openEnforcer(policy.value, { limits })
  if (!enforcer.ok) throw new Error(JSON.stringify(enforcer.diagnostics))
  const decision = await enforcer.value.decide(exchange)
  const read = extractPrompt(exchange, limits, body).problems
  const head = new RequestHead(exchange, limits)
  // Each form of the head is read when somebody asks for it.
  const asked = [head.args, head.cookies, body.form]
  return [...read, ...decision.problems, ...(asked.length > 0 ? [...head.problems, ...body.problems] : [])]
}

/** The codes that are told of a text of an example. */
export async function codesOf(text: string, example: CodeExample): Promise<readonly string[]> {
  const run = { expression: compiled, value: compiled, policy: proved, export: exported, import: imported, request: requested }
  return (await run[example.form](text, example)).map(({ code }) => code)
} // prettier-ignore
