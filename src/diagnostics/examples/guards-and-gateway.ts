import { policy, type CodeExample, type WithoutExample } from './code-example.ts'

const guard = (more: string, action = 'block'): string => `guards:\n  - id: example\n    action: ${action}\n${more}`

const dlp = (more: string): string =>
  `dlp:\n  profiles:\n    - id: example\n      name: Example\n${more}      entries:\n        - { id: e, pattern: '[0-9]{6}' }\n`

const route = (nodes: string): string =>
  `ai_gateway:\n  providers:\n    openai: { api: openai, key_env: OPENAI_KEY, models: [gpt-5] }\n  routes:\n    main:\n      start: first\n      nodes:\n${nodes}`

const model = '        first: { provider: openai, model: gpt-5 }\n'

const shares = (percent: number): string =>
  route(
    `        first: { by: [ai.user], shares: [{ percent: 50, to: a }, { percent: ${String(percent)}, to: b }] }\n` +
      '        a: { provider: openai, model: gpt-5 }\n        b: { provider: openai, model: gpt-5 }\n',
  )

const hosted = (what: string): WithoutExample => ({ because: `${what} causes it, not what a policy says` })

/** Examples of the codes of the sections `guards` and `ai_gateway`. */
export const guardAndGatewayExamples = {
  E_AI_FIELD: policy(
    'ai_gateway:\n  cache: { ttl_seconds: 60 }\nrules:\n  - { id: again, expression: ai.attempt gt 1, action: block }\n',
    'ai_gateway:\n  access:\n    - { id: again, expression: ai.attempt gt 1, action: block }\n',
  ),
  W_AI_ROUTE_SAME: policy(
    'ai_gateway:\n  providers: { ours: { api: openai } }\n  routes: { r: { start: a, nodes: { a: { provider: ours, model: m, fallback: b }, b: { provider: ours, model: m } } } }\n',
    'ai_gateway:\n  providers: { ours: { api: openai } }\n  routes: { r: { start: a, nodes: { a: { provider: ours, model: m, retries: 1, fallback: b }, b: { provider: ours, model: other } } } }\n',
  ),
  E_GUARD_ACTION: policy(guard('    injection_below: 20\n', 'redact'), guard('    injection_below: 20\n')),
  E_GUARD_STREAM: policy(guard('    in: response\n    words: [a]\n    on_stream: follow\n'), guard('    in: response\n    words: [a]\n')), // prettier-ignore
  E_GUARD_PATTERN: policy(guard("    in: response\n    patterns: { ORDER: 'A[0-9]+' }\n"), guard("    in: response\n    patterns: { ORDER: 'A[0-9]{6}' }\n")), // prettier-ignore
  E_GUARD_PROFILE: policy(
    `${dlp('      matchCount: 2\n')}${guard('    profiles: [example]\n')}`,
    `${dlp('')}${guard('    profiles: [example]\n')}`,
  ),
  E_GUARD_FIELD: policy(guard("    in: request\n    words: [a]\n    when: 'http.response.code eq 200'\n"), guard("    in: request\n    words: [a]\n    when: 'http.host eq \"a\"'\n")), // prettier-ignore
  E_AI_ROUTE_NODE: policy(route('        first: {}\n'), route(model)),
  E_AI_ROUTE_LOOP: policy(route('        first: { provider: openai, model: gpt-5, fallback: first }\n'), route(model)),
  E_AI_ROUTE_SHARES: policy(shares(40), shares(50)),
  W_AI_ROUTE_UNREACHED: policy(route(`${model}        other: { provider: openai, model: gpt-5 }\n`), route(model)),
  W_AI_UNPRICED: policy(`${route('        first: { provider: openai, model: own }\n').replace('[gpt-5]', '[own]')}  limits:\n    - { id: budget, cost: 5, period: day }\n`, `${route(model)}  limits:\n    - { id: budget, cost: 5, period: day }\n`), // prettier-ignore
  E_AI_PRICE_OF: policy(`${route(model)}  unpriced: { price_of: nobodys }\n`, `${route(model)}  unpriced: { price_of: gpt-5 }\n`), // prettier-ignore
  W_AI_CACHE_BLOCK: hosted('a configuration of a gateway of Cloudflare that is imported'),
  E_EMIT_AI_GATEWAY: hosted('the module that is asked for'),
  E_AI_KEY: hosted('a variable of the environment that is not set'),
  E_AI_SECTION: hosted('the command that runs a gateway'),
} satisfies Readonly<Record<string, CodeExample | WithoutExample>>
