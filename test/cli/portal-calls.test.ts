import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { runCommand } from '../support/run-command.ts'

// Each call is a process, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'portcullis-portal-calls-'))
afterAll(() => rmSync(folder, { recursive: true }))

function policy(name: string, rest = ''): string {
  const path = join(folder, name)
  writeFileSync(
    path,
    `version: 1
portal:
  ${rest === '' ? 'mode: enforce' : rest}
  servers: { ledger: { url: https://mcp.example.com/ledger, tools: { read_ledger: read } } }
  rules:
    - { id: finance-reads, groups: [Finance], access: [read], action: allow }
    - { id: engineering-writes, groups: [Engineering], action: allow }
  dlp: [{ id: no-cards, profiles: [Financial Information], action: mask, on: [results] }]
identity: { headers: { set_by_proxy: true, groups: X-Groups } }
`,
  )
  return path
}

const finance = { groups: ['Finance'] }
const card = 'card 4111 1111 1111 1111'

function request(body: unknown, rest: object): object {
  const headers = { 'content-type': 'application/json' }
  return { method: 'POST', host: 'mcp.example.com', path: '/ledger', headers, body: JSON.stringify(body), ...rest }
}

function call(name: string): object {
  return { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: {} } }
}

const answer = { jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text: card }] } }

/** A row, and what the portal says of it. */
const rows: readonly (readonly [row: object, action: string, rule: string | null])[] = [
  [{ server: 'ledger', tool: 'read_ledger', identity: finance }, 'allow', 'finance-reads'],
  [{ server: 'ledger', tool: 'post_entry', caller: finance }, 'block', null],
  [{ server: 'ledger', tool: 'post_entry', caller: { groups: ['Engineering'] } }, 'allow', 'engineering-writes'],
  [{ server: 'ledger', tool: 'read_ledger', caller: finance, result: card }, 'mask', 'no-cards'],
  [{ server: 'lodger', tool: 'read_ledger', caller: finance }, 'block', null],
  [{ server: 'ledger', tool: 'read_ledger' }, 'block', null],
  [request(call('post_entry'), { identity: finance }), 'block', null],
  [request(call('read_ledger'), { identity: finance }), 'allow', 'finance-reads'],
  [request([call('read_ledger'), { ...call('post_entry'), id: 2 }], { identity: finance }), 'block', null],
  [request(call('post_entry'), { headers: { 'x-groups': 'Engineering' } }), 'allow', 'engineering-writes'],
  [request(call('read_ledger'), { identity: finance, status: 200, response_body: answer }), 'mask', 'no-cards'],
  [request({ jsonrpc: '2.0', id: 1, method: 'initialize', params: {} }, {}), 'allow', null],
  [request('no message', {}), 'block', null],
  [request(undefined, { identity: finance }), 'block', null],
  [request(undefined, { method: 'GET', identity: finance }), 'allow', null],
  [request(call('post_entry'), { host: 'other.example.com' }), 'allow', null],
]

const lines = rows.map(([row]) => JSON.stringify(row)).join('\n')

function decide(path: string, input: string, args: readonly string[]): Record<string, unknown>[] {
  const { out } = runCommand(['decide', path, '-', '--format', 'json', ...args], input)
  return out.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>) // prettier-ignore
}

describe('calls through the portal on the command line', () => {
  it('are decided as the portal decides them, row by row', () => {
    const decisions = decide(policy('enforced.yaml'), lines, ['--input', 'log']).slice(0, -1)
    expect(decisions.map(({ action, rule }) => [action, rule])).toEqual(rows.map(([, action, rule]) => [action, rule]))
    expect(decisions[4]).toMatchObject({ problems: [{ code: 'E_MCP_SERVER' }] })
  })

  it('are only reported where the portal is monitored, and an unreadable row is told', () => {
    const wrong = '{"server":"ledger","tool":"a","prompt":"b"}'
    const found = decide(policy('watched.yaml', 'mode: monitor'), `${lines}\n${wrong}`, ['--input', 'log'])
    expect(found[2]).toMatchObject({ action: 'allow', rule: null, monitored: [{ rule: 'engineering-writes' }] })
    expect(found.at(-2)).toMatchObject({ type: 'error', error: { code: 'E_EXCHANGE_SHAPE' } })
  })

  it('are told by `mcp.server` in events', () => {
    const event = { 'mcp.server': 'ledger', 'mcp.tool': 'post_entry', 'mcp.subject': 'tool', 'mcp.access': 'write' }
    const groups = (name: string): object => ({ 'identity.groups': [{ name }] })
    const events = ['Finance', 'Engineering'].map((name) => JSON.stringify({ ...event, ...groups(name) })).join('\n')
    const decisions = decide(policy('events.yaml'), events, [])
    expect(decisions.map(({ action, rule }) => [action, rule]).slice(0, 2)).toEqual([['block', null], ['allow', 'engineering-writes']]) // prettier-ignore
  })

  it('show what a change of the portal decides differently', () => {
    const after = join(folder, 'after.yaml')
    writeFileSync(after, 'version: 1\nportal: { servers: { ledger: {} }, rules: [{ id: all, action: allow }] }\n')
    const row = JSON.stringify({ server: 'ledger', tool: 'post_entry', caller: finance })
    const { code, out } = runCommand(['diff', policy('before.yaml'), after, '-', '--input', 'log'], row)
    expect(code).toBe(1)
    expect(out).toMatch(/tools\/call ledger\/post_entry +block +allow \(portal\/all\)/)
  })
})
