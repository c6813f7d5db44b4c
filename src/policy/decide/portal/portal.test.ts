import { describe, expect, it } from 'vitest'
import { openPolicy, openPolicyFiles, unindexedRules, type OpenedPolicy, type Portal } from '../../index.ts'

function open(text: string): OpenedPolicy {
  return openPolicy(`version: 1\nportal:\n${text}`)
}

function portal(text: string): Portal {
  const opened = open(text)
  if (!opened.ok) throw new Error(opened.diagnostics.map(({ message }) => message).join('\n'))
  if (opened.value.portal === undefined) throw new Error('no portal')
  return opened.value.portal
}

interface Call {
  readonly server?: string
  readonly tool?: string
  readonly method?: string
  readonly groups?: readonly string[]
  readonly devices?: readonly string[]
  readonly access?: 'read' | 'write'
  readonly arguments?: Readonly<Record<string, string>>
  readonly subject?: string
}

function decide(given: Portal, call: Call): readonly [boolean, string | null] {
  const context = given.scheme.createContext()
  context.set('mcp.server', call.server ?? 'crm').set('mcp.method', call.method ?? 'tools/call')
  if (call.tool !== undefined) context.set('mcp.tool', call.tool)
  if (call.method === undefined) context.set('mcp.subject', call.subject ?? 'tool')
  context.set('mcp.access', call.access ?? given.servers.get('crm')?.accessOf(call.tool ?? '') ?? 'write')
  if (call.groups !== undefined)
    context.set(
      'identity.groups',
      call.groups.map((name) => new Map([['name', name]])),
    )
  if (call.devices !== undefined) context.set('device_posture.checks.passed', call.devices)
  if (call.arguments !== undefined) context.set('mcp.arguments', new Map(Object.entries(call.arguments)))
  const { allowed, rule } = given.decide(context)
  return [allowed, rule]
}

const company = `
  servers:
    crm:
      url: https://mcp.crm.example.com/mcp
      tools: { search: read, 'get_*': read, 'get_rid_of': write, delete: write }
    drafts: { status: in_review }
  rules:
    - { id: no-deletions, tools: [delete], action: block }
    - { id: finance, groups: [Finance], servers: [crm], access: [read], action: allow }
    - { id: engineers, groups: [Engineering], device_posture: [managed, encrypted], action: allow }
    - { id: sampling, groups: [Engineering], methods: ['sampling/*'], action: allow }
    - { id: small, tools: ['ex*rt'], expression: 'mcp.arguments["size"] eq "small"', action: allow }
`

