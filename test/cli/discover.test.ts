import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCommand, type CommandOutcome } from '../support/run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'portcullis-discover-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (args: readonly string[]): CommandOutcome => runCommand(['discover', ...args])

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

interface Report {
  readonly exchanges: number
  readonly brokenLines: number
  readonly endpoints: readonly { readonly host: string; readonly path: string; readonly verdict: string; readonly signals: readonly { readonly id: string }[]; readonly counts: { readonly requests: number } }[]
  readonly applications: readonly { readonly application: string; readonly status: string; readonly requests: number }[]
} // prettier-ignore

function report(args: readonly string[]): Report {
  return JSON.parse(run([...args, '--format', 'json']).out) as Report
}

/** A model on a host that nobody knows, and a quick API beside it. */
function rows(count: number, shift = 0): string[] {
  return Array.from({ length: count }, (_, number) => {
    const at = number + shift
    const isModel = at % 2 === 0
    const row = {
      method: 'POST',
      host: isModel ? 'write.internal.example' : 'shop.internal.example',
      path: isModel ? '/v1/chat/completions' : `/orders/${String(1000 + at)}`,
      status: 200,
      request_bytes: isModel ? 900 + (at % 7) * 40 : 300,
      response_bytes: isModel ? 2000 + (at % 11) * 400 : 450,
      ttfb_ms: isModel ? 400 : 20,
      duration_ms: isModel ? 2500 + (at % 11) * 500 : 25,
      request_content_type: 'application/json',
      response_content_type: isModel ? 'text/event-stream' : 'application/json',
    }
    return JSON.stringify(row)
  })
}

