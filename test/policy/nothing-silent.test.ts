import { expect, it } from 'vitest'
import { openPolicyFiles } from '../../src/policy/index.ts'

const rule = `rules:\n  - { id: a, action: block, expression: 'http.host eq "a"' }\n`

function codesOf(text: string): readonly string[] {
  const opened = openPolicyFiles([{ file: 'p.yaml', text: `version: 1\n${text}` }], { runTests: true })
  return (opened.ok ? opened.warnings : opened.diagnostics).map(({ code, line, column }) =>
    [code, line, column].join(':'),
  )
}

/** A document that says something in vain, or what could never hold; and the place of what is told. */
// prettier-ignore
it.each([
  ['a name in the URL of a model', `detections: { models: [{ task: prompt_guard, model: m, url: 'https://u:p@a.example' }] }\n${rule}`, 'E_POLICY_SCHEMA:2:61'],
  ['a password in the URL of a portal', `portal: { servers: { s: { url: 'https://u:p@a.example' } } }\n`, 'E_POLICY_SCHEMA:2:32'],
  ['an isolation address that is no URL', `isolation: { address: nope }\n${rule}`, 'E_POLICY_SCHEMA:2:23'],
  ['a header that cannot be', `identity: { headers: { set_by_proxy: true, email: 'X Mail' } }\n${rule}`, 'E_POLICY_SCHEMA:2:51'],
  ['a token for nobody', `identity: { jwt: { issuer: 'https://t.example', audience: [''], jwks_url: 'https://t.example/c' } }\n${rule}`, 'E_POLICY_SCHEMA:2:60'],
  ['a host with blanks', `applications: { x: { hosts: ['not a host'] } }\n${rule}`, 'E_POLICY_SCHEMA:2:30'],
  ['a URL in place of a host', `applications: { x: { hosts: ['https://x.example'] } }\n${rule}`, 'E_POLICY_SCHEMA:2:30'],
  ['an application without hosts', `applications: { x: { hosts: [] } }\n${rule}`, 'E_POLICY_SCHEMA:2:20'],
  ['a label without a host', `detections: { labels: [{ host: '' }] }\n${rule}`, 'E_POLICY_SCHEMA:2:32'],
  ['an application that nobody knows', `rules: [{ id: a, action: block, expression: 'any(app.names[*] eq "chatgtp")' }]\n`, 'W_UNKNOWN_VALUE:2:66'],
  ['a verdict by its place that no scan gives', `rules: [{ id: a, action: block, expression: 'cf.waf.content_scan.obj_results[0] eq "malicous"' }]\n`, 'W_UNKNOWN_VALUE:2:84'],
  ['a part that no value has', `rules: [{ id: a, action: block, expression: 'ip.src.continent contains "Europe"' }]\n`, 'W_UNKNOWN_VALUE:2:46'],
  ['a beginning that no value has', `rules: [{ id: a, action: block, expression: 'any(starts_with(cf.waf.content_scan.obj_results[*], "inv"))' }]\n`, 'W_UNKNOWN_VALUE:2:50'],
  ['an operation that nobody knows', `rules: [{ id: a, action: block, expression: 'any(app.operations[*] eq "uplod")' }]\n`, 'W_UNKNOWN_VALUE:2:71'],
  ['a section that is an empty mapping', `identity: {}\n${rule}`, 'W_EMPTY_SECTION:2:11'],
  ['a section that is an empty list', `${rule}tests: []\n`, 'W_EMPTY_SECTION:4:8'],
  ['an empty section inside another', `portal: { servers: { s: {} }, rules: [] }\n${rule}`, 'W_EMPTY_SECTION:2:38'],
  ['two servers with one URL', `portal: { servers: { s: { url: 'https://A.example/mcp' }, t: { url: 'https://a.example:443/mcp/' } } }\n`, 'E_PORTAL_SERVER_URL:2:69'],
  ['a content category of no application', `rules: [{ id: a, action: block, expression: 'any(http.request.uri.content_category[*] in {184 99999})' }]\n`, 'W_CATEGORY_UNFILLED:2:95'],
  ['a number of no application', `rules: [{ id: a, action: block, expression: 'any(app.ids[*] in {1199 99999})' }]\n`, 'W_APPLICATION_UNFILLED:2:70'],
  ['a host of the catalogue under another key', `applications: { x: { hosts: [ChatGPT.com] } }\n${rule}`, 'E_APPLICATION_HOST:2:30'],
  ['a pattern over a host of the catalogue', `applications: { x: { hosts: ['*.openai.com'] } }\n${rule}`, 'E_APPLICATION_HOST:2:30'],
  ['a host that an earlier pattern takes', `applications: { x: { hosts: ['*.x.example'] }, y: { hosts: [a.x.example] } }\n${rule}`, 'E_APPLICATION_HOST:2:61'],
  ['an application of any host', `applications: { x: { hosts: ['*:8443'] } }\n${rule}`, 'E_POLICY_SCHEMA:2:30'],
  ['one header for two members', `identity: { headers: { set_by_proxy: true, email: X-User, groups: x-user } }\n${rule}`, 'W_IDENTITY_SOURCE:2:67'],
  ['one member of logs for two', `identity: { log: { email: user, name: user } }\n${rule}`, 'W_IDENTITY_SOURCE:2:39'],
  ['a test of an event that no rule reads', `${rule}tests: [{ event: { http.request.method: GET }, expect: { action: allow } }]\n`, 'W_TEST_READS_NOTHING:4:18'],
  ['an event where no rule asks one', `portal: { servers: { s: {} } }\ntests: [{ event: { http.host: a }, expect: { action: allow } }]\n`, 'E_POLICY_TEST:3:18'],
])('tells %s', (_what, text, told) => {
  expect(codesOf(text)).toContain(told)
})

