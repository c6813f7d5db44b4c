import type { PolicyDocument } from '../../src/policy/index.ts'
import type { Draw } from '../../src/testing/index.ts'

const hosts = ['chat.example.com', 'api.example.com', 'www.example.org', 'mcp.example.com']
const paths = ['/', '/api/v1', '/upload', '/secret/x.php', '/chat']
const queries = ['', 'q=1', 'q=2&debug=1']
const bodies = [
  'hello there',
  'visa card 4111 1111 1111 1111',
  'key AKIAIOSFODNN7EXAMPLQ and more',
  'codename bluebird ships in may',
  '',
]
const groups = ['Finance', 'Engineering', 'Red Team']
const emails = ['ann@example.com', 'bob@example.net']

const quote = (text: string): string => JSON.stringify(text)

/** The language of the section that an expression stands in. */
type Language = 'cloudflare' | 'gateway' | 'policy'

/** One request and what is known of it, from which events and log rows are made alike. */
export interface DrawnRequest {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly query: string
  readonly header: string | undefined
  readonly body: string
  readonly clientIp: string
  readonly identity: { readonly email: string; readonly groups: readonly string[] } | undefined
}

export function drawRequest(draw: Draw): DrawnRequest {
  return {
    method: draw.pick(['POST', 'GET', 'PUT']),
    host: draw.pick(hosts),
    path: draw.pick(paths),
    query: draw.pick(queries),
    header: draw.pick([undefined, '1', '2']),
    body: draw.pick(bodies),
    clientIp: draw.pick(['10.0.0.1', '192.0.2.7', '2001:db8::1']),
    identity: draw.chance(0.7) ? { email: draw.pick(emails), groups: [draw.pick(groups)] } : undefined,
  }
}

const rulesTests: readonly ((draw: Draw) => string)[] = [
  (draw) => `http.host eq ${quote(draw.pick(hosts))}`,
  (draw) => `http.host wildcard ${quote(draw.pick(['*.example.com', 'MCP.*']))}`,
  (draw) => `http.request.uri.path contains ${quote(draw.pick(['api', 'secret', '.php']))}`,
  (draw) => `starts_with(http.request.uri.path, ${quote(draw.pick(['/api', '/upload', '/']))})`,
  (draw) => `http.request.uri eq ${quote(`${draw.pick(paths)}?q=1`)}`,
  (draw) => `http.request.full_uri matches ${quote(`^https://${draw.pick(['chat', 'api', 'www'])}[.]`)}`,
  (draw) => `any(http.request.headers["x-tag"][*] eq ${quote(draw.pick(['1', '2']))})`,
  (draw) => `ip.src in {${draw.pick(['10.0.0.0/8', '192.0.2.0/24', '::/0'])}}`,
  (draw) => `ip.src in $${draw.pick(['office', 'partners'])}`,
  (draw) => `http.request.body.raw contains ${quote(draw.pick(['card', 'bluebird', 'zzz']))}`,
  (draw) => `http.request.method ${draw.pick(['eq', 'ne'])} ${quote(draw.pick(['POST', 'GET']))}`,
  (draw) => `len(http.request.uri.query) gt ${String(draw.integer(0, 6))}`,
]

const gatewayTests: readonly ((draw: Draw) => string)[] = [
  (draw) => `http.request.host == ${quote(draw.pick(hosts))}`,
  (draw) => `any(http.request.domains[*] in {${quote(draw.pick(['example.com', 'example.org']))}})`,
  (draw) => `http.request.uri.path matches ${quote(draw.pick(['^/api', 'secret', '/$']))}`,
  (draw) => `http.request.uri matches ${quote(draw.pick(['^https://api', 'debug=1', '^/']))}`,
  (draw) => `http.request.method ${draw.pick(['==', '!='])} ${quote(draw.pick(['POST', 'PUT']))}`,
  (draw) => `any(app.ids[*] in {${draw.pick(['1', '2', '3'])}})`,
  (draw) => `any(app.statuses[*] == ${quote(draw.pick(['approved', 'unapproved']))})`,
  (draw) => `any(http.request.uri.content_category[*] in {${draw.pick(['184', '9'])}})`,
  (draw) => `identity.email == ${quote(draw.pick(emails))}`,
  (draw) => `not(any(identity.groups[*].name in {${quote(draw.pick(groups))}}))`,
  (draw) => `any(dlp.profiles[*] in {${quote(draw.pick(['codenames', 'cards']))}})`,
  (draw) => `http.conn.src_ip in {${draw.pick(['10.0.0.0/8', '2001:db8::/32'])}}`,
]

