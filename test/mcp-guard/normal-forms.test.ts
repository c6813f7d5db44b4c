import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalizeResourceUri } from '../../src/inspection/mcp/index.ts'
import { openPolicy } from '../../src/policy/index.ts'
import { codeOf, createWire, openPortal, request, response, type Wire } from '../support/guard-fixtures.ts'

const publicOnly = openPortal(`
  servers: { crm: {} }
  rules: [{ id: public, resources: ['file:///public/*', 'https://docs.example.com/*', 'crm://*/open'], action: allow }]
`)
const butSecrets = openPortal(`
  servers: { crm: {} }
  rules:
    - { id: secrets, resources: ['file:///secret/*', 'file:///top', 'https://h.example/secret*'], action: block }
    - { id: all, action: allow }
`)

const read = (wire: Wire, uri: unknown): unknown => {
  wire.receive(request(1, 'resources/read', { uri }))
  return wire.received.length === 0 ? codeOf(wire.sent[0]) : 'passed'
}

describe('H9: rules on resources compare one spelling of a URI', () => {
  it.each([
    'file:///public/../etc/passwd', 'file:///public/%2e%2e/etc/passwd', 'file:///public/..\\etc', 'file:///public/%2E./etc',
    'file:///public/..%2fetc', 'file:///public/..%5cetc', 'file:///public/%252e%252e/etc', 'file:///public/a/../../etc',
    'file:///public/./../etc', 'file:///public/．．/etc', 'file:///public/‥/etc', 'file:///public/\u200b../etc', 'file:///public/.\t./etc',
    'file:///public/a\0/../../etc', 'file:///public/%00', 'file:///public//../etc', 'file:///public/a?/../../etc', 'file:///public/a#/../../etc',
    'file:///public/a?%2e%2e/x', 'https://docs.example.com/%2e%2e/x', 'https://docs.example.com/a/..', 'https:docs.example.com/a',
    'https:/docs.example.com/a', 'https://docs.example.com\\@evil.example/', 'crm://../x/open', 'crm://a/../../open', 'crm://a\\..\\open',
    'file:///public/%', 'file:///public/%zz', ' file:///public/a', 'public/a', '', '//public/a',
  ])('%j does not pass an allowance of others', async (uri) => {
    expect(['E_MCP_MESSAGE', 'E_MCP_DENIED']).toContain(read(await createWire(publicOnly), uri))
  }) // prettier-ignore

  it.each([
    'file:////secret/a', 'file:///x/../secret/a', 'file:///%73ecret/a', 'FILE:///secret/a', 'file:/secret/a', 'file://localhost/secret/a',
    'file://LOCALHOST/secret/a', 'file:///secret/./a', 'file:///./secret/a', 'file:///Secret/a', 'file:///SECRET/A', 'file:secret/a', 'File:/secret/a',
    'file:///secret//a', 'file:///secret%2fa', 'file:///secret\\a', 'file:///sec\u00adret/a', 'file:///ｓecret/a', 'file:///sеcret/a',
    'file:///top', 'file:///top/', 'file:///top?x', 'file:///top#x', 'file:///TOP?',
    'https://h.example/secret', 'https://u@h.example/secret', 'https://H.EXAMPLE:443/secret', 'https://h.example./secret', 'https://h.example/secret?x',
    'https://ｈ.example/secret', 'https://%68.example/secret',
  ])('%j passes no rule that blocks', async (uri) => {
    expect(['E_MCP_MESSAGE', 'E_MCP_DENIED']).toContain(read(await createWire(butSecrets), uri))
  }) // prettier-ignore

  it.each([
    'file:///public/a', 'file:///public/a%20b', 'file:///public/é', 'file:///public/a,b(c)', 'file:///public/.hidden', 'file:///public/a..b',
    'https://docs.example.com/?next=../x', 'https://DOCS.example.com:443/a', 'crm://Ada/open', 'file:///public/user%40x.com',
  ])('%j passes an allowance', async (uri) => {
    const wire = await createWire(publicOnly)
    expect(read(wire, uri)).toBe('passed')
    expect(wire.received[0]).toEqual(request(1, 'resources/read', { uri }))
  }) // prettier-ignore

  it('also templates, subscriptions and news of resources', async () => {
    const wire = await createWire(publicOnly)
    wire.receive(request(1, 'resources/templates/list'))
    const templates = ['file:///public/{a}', 'file:///public/../{a}', 'file:///{+path}', 'FILE:///public/{a}']
    await wire.guarded.send(response(1, { resourceTemplates: templates.map((uriTemplate) => ({ uriTemplate })) }))
    expect(wire.sent[0]).toEqual(response(1, { resourceTemplates: [{ uriTemplate: templates[0] }, { uriTemplate: templates[3] }] })) // prettier-ignore
    wire.receive(request(2, 'resources/subscribe', { uri: 'file:///public/../a' }))
    expect(codeOf(wire.sent[1])).toBe('E_MCP_MESSAGE')
    for (const uri of ['file:///public/a', 'file:///a', 'file:///public/../a'])
      await wire.guarded.send({ jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri } })
    expect(wire.sent.slice(2)).toHaveLength(1)
  })

  it('and a pattern that no URI can have is told', () => {
    const opened = openPolicy(
      'version: 1\nportal:\n  rules: [{ id: a, resources: ["file:///a/../b/*"], action: block }]',
    )
    expect(opened.ok ? undefined : [opened.diagnostics[0]?.code, opened.diagnostics[0]?.message]).toEqual([
      'E_POLICY_SCHEMA',
      expect.stringContaining('write `file:///b/*`'),
    ])
  })

  it('and a normal form is its own', () => {
    const piece = fc.constantFrom('file:', 'https:', 'x:', '//', '/', '..', '.', '%2e', '%2F', '%25', '%', '\\', 'h.example', 'a', 'É', '?', '#', '@', ':80', '{a}', '*', '\u200b') // prettier-ignore
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const { uri, problem } = normalizeResourceUri(pieces.join(''))
        if (problem === undefined) expect(normalizeResourceUri(uri)).toEqual({ uri, problem: undefined })
      }),
      { numRuns: 5000 },
    )
  })
})

