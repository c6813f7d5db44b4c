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
  ['an application that nobody knows', `rules: [{ id: a, action: block, expression: 'any(app.names[*] eq "chatgtp")' }]\n`, 'W_UNKNOWN_VALUE:2:50'],
  ['an operation that nobody knows', `rules: [{ id: a, action: block, expression: 'any(app.operations[*] eq "uplod")' }]\n`, 'W_UNKNOWN_VALUE:2:50'],
  ['an event where no rule asks one', `portal: { servers: { s: {} } }\ntests: [{ event: { http.host: a }, expect: { action: allow } }]\n`, 'E_POLICY_TEST:3:18'],
])('tells %s', (_what, text, told) => {
  expect(codesOf(text)).toContain(told)
})

it('says nothing of names of the catalogue and of the document', () => {
  const expression = 'any(app.names[*] in {"chatgpt" "x"}) and any(app.operations[*] in {"upload" "pay"})'
  const own = `applications: { x: { hosts: ['*.x.example', 'x.example:8443'], operations: { pay: ['POST /pay'] } } }\n`
  expect(codesOf(`${own}rules: [{ id: a, action: block, expression: '${expression}' }]\n`)).toEqual([])
})