/** A document of which nothing is to be told. */
// prettier-ignore
it.each([
  ['a test of texts in which DLP finds nothing', `rules: [{ id: a, action: block, expression: 'any(dlp.profiles[*] in {"credentials-and-secrets"})' }]\ntests: [{ event: { $texts: { prompt: hello } }, expect: { action: allow } }]\n`],
  ['a narrower host before a pattern', `applications: { x: { hosts: [a.x.example] }, y: { hosts: ['*.x.example'] } }\n${rule}`],
  ['a host inside a pattern of the catalogue', `applications: { x: { hosts: [ours.openai.azure.com] } }\n${rule}`],
  ['a host of an application that the document overrules', `applications: { x: { hosts: [chat.openai.com] }, chatgpt: { hosts: [chatgpt.com] } }\n${rule}`],
  ['a category that the document gives', `categories: { c: { id: 7 } }\napplications: { x: { hosts: [x.example], categories: [c] } }\nrules: [{ id: a, action: block, expression: 'any(http.request.uri.content_category[*] in {7 184})' }]\n`],
  ['a test that reads the host by an application', `rules: [{ id: a, action: block, expression: 'any(app.names[*] eq "chatgpt")' }]\ntests: [{ event: { http.host: x.example }, expect: { action: allow } }]\n`],
  ['a test of a rule that asks nothing', `rules: [{ id: a, action: block, expression: 'true' }]\ntests: [{ event: {}, expect: { action: block } }]\n`],
  ['servers below each other', `portal: { servers: { s: { url: 'https://a.example/' }, t: { url: 'https://a.example/mcp' } } }\n`],
])('says nothing of %s', (_what, text) => {
  expect(codesOf(text)).toEqual([])
})

it('says nothing of names of the catalogue and of the document', () => {
  const expression = 'any(app.names[*] in {"chatgpt" "x"}) and any(app.operations[*] in {"upload" "pay"})'
  const own = `applications: { x: { hosts: ['*.x.example', 'x.example:8443'], operations: { pay: ['POST /pay'] } } }\n`
  expect(codesOf(`${own}rules: [{ id: a, action: block, expression: '${expression}' }]\n`)).toEqual([])
})
