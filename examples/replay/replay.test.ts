import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPolicy, type Policy } from '../../src/policy/index.ts'
import { DuckdbSession, findMap, readSource, replayOnDuckdb } from '../../src/replay/node/index.ts'
import { runCommand } from '../../test/support/run-command.ts'
import { loggedRows, makeLog } from './make-log.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'portcullis-example-'))
const log = join(folder, 'http_requests.parquet')

function open(name: string): Policy {
  const opened = openPolicy(readFileSync(join(here, name), 'utf8'), { file: name })
  if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
  return opened.value
}

beforeAll(() => makeLog(log))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** What both policies decide of each row, by the engine, from what stands in the file. */
async function decideRows(policy: Policy, against: Policy): Promise<ReadonlyMap<string, number>> {
  const session = await DuckdbSession.open()
  const found = await session.rows(`SELECT ClientIP, ClientCountry, ClientRequestURI, ClientRequestUserAgent, BotScore::INTEGER, WAFAttackScore::INTEGER FROM read_parquet('${log}')`) // prettier-ignore
  session.close()
  const counts = new Map<string, number>()
  for (const [ip, country, uri, agent, bot, waf] of found as [string, string, string, string, number, number][]) {
    const event = {
      'ip.src': ip,
      ...(country === '' ? {} : { 'ip.src.country': country.toUpperCase() }),
      'http.request.uri.path': uri.split('?', 1)[0] ?? '',
      ...(agent === '' ? {} : { 'http.user_agent': agent }),
      ...(bot === 0 ? {} : { 'cf.bot_management.score': bot }),
      ...(waf === 0 ? {} : { 'cf.waf.score': waf }),
    }
    const [is, was] = [policy.decide(event), against.decide(event)]
    const key = `${was.action} ${was.rule ?? '-'} -> ${is.action} ${is.rule ?? '-'}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

it('decides the log as the engine does, row by row', async () => {
  const [policy, against] = [open('policy.yaml'), open('before.yaml')]
  const map = findMap('cloudflare-http')
  if (map === undefined) throw new Error('the map of Logpush is not there')
  const { rows, sets } = await replayOnDuckdb(policy, readSource([log]), map, { against })
  const counts = new Map<string, number>()
  for (const { decision: is, former: was, rows: among } of sets) {
    const key = `${was?.action ?? ''} ${was?.rule ?? '-'} -> ${is.action} ${is.rule ?? '-'}`
    counts.set(key, (counts.get(key) ?? 0) + among)
  }
  expect(rows).toBe(loggedRows)
  expect(counts).toEqual(await decideRows(policy, against))
})

it('writes a page that asks nothing of a network', () => {
  const page = join(folder, 'replay.html')
  const done = runCommand(['replay', join(here, 'policy.yaml'), log, '--input', 'cloudflare-http', '--against', join(here, 'before.yaml'), '--html', page]) // prettier-ignore
  expect(done).toMatchObject({ code: 0, err: '' })
  expect(done.out).toContain('639 rows are decided otherwise')
  const html = readFileSync(page, 'utf8')
  expect(html).toContain('assistant-by-bots')
  expect(html).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)=["']?https?:/)
})