describe('a portal', () => {
  const given = portal(company)

  it.each<[string, Call, boolean, string | null]>([
    ['a reader reads', { tool: 'search', groups: ['Finance'] }, true, 'finance'],
    ['a pattern names a class', { tool: 'get_ticket', groups: ['Finance'] }, true, 'finance'],
    ['a full name goes before a pattern', { tool: 'get_rid_of', groups: ['Finance'] }, false, null],
    ['a reader does not write', { tool: 'create', groups: ['Finance'] }, false, null],
    ['the first match decides', { tool: 'delete', groups: ['Engineering'], devices: ['managed', 'encrypted'] }, false, 'no-deletions'], // prettier-ignore
    ['every posture check counts', { tool: 'create', groups: ['Engineering'], devices: ['managed'] }, false, null],
    ['a writer writes', { tool: 'create', groups: ['Engineering'], devices: ['managed', 'encrypted'] }, true, 'engineers'], // prettier-ignore
    ['nobody is denied', { tool: 'search' }, false, null],
    ['names keep their case', { tool: 'Search', groups: ['Finance'] }, false, null],
    ['an expression sees arguments', { tool: 'export', arguments: { size: 'small' } }, true, 'small'],
    ['and judges them', { tool: 'export', arguments: { size: 'all' } }, false, null],
    ['a server in review is denied', { server: 'drafts', tool: 'x', groups: ['Engineering'], devices: ['managed', 'encrypted'] }, false, 'portal-server-status'], // prettier-ignore
    ['a rule without methods is not about sampling', { method: 'sampling/createMessage', groups: ['Finance'], access: 'read' }, false, null], // prettier-ignore
    ['a rule with methods is', { method: 'sampling/createMessage', groups: ['Engineering'] }, true, 'sampling'],
  ])('%s', (_, call, allowed, rule) => {
    expect(decide(given, call)).toEqual([allowed, rule])
  })

  it('believes annotations only of servers that the policy trusts', () => {
    expect(given.servers.get('crm')?.accessOf('unknown', true)).toBe('write')
    const trusting = portal('\n  servers: { a: { trust_annotations: true, tools: { nuke: write } } }').servers.get('a')
    expect([trusting?.accessOf('x', true), trusting?.accessOf('x'), trusting?.accessOf('nuke', true)]).toEqual(['read', 'write', 'write']) // prettier-ignore
  })

  it('finds a server by its URL', () => {
    expect(given.findServer('https://mcp.crm.example.com/mcp/sse')?.id).toBe('crm')
    expect(given.findServer('https://mcp.crm.example.com/mcp-guide')).toBeUndefined()
    expect(given.findServer('no url')).toBeUndefined()
  })

  it('finds the server that is nearest, whichever stands first', () => {
    const nested = portal('\n  servers: { all: { url: https://a.example }, one: { url: https://a.example/one } }')
    expect(['/one/x', '/one', '/two'].map((path) => nested.findServer(`https://a.example${path}`)?.id)).toEqual(['one', 'one', 'all']) // prettier-ignore
  })

  it('says which of its rules no index finds', () => {
    const opened = open(
      '\n  servers: { crm: {} }\n  rules: [{ id: odd, methods: ["*"], expression: not mcp.tool contains "x", action: block }]',
    )
    expect(opened.ok && unindexedRules(opened.value).map(({ rule, stage }) => [rule, stage])).toEqual([['odd', 'portal']]) // prettier-ignore
  })

  it('reads names with stars of servers, and with quotes and backslashes of tools', () => {
    const odd = portal(`
  servers: { crm: {}, crm-eu: {}, erp: {} }
  rules:
    - { id: a, servers: ['crm*'], tools: ['say "hi"', 'back\\slash*'], action: allow }
`)
    expect(decide(odd, { tool: 'say "hi"' })).toEqual([true, 'a'])
    expect(decide(odd, { tool: 'back\\slashes', server: 'crm-eu' })).toEqual([true, 'a'])
    expect(decide(odd, { tool: 'back\\slashes', server: 'erp' })).toEqual([false, null])
  })

  it('asks monitored rules and lets them decide nothing', () => {
    const watched = portal(`
  servers: { crm: {} }
  rules:
    - { id: watch, tools: ['*'], action: block, mode: monitor }
    - { id: seen, tools: ['*'], action: log }
    - { id: all, tools: ['*'], action: allow }
`)
    const context = watched.scheme.createContext()
    context.set('mcp.subject', 'tool').set('mcp.tool', 'x').set('mcp.server', 'crm')
    const { allowed, matched, monitored } = watched.decide(context)
    expect([allowed, matched, monitored]).toEqual([true, ['seen', 'all'], ['watch']])
  })
})

describe('the DLP of a portal', () => {
  const given = portal(`
  servers: { crm: {} }
  dlp:
    - { id: cards, profiles: [financial-information], on: [results], action: mask }
    - { id: keys, profiles: ['Credentials and Secrets'], tools: [post], action: block }
`)
  const scan = (direction: 'arguments' | 'results', text: string, tool = 'search'): unknown[] => {
    const context = given.scheme.createContext()
    context.set('mcp.tool', tool).set('mcp.server', 'crm')
    const { action, matched, findings } = given.scan(context, direction, { 'tool.x': text })
    return [action, matched, [...new Set(findings.map(({ profile }) => profile))]]
  }
  const card = 'visa card 4111 1111 1111 1111'

  it('masks, blocks, and passes what no rule is about', () => {
    expect(scan('results', card)).toEqual(['mask', ['cards'], ['financial-information']])
    expect(scan('arguments', card)).toEqual(['pass', [], []])
    const key = 'key AKIAIOSFODNN7EXAMPLQ'
    expect(scan('arguments', key, 'post')[0]).toBe('block')
    expect(scan('arguments', key)[0]).toBe('pass')
  })

  it('blocks what is longer than it reads', () => {
    expect(scan('results', `${'a '.repeat(600_000)}${card}`)[0]).toBe('block')
  })
})

