import type { policyCodes } from '../codes/policy.ts'
import { guardAndGatewayExamples } from './guards-and-gateway.ts'
import { policy, ruleOf, type CodeExample, type CodeExamples, type WithoutExample } from './code-example.ts'

const ssl = ruleOf('ssl')

const command = (what: string): WithoutExample => ({ because: `${what} causes it on the command line, not what a file says` }) // prettier-ignore

const hosted = (what: string): WithoutExample => ({
  because: `${what} causes it where an enforcement point opens the policy: what is wrong is not in the policy alone`,
})

const gateway = (traffic: string, action = 'block', name = 'example'): string =>
  `scheme: gateway\ngateway:\n  policies:\n    - name: ${name}\n      action: ${action}\n      traffic: '${traffic}'\n`

const gatewayOf = (filter: string, traffic: string): string =>
  gateway(traffic).replace('      traffic', `      filters: [${filter}]\n      traffic`)

const ruleset = (rules: string, id = 'main', phase = 'http_request_firewall_custom'): string =>
  `rulesets:\n  - id: ${id}\n    phase: ${phase}\n    kind: zone\n    rules:\n${rules}`

const rule = (condition: string, action: string, parameters = ''): string =>
  `      - expression: '${condition}'\n        action: ${action}\n${parameters}`

const second = (condition: string, id = 'second', action = 'block'): string =>
  `  - id: ${id}\n    expression: '${condition}'\n    action: ${action}\n`

const test = (event: string, expected: string): string =>
  `tests:\n  - name: example\n    event: ${event}\n    expect: { action: ${expected} }\n`

const invariant = (when: string, expected: string): string =>
  `invariants:\n  - id: example\n    when: '${when}'\n    expect: { action: ${expected} }\n`

const list = (kind: string, item: string): string =>
  `lists:\n  example:\n    kind: ${kind}\n    items: ['${item}']\n${ssl}`

const application = (id: number, name: string, host: string): string =>
  `  ${name}: { id: ${String(id)}, hosts: ['${host}'] }\n`

const server = (id: string, url: string): string => `    ${id}: { url: '${url}' }\n`

const exported = (as: NonNullable<CodeExample['exportAs']>, wrong: string, right: string): CodeExample => ({
  ...policy(wrong, right),
  form: 'export',
  exportAs: as,
})

const profile = (entry: string): string =>
  `dlp:\n  profiles:\n    - id: example\n      name: Example\n      entries:\n        - ${entry}\n${ssl}`

const api = (rules: unknown, more: object = {}): string =>
  JSON.stringify({ result: { id: 'main', phase: 'http_request_firewall_custom', kind: 'zone', rules, ...more } }, undefined, 2) // prettier-ignore

const aiPolicy = (condition: string): string =>
  JSON.stringify([{ name: 'own', actor: 'all', resource: '*', condition, action: { type: 'block' } }], undefined, 2)