describe('portcullis discover', () => {
  it('gives DuckDB the memory that is said, and no other reader', () => {
    const log = file('counted.jsonl', rows(80).join('\n'))
    const counted = run([log, '--duckdb', '--memory', '100MB', '--threads', '2'])
    expect(counted.out).toContain('80 exchanges, 2 endpoints, 1 labelled cf-llm')
    const little = run([log, '--duckdb', '--memory', '1MB'])
    expect([little.code, little.out]).toEqual([1, ''])
    expect(little.err).toContain('E_SQL_LIMIT')
    expect(run([log, '--duckdb', '--memory', 'much']).err).toContain('--memory is a size such as')
    expect(run([log, '--memory', '100MB']).err).toContain('give --duckdb too')
    expect(run([log, '--clickhouse', 'http://localhost', '--memory', '100MB']).err).toContain('cannot be used with')
  })

  it('labels the model, and reports and counts broken lines', () => {
    const log = file('log.jsonl', [...rows(80), '{"method":"GET"}', '{broken'].join('\n'))
    const { code, out, err } = run([log])
    expect(code).toBe(1)
    expect(out).toMatch(/^cf-llm .*POST .*write\.internal\.example\/v1\/chat\/completions/m)
    expect(out).not.toContain('shop.internal.example')
    expect(out).toContain('80 exchanges, 2 endpoints, 1 labelled cf-llm, 2 broken lines')
    expect(err).toContain('E_EXCHANGE_SHAPE')
    expect(err).toContain('line 81 is no exchange: it has no host')
    expect(err).toContain('E_EVENT_SYNTAX')
    expect(run([log, '--all']).out).toContain('shop.internal.example/orders/{id}')
  }, 60_000)

  it('adds up what machines saved, and names applications', () => {
    const [first, second] = [file('a.jsonl', rows(40).join('\n')), file('b.jsonl', rows(40, 40).join('\n'))]
    const state = join(folder, 'a.state')
    expect(run([first, '--save', state]).code).toBe(0)
    const known = file(
      'applications.yaml',
      "- name: Writer\n  hosts: ['write.internal.example']\n  status: in_review\n",
    )
    const both = report([second, '--load', state, '--applications', known])
    const whole = report([file('both.jsonl', rows(80).join('\n')), '--applications', known])
    expect(both).toEqual(whole)
    expect(both.applications).toMatchObject([{ application: 'Writer', status: 'in_review', requests: 40 }])
    writeFileSync(state, readFileSync(state, 'utf8').slice(0, 100))
    expect(run([second, '--load', state])).toMatchObject({ code: 1, err: expect.stringContaining('E_FILE') as string })
  }, 60_000)

  it('reads HAR files and Envoy rows', () => {
    const entry = (status: number): object => ({
      startedDateTime: '2026-11-25T10:00:00Z',
      time: 3000,
      request: { method: 'POST', url: 'https://api.openai.com/v1/chat/completions?x=1', headers: [], bodySize: 700 },
      response: { status, headers: [], content: { size: 900, mimeType: 'application/json' }, bodySize: -1 },
      timings: { send: 1, wait: 2000, receive: 999 },
    })
    const har = file('a.har', JSON.stringify({ log: { entries: [entry(200), entry(0), { request: 1 }] } }))
    const read = report([har, '--har'])
    expect([read.exchanges, read.brokenLines]).toEqual([1, 2])
    expect(read.endpoints).toMatchObject([{ host: 'api.openai.com', path: '/v1/chat/completions', verdict: 'cf-llm' }])
    expect(run([har, '--har']).err).toContain('entry 2 is no exchange: it has no answer')

    const envoy = { method: 'POST', authority: 'api.openai.com', path: '/v1/responses', response_code: 200, duration: 2400, bytes_received: 600, bytes_sent: 1200 } // prettier-ignore
    const log = file('envoy.jsonl', `${JSON.stringify(envoy)}\n`)
    expect(report([log, '--envoy']).endpoints).toMatchObject([{ host: 'api.openai.com', path: '/v1/responses', counts: { requests: 1 } }]) // prettier-ignore
    expect(run([log, '--envoy', '--har']).code).toBe(2)
    expect(run([file('none.har', '{"log":{}}'), '--har']).err).toContain('no list `log.entries`')
  }, 60_000)

  it('takes rules of your own, and refuses wrong ones before it reads', () => {
    const log = file('c.jsonl', rows(80).join('\n'))
    const rule = { id: 'shop', expression: 'endpoint.host eq "shop.internal.example"', score: 90, signal: 'our shop' }
    const own = report([log, '--rules', file('rules.json', JSON.stringify([rule]))])
    expect(
      own.endpoints.map(({ host, verdict, signals }) => [host, verdict, signals.map(({ id }) => id)]).sort(),
    ).toEqual([
      ['shop.internal.example', 'cf-llm', ['shop']],
      ['write.internal.example', 'none', []],
    ])
    const wrong = file('wrong.json', JSON.stringify([{ ...rule, expression: 'endpoint.hots eq "x"' }]))
    expect(run([log, '--rules', wrong])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('rule `shop`') as string }) // prettier-ignore
    const printed = JSON.parse(run(['--print-rules']).out) as { id: string }[]
    expect(printed.map(({ id }) => id)).toContain('known-provider')
  }, 60_000)

  it('reads what others log, and says who uses what, servers of MCP apart', () => {
    const asked = ['claude.ai', 'mcp.stripe.com', 'shop.example'].map((name) => JSON.stringify({ QueryName: name, Email: 'ada@example.com' })) // prettier-ignore
    const log = file('dns.jsonl', [...asked, '{}'].join('\n'))
    const read = JSON.parse(run([log, '--input', 'cloudflare-gateway-dns', '--format', 'json']).out) as Report & {
      readonly mcpServers: readonly { readonly application: string }[]
      readonly users: readonly { readonly user: string; readonly application: string }[]
    }
    expect(read.brokenLines).toBe(1)
    expect(read.applications.map(({ application }) => application)).toEqual(['Claude'])
    expect(read.mcpServers.map(({ application }) => application)).toEqual(['MCP server mcp.stripe.com'])
    expect(read.users.map(({ user, application }) => [user, application])).toEqual([
      ['ada@example.com', 'Claude'],
      ['ada@example.com', 'MCP server mcp.stripe.com'],
    ])
    expect(run([log, '--map', 'colour=x']).err).toContain('E_LOG_MAP')
    expect(run([log, '--input', 'nope']).code).toBe(2)
  }, 60_000)

  it('shares its forms with decide, which knows the user of a log', () => {
    const policy = file('policy.yaml', 'version: 1\nscheme: gateway\nrules:\n  - id: no-chat\n    expression: http.request.host == "chatgpt.com" and identity.email == "ada@example.com"\n    action: block\n') // prettier-ignore
    const row = { HTTPMethod: 'POST', URL: 'https://chatgpt.com/backend-api/conversation', Email: 'ada@example.com' }
    const log = file('gateway.jsonl', JSON.stringify(row))
    const mapping = ['--input', 'map', '--map', 'method=HTTPMethod', 'url=URL', 'user=Email']
    for (const input of [['--input', 'cloudflare-gateway-http'], mapping])
      expect(runCommand(['decide', policy, log, ...input]).out).toMatch(/block\s+no-chat/)
  }, 60_000)

  it('writes labels that a policy reads', () => {
    const log = file('labelled.jsonl', rows(80).join('\n'))
    const labels = join(folder, 'labels.jsonl')
    expect(run([log, '--labels', labels]).code).toBe(0)
    const written = readFileSync(labels, 'utf8').trim().split('\n')
    expect(written.map((line) => JSON.parse(line) as unknown)).toEqual([
      { method: 'POST', host: 'write.internal.example', path: '/v1/chat/completions', labels: ['cf-llm'] },
    ])
    file('labelled.yaml', 'version: 1\ndetections: { label_files: [labels.jsonl] }\n')
    expect(runCommand(['check', join(folder, 'labelled.yaml')]).code).toBe(0)
  })
})