describe('a wrong portal', () => {
  it.each<[string, string, string, string, number]>([
    [
      'an unknown server',
      '\n  servers: { crm: {} }\n  rules: [{ id: a, servers: [cmr], action: allow }]',
      'E_UNKNOWN_REFERENCE',
      'no server is called `cmr`',
      5,
    ],
    [
      'an unknown profile',
      '\n  servers: { crm: {} }\n  dlp: [{ id: a, profiles: [cards], action: mask }]',
      'E_UNKNOWN_REFERENCE',
      'no DLP profile is called `cards`',
      5,
    ],
    [
      'an unknown field',
      '\n  servers: { crm: {} }\n  rules: [{ id: a, expression: mcp.tol eq "x", action: allow }]',
      'E_UNKNOWN_IDENTIFIER',
      '',
      5,
    ],
    [
      'an unknown list',
      '\n  servers: { crm: {} }\n  rules: [{ id: a, expression: mcp.tool in $safe, action: allow }]',
      'E_UNKNOWN_REFERENCE',
      'no list is called `safe` for Bytes',
      5,
    ],
    [
      'an id that is there twice',
      '\n  rules: [{ id: a, action: allow }]\n  dlp: [{ id: a, profiles: [financial-information], action: mask }]',
      'E_DUPLICATE_ID',
      '',
      5,
    ],
    ['two stars in a row', '\n  rules: [{ id: a, tools: ["a**"], action: allow }]', 'E_POLICY_SCHEMA', '', 4],
    ['an address that is none', '\n  servers: { crm: { url: "mcp.example.com" } }', 'E_POLICY_SCHEMA', '', 4],
    ['a class that is none', '\n  servers: { crm: { tools: { a: readonly } } }', 'E_POLICY_SCHEMA', '', 4],
    ['a key that is none', '\n  servers: { crm: { host: a } }', 'E_POLICY_SCHEMA', '', 4],
  ])('names %s and where it stands', (_, text, code, message, line) => {
    // prettier-ignore
    const opened = open(text)
    if (opened.ok) throw new Error('it was taken')
    const found = opened.diagnostics.map((diagnostic) => [diagnostic.code, diagnostic.line] as const)
    expect(found[0]).toEqual([code, line])
    expect(opened.diagnostics[0]?.message).toContain(message)
    expect(opened.diagnostics[0]?.column).toBeGreaterThan(1)
  })

  it('suggests what was meant', () => {
    const opened = open('\n  servers: { crm: {} }\n  rules: [{ id: a, servers: [cmr], action: allow }]')
    expect(opened.ok ? undefined : opened.diagnostics[0]?.hint).toBe('did you mean `crm`?')
  })
})

it('a portal may stand in several files', () => {
  const file = (name: string, text: string): { file: string; text: string } => ({ file: name, text })
  const opened = openPolicyFiles([
    file('servers.yaml', 'version: 1\nportal: { servers: { crm: { tools: { search: read } } } }'),
    file('rules.yaml', 'version: 1\nportal: { rules: [{ id: all, servers: [crm], action: allow }] }'),
  ])
  const given = opened.ok ? opened.value.portal : undefined
  expect(given === undefined ? undefined : decide(given, { tool: 'search' })).toEqual([true, 'all'])
  const wrong = openPolicyFiles([
    file('servers.yaml', 'version: 1\nportal: { servers: { crm: {} } }'),
    file('rules.yaml', 'version: 1\nportal:\n  rules: [{ id: all, servers: [cmr], action: allow }]'),
  ])
  expect(wrong.ok ? undefined : wrong.diagnostics.map((found) => [found.file, found.line])).toEqual([['rules.yaml', 3]])
})