/** Examples of {@link policyCodes}. */
export const policyExamples: CodeExamples<typeof policyCodes> = {
  ...guardAndGatewayExamples,
  E_FIELD_SECTION: policy(ruleset(rule('identity.email eq "a@b.example"', 'block')), ruleset(rule('http.host eq "a.example"', 'block'))), // prettier-ignore
  E_POLICY_SYNTAX: policy('rules: [', ssl),
  E_POLICY_UNQUOTED: policy('rules:\n  - { id: a, expression: http.host in {"a" "b"}, action: block }\n', 'rules:\n  - { id: a, expression: \'http.host in {"a" "b"}\', action: block }\n'), // prettier-ignore
  E_POLICY_CONDITION: { because: 'it takes a guardrail whose groups are more text than a page holds' },
  E_POLICY_SCHEMA: policy('rules:\n  - expresion: ssl\n    action: block\n', ssl),
  E_POLICY_SECTION: policy(gateway('http.request.host == "a.example"').replace('scheme: gateway\n', 'scheme: cloudflare\n'), gateway('http.request.host == "a.example"')), // prettier-ignore
  E_FIELD_DEFINITION: policy(`fields: { http.host: Int }\n${ssl}`, `fields: { shop.basket: Int }\n${ssl}`),
  E_EMIT_GUARDS: hosted('the module that is asked for'),
  E_ANSWER_ACTION: policy(ruleOf('ai.response.text contains "a"', 'managed_challenge'), ruleOf('ai.response.text contains "a"')),
  E_ANSWER_FIELD: policy("portal:\n  rules:\n    - { id: example, action: block, tools: [send_mail], expression: 'ai.response.text contains \"a\"' }\n", "portal:\n  rules:\n    - { id: example, action: block, tools: [send_mail] }\n"), // prettier-ignore
  W_ANSWER_HELD: hosted('a rule about answers, which the policy may hold back'),
  E_ANSWER_STREAM: policy(`${ssl}    on_stream: hold\n`, ssl),
  E_LIST_ITEM: policy(list('ip', 'a.example'), list('ip', '192.0.2.0/24')),
  E_DUPLICATE_ID: policy(`${ssl}${second('not ssl', 'example')}`, `${ssl}${second('not ssl')}`),
  E_UNKNOWN_REFERENCE: policy(ruleOf('ip.src in $office'), `lists:\n  office: { kind: ip, items: [192.0.2.0/24] }\n${ruleOf('ip.src in $office')}`), // prettier-ignore
  E_ACTION_PARAMETERS: policy(ruleset(rule('ssl', 'allow')), ruleset(rule('ssl', 'block'))),
  E_PARAMETER_TYPE: policy(ruleset(rule('ssl', 'rewrite', '        action_parameters: { uri: { path: { expression: http.request.body.size } } }\n'), 'main', 'http_request_transform'), ruleset(rule('ssl', 'rewrite', '        action_parameters: { uri: { path: { expression: to_string(http.request.body.size) } } }\n'), 'main', 'http_request_transform')), // prettier-ignore
  E_ACTION_SECTION: policy(`${ruleOf('ssl', 'execute')}    action_parameters: { id: main }\n`, ssl),
  W_UNKNOWN_ACTION: policy(ruleset(rule('ssl', 'blok')), ruleset(rule('ssl', 'block'))),
  W_WEAK_DETECTION: policy(`detections:\n  embedded: [unsafe_topics]\n${ruleOf('any(cf.llm.prompt.unsafe_topic_categories[*] eq "S1")')}`, `detections:\n  embedded: [unsafe_topics]\n${ruleOf('any(cf.llm.prompt.unsafe_topic_categories[*] eq "S1")', 'log')}`), // prettier-ignore
  W_ACTION_REPORTED: policy(`${gateway('dns.fqdn == "a.example"', 'resolve')}      filters: [dns_resolver]\n`, `${gateway('dns.fqdn == "a.example"')}      filters: [dns]\n`),
  W_ACTION_HOST: hosted('an action that the host carries out'),
  W_RATE_HOST: hosted('a rule that counts a rate'),
  W_FIELD_HOST: hosted('a field that no detector fills'),
  W_UNDOCUMENTED_VALUE: policy(ruleset(rule('ssl', 'block', '        action_parameters: { response: { status_code: 403, content_type: text/csv, content: no } }\n')), ruleset(rule('ssl', 'block', '        action_parameters: { response: { status_code: 403, content_type: text/plain, content: no } }\n'))), // prettier-ignore
  W_UNKNOWN_PHASE: policy(ruleset(rule('ssl', 'block'), 'main', 'http_request_firewal'), ruleset(rule('ssl', 'block'))),
  W_UNKNOWN_RULESET: policy(ruleset(rule('ssl', 'execute', '        action_parameters: { id: other }\n')), ruleset(rule('ssl', 'block'))), // prettier-ignore
  W_UNKNOWN_VALUE: policy(ruleOf('any(cf.llm.prompt.pii_categories[*] eq "CREDITCARD")'), ruleOf('any(cf.llm.prompt.pii_categories[*] eq "CREDIT_CARD")')), // prettier-ignore
  E_RULESET_LOOP: policy(ruleset(rule('ssl', 'execute', '        action_parameters: { id: main }\n')), ruleset(rule('ssl', 'block'))), // prettier-ignore
  W_IMPORT_LEFT_OUT: { form: 'import', wrong: api([{ action: 'block', expression: 'ssl' }, { action: 'block' }]), right: api([{ action: 'block', expression: 'ssl' }]) }, // prettier-ignore
  W_IMPORT_OFF: { form: 'import', wrong: aiPolicy('cf.user.id == "1"'), right: aiPolicy('cf.user.email == "a@b.example"') },
  W_IMPORT_CHANGED: { because: 'an account whose names or numbers stand twice causes it; no single thing in its JSON is wrong' },
  W_EXPORT_SECTION: exported('rulesets', `lists:\n  office: { kind: ip, items: [192.0.2.0/24] }\n${ruleset(rule('ssl', 'block'))}`, ruleset(rule('ssl', 'block'))), // prettier-ignore
  E_EXPORT_COUNTERPART: exported('dlp', profile("{ id: e, pattern: '[0-9]{6}', context: [staff] }"), profile("{ id: e, pattern: '[0-9]{6}' }")),
  W_EXPORT_MISSING: exported('portal', `portal:\n  servers:\n${server('one', 'https://a.example/mcp')}`, `portal:\n  hostname: mcp.example.com\n  servers:\n${server('one', 'https://a.example/mcp')}`),
  W_EXPORT_FIELD: exported('rulesets', `fields: { shop.basket: Int }\n${ruleset(rule('shop.basket gt 3', 'block'))}`, ruleset(rule('ssl', 'block'))),
  E_DASHBOARD_ROW: { because: 'a program causes it that turns rows of the dashboard into expressions; a policy holds none' },
  E_LIST_FILE: policy(`lists:\n  office: { kind: ip, file: absent.txt }\n${ssl}`, `lists:\n  office: { kind: ip, items: [192.0.2.1] }\n${ssl}`), // prettier-ignore
  E_POLICY_FILE: policy(`detections:\n  label_files: [absent.jsonl]\n${ssl}`, ssl),
  E_APPLICATION_HOST: policy(`scheme: gateway\napplications:\n${application(1, 'one', 'a.example')}${application(2, 'two', 'a.example')}${gateway('http.request.host == "a"').replace('scheme: gateway\n', '')}`, `scheme: gateway\napplications:\n${application(1, 'one', 'a.example')}${application(2, 'two', 'b.example')}${gateway('http.request.host == "a"').replace('scheme: gateway\n', '')}`), // prettier-ignore
  E_PORTAL_SERVER_URL: policy(`portal:\n  servers:\n${server('one', 'https://a.example/mcp')}${server('two', 'https://a.example/mcp')}`, `portal:\n  servers:\n${server('one', 'https://a.example/mcp')}${server('two', 'https://b.example/mcp')}`), // prettier-ignore
  W_EMPTY_SECTION: policy('rules: []\n', ssl),
  W_IDENTITY_SOURCE: hosted('what a token or header of identity is said to hold'),
  W_APPLICATION_UNFILLED: policy(gateway('any(app.ids[*] in {999999})'), gateway('http.request.host == "a"')),
  W_SELECTOR_POLICY: policy(gatewayOf('dns', 'http.request.host == "a.example"'), gatewayOf('http', 'http.request.host == "a.example"')), // prettier-ignore
  W_CATEGORY_UNFILLED: policy(gateway('any(http.request.uri.content_category[*] in {9999})'), gateway('http.request.host == "a"')), // prettier-ignore
  W_TEST_READS_NOTHING: policy(`${ssl}${test('{ http.host: a.example }', 'allow')}`, `${ssl}${test('{ ssl: true }', 'block')}`), // prettier-ignore
  E_ENVIRONMENT: hosted('a variable of the environment that is not set'),
  E_POLICY_TEST: policy(`${ssl}${test('{ ssl: true }', 'allow')}`, `${ssl}${test('{ ssl: true }', 'block')}`),
  W_RULE_NEVER_MATCHES: policy(ruleOf('http.host eq "a" and http.host eq "b"'), ruleOf('http.host in {"a" "b"}')),
  W_RULE_DEAD: policy(`${ruleOf('http.host eq "a"')}${second('http.host eq "a" and ssl')}`, `${ruleOf('http.host eq "a"')}${second('http.host eq "b" and ssl')}`), // prettier-ignore
  W_RULE_ALWAYS_MATCHES: policy(ruleOf('not (http.host eq "a" and http.host eq "b")'), ruleOf('not http.host in {"a" "b"}')), // prettier-ignore
  W_RULE_UNDECIDED: { because: 'it takes a condition that is larger than a page' },
  E_INVARIANT: policy(`${ruleOf('http.host eq "a"')}${invariant('http.host eq "a"', 'allow')}`, `${ruleOf('http.host eq "a"')}${invariant('http.host eq "a"', 'block')}`),
  W_INVARIANT_UNDECIDED: { because: 'it takes a condition that is larger than a page' },
  W_INVARIANT_EMPTY: policy(`${ruleOf('http.host eq "a"')}${invariant('http.host eq "a" and http.host eq "b"', 'block')}`, `${ruleOf('http.host eq "a"')}${invariant('http.host eq "a"', 'block')}`),
  E_EVENT_SYNTAX: command('a line of an event file that is no JSON object'),
  E_FILE: command('a name that no file has'),
  E_FILE_WRITE: command('a place where nothing can be written'),
  E_OUTPUT: command('a reader that has gone'),
  E_DLP_PROFILE: policy(profile("{ id: e, pattern: '(' }"), profile("{ id: e, pattern: '[0-9]{6}' }")), // prettier-ignore
  E_DLP_BINDING: hosted('a key that is not given'),
  E_DLP_LIMIT: { because: 'it takes more profiles, words or values than a page holds' },
} // prettier-ignore
