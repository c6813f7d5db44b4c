import { describe, expect, it } from 'vitest'
import {
  EndpointAggregator,
  findProvider,
  fromLogRow,
  maxUses,
  openDiscoveryRules,
  reportApplications,
  reportUsers,
  UsageCounter,
  type LabelledEndpoint,
} from '../../src/inspection/discovery/index.ts'

function label(rows: readonly Readonly<Record<string, unknown>>[]): readonly LabelledEndpoint[] {
  const aggregator = new EndpointAggregator()
  for (const row of rows) {
    const read = fromLogRow({
      status: 200,
      request_bytes: 500,
      response_bytes: 900,
      ttfb_ms: 100,
      duration_ms: 900,
      ...row,
    })
    if ('problem' in read) throw new Error(read.problem)
    aggregator.add(read)
  }
  const rules = openDiscoveryRules()
  if (!rules.ok) throw new Error(rules.diagnostics[0]?.message)
  return aggregator.endpoints().map(rules.value)
}

const chat = { method: 'POST', host: 'chatgpt.com', path: '/backend-api/f/conversation' }
const tools = { method: 'POST', host: 'mcp.stripe.com', path: '/' }

describe('the report of shadow AI', () => {
  it('has models and servers of MCP apart, unapproved applications always', () => {
    const labelled = label([
      chat,
      chat,
      tools,
      { method: 'GET', host: 'notes.example', path: '/a' },
      { method: 'GET', host: 'shop.example', path: '/' },
    ])
    const listed = [
      { name: 'Notes', hosts: ['notes.example'], status: 'unapproved' },
      { name: 'Never used', hosts: ['never.example'], status: 'unapproved' },
      { name: 'Chat', hosts: ['chatgpt.com'], status: 'approved' },
    ] as const
    const rows = reportApplications(labelled, listed)
    expect(rows.map(({ application, status, kind, requests }) => [application, status, kind, requests])).toEqual([
      ['Notes', 'unapproved', 'model', 1],
      ['Never used', 'unapproved', 'model', 0],
      ['MCP server mcp.stripe.com', 'unreviewed', 'mcp', 1],
      ['Chat', 'approved', 'model', 2],
    ])
    expect(reportApplications(labelled).map(({ application }) => application)).toEqual([
      'ChatGPT',
      'MCP server mcp.stripe.com',
    ])
  })

  it('labels no server of MCP as a model, whatever its path looks like', () => {
    const [first] = label([{ method: 'POST', host: 'mcp.vercel.com', path: '/v1/messages' }])
    expect([first?.verdict, first?.provider]).toEqual(['none', null])
    expect(findProvider('mcp.vercel.com', '/')).toBeUndefined()
  })

  it('tells by user, also what has neither sizes nor times', () => {
    const usage = new UsageCounter()
    usage.add({ host: 'chatgpt.com', path: '/backend-api/f/conversation', user: 'ada', sentBytes: 10 })
    usage.add({ host: 'chatgpt.com:443', path: '', user: 'ada' })
    usage.add({ host: 'claude.ai', path: '', user: 'bob' })
    usage.add({ host: 'tools-mcp.corp.example', path: '/', user: 'bob' })
    usage.add({ host: 'shop.example', path: '/', user: 'bob' })
    const rows = reportApplications(
      [],
      [{ name: 'Claude', hosts: ['*.claude.ai', 'claude.ai'], status: 'unapproved' }],
      usage.uses,
    )
    const users = reportUsers(rows, [{ name: 'Claude', hosts: ['claude.ai'], status: 'unapproved' }], usage.uses)
    expect(
      users.map(({ user, application, status, kind, requests, sentBytes }) => [
        user,
        application,
        status,
        kind,
        requests,
        sentBytes,
      ]),
    ).toEqual([
      ['bob', 'Claude', 'unapproved', 'model', 1, 0],
      ['ada', 'ChatGPT', 'unreviewed', 'model', 2, 10],
      ['bob', 'tools-mcp.corp.example', 'unreviewed', 'mcp', 1, 0],
    ])
  })

  it('keeps to its bound, and adds up what was saved', () => {
    const usage = new UsageCounter()
    for (let number = 0; number < maxUses + 5; number++)
      usage.add({ host: 'claude.ai', path: '/', user: `u${String(number)}` })
    expect([usage.uses.length, usage.overflow]).toEqual([maxUses, 5])
    const saved = JSON.parse(JSON.stringify(usage.uses.slice(0, 2))) as unknown
    const other = new UsageCounter()
    for (let times = 0; times < 2; times++) other.merge(UsageCounter.read(saved) ?? [])
    expect(other.uses.map(({ requests }) => requests)).toEqual([2, 2])
    for (const wrong of [{}, [1], [{ user: 'a' }], [{ ...usage.uses[0], requests: -1 }]])
      expect(UsageCounter.read(wrong)).toBeUndefined()
  })
})