const tests: Readonly<Record<Language, readonly ((draw: Draw) => string)[]>> = {
  cloudflare: rulesTests,
  gateway: gatewayTests,
  // A name that both languages have means what the Rules language means by it.
  policy: [...rulesTests, ...gatewayTests.filter((_, index) => index !== 3)],
}

function drawExpression(draw: Draw, language: Language): string {
  const one = (): string => `${draw.chance(0.15) ? 'not ' : ''}${draw.pick(tests[language])(draw)}`
  const count = draw.integer(1, 3)
  const parts = Array.from({ length: count }, one)
  return count === 1 ? (parts[0] ?? 'true') : `(${parts.join(draw.pick([' and ', ' or ']))})`
}

const drawMode = (draw: Draw): string => draw.pick(['enforce', 'enforce', 'enforce', 'monitor', 'off'])

const redirects = [
  {
    from_value: { target_url: { value: 'https://login.example.com/' }, preserve_query_string: true, status_code: 302 },
  },
  { from_value: { target_url: { expression: 'concat("https://other.example.com", http.request.uri.path)' } } },
  { target_uri: 'https://coach.example.com/why', preserve_path_and_query: true, include_context: true },
]

function drawOwnRule(draw: Draw, id: string, actions: readonly string[]): object {
  const action = draw.pick(actions)
  return {
    id,
    expression: drawExpression(draw, 'policy'),
    action,
    mode: drawMode(draw),
    tags: [`tag-${id}`],
    ...(action === 'redirect' ? { action_parameters: draw.pick(redirects) } : {}),
    ...(action === 'set_config' ? { action_parameters: { bic: draw.chance(0.5) } } : {}),
  }
}

function drawRulesets(draw: Draw): object[] {
  const custom = 'http_request_firewall_custom'
  const rule = (id: string, action: string, parameters?: object): object => ({
    ref: id,
    action,
    expression: drawExpression(draw, 'cloudflare'),
    mode: drawMode(draw),
    ...(parameters === undefined ? {} : { action_parameters: parameters }),
  })
  return [
    {
      kind: 'zone',
      phase: 'http_request_transform',
      rules: [
        rule('rewrite', 'rewrite', {
          uri: { path: draw.pick([{ value: '/api/v1' }, { expression: 'concat("/x", http.request.uri.path)' }]) },
        }),
      ],
    },
    {
      kind: 'zone',
      phase: custom,
      rules: [
        rule('skip', 'skip', draw.pick([{ ruleset: 'current' }, { phases: ['http_request_firewall_managed'] }])),
        rule('execute', 'execute', { id: 'inner' }),
        rule('waf', draw.pick(['block', 'log', 'managed_challenge'])),
      ],
    },
    { id: 'inner', kind: 'custom', phase: custom, rules: [rule('inner', draw.pick(['block', 'log']))] },
    { kind: 'zone', phase: 'http_request_firewall_managed', rules: [rule('managed', 'block')] },
  ]
}

function drawGateway(draw: Draw): object[] {
  return Array.from({ length: draw.integer(1, 5) }, (_, index) => {
    const action = draw.pick(['block', 'allow', 'isolate', 'off', 'redirect'])
    return {
      name: `gateway-${String(index)}`,
      action,
      precedence: draw.integer(1, 50) * 10,
      filters: ['http'],
      traffic: drawExpression(draw, 'gateway'),
      enabled: draw.chance(0.9),
      ...(draw.chance(0.3) ? { identity: `identity.email == ${quote(draw.pick(emails))}` } : {}),
      ...(action === 'redirect'
        ? { rule_settings: { redirect: { target_uri: 'https://coach.example.com/', preserve_path_and_query: true } } }
        : {}),
    }
  })
}

