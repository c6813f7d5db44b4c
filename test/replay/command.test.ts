import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { printReplay } from '../../src/cli/commands/test/replay/replay-text.ts'
import { createPolicy, type Policy } from '../../src/policy/index.ts'
import { addColumns, findMap, readMap, readSource, replayOnDuckdb, summarize } from '../../src/replay/node/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'portcullis-command-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function open(expression: string): Policy {
  const opened = createPolicy({ rules: [{ id: 'a', expression, action: 'block' }] })
  if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
  return opened.value
}

const nothing = { name: 'own', source: 'this test', fields: {} }

function columns(policy: Policy, pairs: readonly string[]) {
  const added = addColumns(nothing, pairs, policy.scheme)
  if (!('map' in added)) throw new Error(added.reason)
  return added.map
}

it('finds columns of CSV by name, and compares with the policy that was', async () => {
  const log = file('log.csv', 'status,host\n200,a.example\n404,b.example\n')
  const [next, old] = [open('http.host eq "b.example"'), open('http.response.code eq 200')]
  const { sets } = await replayOnDuckdb(next, readSource([log]), columns(next, ['host=host', 'status=status']), { against: old }) // prettier-ignore
  const { decided, changed } = summarize(sets)
  expect(decided.map(({ action, rule, rows }) => [action, rule, rows])).toContainEqual(['block', 'a', 1])
  expect(changed.map(({ from, to, rows }) => `${from.action} ${to.action} ${String(rows)}`).sort()).toEqual([
    'allow block 1',
    'block allow 1',
  ])
})

it('prints the values of a sample as the language writes them', async () => {
  const log = file('sample.csv', 'status,host\n200,a.example\n')
  const policy = open('http.host eq "a.example" and http.response.code eq 200')
  const result = await replayOnDuckdb(policy, readSource([log]), columns(policy, ['host=host', 'status=status']))
  const text = printReplay({ ...result, summary: summarize(result.sets), isCompared: false, prepared: undefined })
  expect(text).toContain('row 1: http.host="a.example" http.response.code=200')
})

it('asks each of two policies with its own list of a name', async () => {
  const log = file('lists.csv', 'host\na.example\nb.example\n')
  const withList = (item: string): Policy => {
    const opened = createPolicy({
      lists: { known: { kind: 'hostname', items: [item] } },
      rules: [{ id: 'a', expression: 'http.host in $known', action: 'block' }],
    })
    if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
    return opened.value
  }
  const next = withList('b.example')
  const { sets } = await replayOnDuckdb(next, readSource([log]), columns(next, ['host=host']), { against: withList('a.example') }) // prettier-ignore
  const { changed } = summarize(sets)
  expect(changed.map(({ from, to, rows }) => `${from.action} ${to.action} ${String(rows)}`).sort()).toEqual([
    'allow block 1',
    'block allow 1',
  ])
})

it.each([
  ['{"host":"x","status":1.5}', 'integer'],
  ['{"host":5,"status":1}', 'text'],
  ['GET / 200', 'is no JSON'],
])('refuses a log of %s', async (line, reason) => {
  const log = file('log.jsonl', `${line}\n`)
  const policy = open('http.host eq "x" and http.response.code eq 2')
  await expect(replayOnDuckdb(policy, readSource([log]), columns(policy, ['host=host', 'status=status']))).rejects.toMatchObject({ code: 'E_SQL_SOURCE_INVALID', file: log, message: expect.stringContaining(reason) as string }) // prettier-ignore
})

it('reads the times of Logpush in each of its forms, and the media type without what follows it', async () => {
  const policy = open('http.response.content_type.media_type eq "text/html"')
  const map = findMap('cloudflare-http')
  if (map === undefined) throw new Error('there is no such map')
  const times = [1_790_000_000, '1790000000000000000', '2026-09-21T14:13:20Z', '2026-09-21T14:13:20.5Z']
  const rows = times.map((time) => `{"EdgeStartTimestamp":${typeof time === 'number' || /^\d+$/.test(time) ? String(time) : JSON.stringify(time)},"EdgeResponseContentType":"Text/HTML ; charset=utf-8"}\n`) // prettier-ignore
  const log = file('logpush.jsonl', `${rows.join('')}{"EdgeStartTimestamp":1790000000,"EdgeResponseContentType":""}\n`)
  const { sets } = await replayOnDuckdb(policy, readSource([log]), map, { byTime: true })
  const told = sets.map(({ rules, rows: count, times: found }) => [rules.length, count, found])
  expect(told).toContainEqual([1, 4, [{ at: 1_790_000_000, rows: 4 }]])
  expect(told).toContainEqual([0, 1, [{ at: 1_790_000_000, rows: 1 }]])
})

it('replays a log without the column of times, and says so', async () => {
  const log = file('untimed.csv', 'host\na.example\n')
  const policy = open('http.host eq "a.example"')
  const map = columns(policy, ['host=host', 'ts=when'])
  const { notGiven, sets, step } = await replayOnDuckdb(policy, readSource([log]), map, { byTime: true })
  expect({ notGiven, step, rows: sets.map(({ rows }) => rows) }).toEqual({ notGiven: ['when'], step: undefined, rows: [1] }) // prettier-ignore
})

it('tells where a map is wrong, and refuses addresses of other machines', () => {
  const { scheme } = open('http.host eq "x"')
  expect(readMap('fields:\n  http.host: { column: h, type: integer }\nextra: 1\n', scheme)).toMatchObject({
    problems: [{ line: 3 }, { line: 2 }],
  })
  expect(() => readSource(['s3://bucket/log.parquet'])).toThrow('is not on this machine')
})

it.each(['cloudflare-http', 'cloudflare-gateway-http', 'cloudflare-gateway-dns', 'envoy', 'istio', 'nginx', 'caddy'])(
  'has a sound map of %s',
  (name) => {
    const map = findMap(name)
    expect(readMap(JSON.stringify(map), open('http.host eq "x"').scheme)).toEqual({ map })
  },
)