describe('M12: calls name what they are about, and rules that block see through spellings', () => {
  const portal = openPortal(`
  servers: { crm: { tools: { '*': read, wipe: write } } }
  rules:
    - { id: no-deletions, tools: ['delete_*', 'Drop_Table', 'löschen'], prompts: [evil], action: block }
    - { id: readers, access: [read], action: allow }
`)
  const call = async (params: Record<string, unknown>, method = 'tools/call'): Promise<[unknown, Wire]> => {
    const wire = await createWire(portal)
    wire.receive(request(1, method, params))
    return [wire.received.length === 0 ? codeOf(wire.sent[0]) : 'passed', wire]
  }

  it.each<[unknown]>([[['delete_user']], [7], [{ name: 'delete_user' }], [null], [undefined], [true]])(
    'a name that is %j is refused',
    async (name) => {
      for (const method of ['tools/call', 'prompts/get'])
        expect((await call({ ...(name === undefined ? {} : { name }) }, method))[0]).toBe('E_MCP_MESSAGE')
      expect((await call({ uri: name ?? null }, 'resources/read'))[0]).toBe('E_MCP_MESSAGE')
    },
  )

  it.each([
    'Delete_user', 'DELETE_USER', ' delete_user', 'delete_user ', '\tdelete_user', 'delete_user\0', 'de\u200blete_user', '\ufeffdelete_user',
    'de\u00adlete_user', 'ｄｅｌｅｔｅ_user', 'dеlete_user', 'dеlеtе_user', 'delete＿user', 'délete_user', 'd\u0435l\u0435te_user', 'deℓete_user',
    '𝐝𝐞𝐥𝐞𝐭𝐞_user', 'ԁelete_user', 'drop_table', 'DROP_TABLE', 'Drор_Table', 'LÖSCHEN', 'lo\u0308schen', 'delete_\u{e0041}user',
  ])('%j is blocked as what it looks like', async (name) => {
    const [outcome, wire] = await call({ name })
    expect([outcome, wire.audit[0]?.rule]).toEqual(['E_MCP_DENIED', 'no-deletions'])
    expect(wire.problems.some(({ code }) => code === 'W_MCP_NAME')).toBe(!/^[!-~]+$/.test(name))
  }) // prettier-ignore

  it('so are prompts, and classes of access', async () => {
    expect((await call({ name: 'Evil' }, 'prompts/get'))[0]).toBe('E_MCP_DENIED')
    for (const name of ['wipe', 'WIPE', 'wıpe', 'wi\u200bpe']) expect((await call({ name }))[0]).toBe('E_MCP_DENIED')
    for (const name of ['search', '検索', 'поиск', 'Suche_für']) expect((await call({ name }))[0]).toBe('passed')
  })

  it('and an allowance is for a name as it is written', async () => {
    const strict = openPortal('  servers: { crm: {} }\n  rules: [{ id: a, tools: [search], action: allow }]')
    for (const name of ['Search', ' search', 'sеarch', 'search\u200b']) {
      const wire = await createWire(strict)
      wire.receive(request(1, 'tools/call', { name }))
      expect(codeOf(wire.sent[0])).toBe('E_MCP_DENIED')
    }
  })

  it('and DLP rules of a tool look at its other spellings', async () => {
    const masking = openPortal(`
  servers: { crm: {} }
  rules: [{ id: all, action: allow }]
  dlp: [{ id: cards, tools: [get_customer], profiles: [financial-information], on: [results], action: mask }]
`)
    for (const name of ['Get_Customer', 'get\u200b_customer', 'gеt_customer']) {
      const wire = await createWire(masking)
      wire.receive(request(1, 'tools/call', { name }))
      await wire.guarded.send(response(1, { content: [{ type: 'text', text: 'card 4111 1111 1111 1111' }] }))
      expect(JSON.stringify(wire.sent)).not.toContain('4111')
    }
  })

  it.each<[unknown]>([['text'], [['a']], [7]])(
    'arguments that are %j are refused: no rule could read them',
    async (given) => {
      expect((await call({ name: 'search', arguments: given }))[0]).toBe('E_MCP_MESSAGE')
    },
  )

  it('and in monitor mode what would be refused goes on, and the record says so', async () => {
    const wire = await createWire(openPortal('  mode: monitor\n  servers: { crm: {} }'))
    wire.receive(request(1, 'tools/call', { name: ['x'] }))
    await wire.guarded.send(response(1, {}))
    expect(wire.received).toHaveLength(1)
    expect(wire.audit).toMatchObject([
      { decision: 'deny', enforced: false, code: 'E_MCP_MESSAGE', outcome: 'answered' },
    ])
  })
})