function drawPortal(draw: Draw): object {
  return {
    mode: draw.pick(['enforce', 'monitor']),
    servers: {
      ledger: { url: 'https://mcp.example.com/ledger', tools: { read_ledger: 'read', 'get_*': 'read' } },
      wiki: { status: draw.pick(['approved', 'unapproved']) },
    },
    rules: [
      { id: 'portal-read', groups: [draw.pick(groups)], access: ['read'], action: 'allow' },
      { id: 'portal-no-delete', tools: ['delete_*'], action: draw.pick(['block', 'log']), mode: drawMode(draw) },
      { id: 'portal-no-drop', expression: 'mcp.prompt.name == "drop"', action: draw.pick(['block', 'log']) },
      { id: 'portal-no-secrets', resources: ['file:///secret/*'], action: 'block', mode: drawMode(draw) },
      { id: 'portal-write', groups: [draw.pick(groups)], servers: [draw.pick(['ledger', '*'])], action: 'allow' },
    ],
    dlp: [
      {
        id: 'portal-cards',
        profiles: ['cards'],
        action: draw.pick(['mask', 'block']),
        on: draw.pick([['arguments'], ['results'], ['arguments', 'results']]),
      },
    ],
  }
}

/** A document over all sections; some are left out. */
export function drawCompany(draw: Draw): PolicyDocument {
  const often = (make: () => object): object => (draw.chance(0.7) ? make() : {})
  const document = {
    version: 1,
    ...often(() => ({ mode: draw.pick(['enforce', 'enforce', 'enforce', 'monitor']) })),
    fields: { risk: 'Int?' },
    lists: { office: { kind: 'ip', items: ['10.0.0.0/8'] }, partners: { kind: 'ip', items: ['192.0.2.7'] } },
    categories: { ai: { id: 184 } },
    ...often(() => ({
      applications: {
        chat: { id: 1, hosts: ['chat.example.com'], status: 'approved', categories: ['ai'] },
        other: { id: 2, hosts: ['*.example.org'], status: 'unapproved' },
      },
    })),
    dlp: {
      profiles: [
        { id: 'codenames', name: 'Codenames', entries: [{ id: 'names', words: ['bluebird'] }] },
        { id: 'cards', name: 'Cards', entries: [{ id: 'card', detector: 'visa_card' }] },
      ],
    },
    ...often(() => ({ rulesets: drawRulesets(draw) })),
    ...often(() => ({ gateway: { policies: drawGateway(draw) } })),
    ...often(() => ({
      rules: Array.from({ length: draw.pick([1, 4, 15]) }, (_, index) =>
        drawOwnRule(draw, `rule-${String(index)}`, [
          'log',
          'block',
          'log',
          'redirect',
          'skip',
          'set_config',
          'allow',
          'isolate',
        ]),
      ),
    })),
    ...often(() => ({
      tiers: [
        { id: 'first', action: 'block', rules: [{ id: 'first-a', expression: drawExpression(draw, 'policy') }] },
        { id: 'second', rules: [drawOwnRule(draw, 'second-a', ['redirect', 'isolate', 'allow', 'log'])] },
      ],
    })),
    ...often(() => ({
      guardrails: [
        { id: 'rail-topic', topics: [draw.pick(['codenames', 'Cards'])], action: draw.pick(['block', 'log']) },
        {
          id: 'rail-group',
          except_groups: [draw.pick(groups)],
          expression: drawExpression(draw, 'policy'),
          action: 'block',
        },
      ],
    })),
    ...often(() => ({ portal: drawPortal(draw) })),
  }
  return document as unknown as PolicyDocument
}
