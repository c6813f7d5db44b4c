import { readFileSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEnforcer, readRowIdentity } from '../../src/enforcement/index.ts'
import { findLogFormat } from '../../src/inspection/traffic/index.ts'
import {
  decideCall,
  emitPolicy,
  openPolicyFiles,
  toPortalCall,
  type Decision,
  type Policy,
  type WrittenCall,
} from '../../src/policy/index.ts'
import { startWorker, whyNoWorkerd, type RunningWorker } from '../support/workerd.ts'

const folder = new URL('../../examples/company/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')

function openCompany(): Policy {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml')).map((file) => ({ file, text: read(file) })) // prettier-ignore
  const opened = openPolicyFiles(files, { readFile: (name) => ({ text: read(name) }) })
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics.map(({ message }) => message)))
  return opened.value
}

function told({ action, rule, tier, location, matched, monitored }: Decision): object {
  const ids = (reports: Decision['matched']): readonly string[] => reports.map((report) => report.rule)
  return { action, rule, tier, location, matched: ids(matched), monitored: ids(monitored) }
}

/** Groups are maps, which JSON does not hold. */
function plainMaps(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value as ReadonlyMap<string, unknown>) : value
}

const worker = `import { decide, portal } from './policy.mjs'
export default {
  async fetch(request) {
    const { event, call } = await request.json()
    return Response.json(event === undefined ? portal.decide(call) : decide(event))
  },
}`

const why = whyNoWorkerd()

describe.skipIf(why !== undefined)(
  `the company's policy in workerd${why === undefined ? '' : ` (left out: ${why})`}`,
  () => {
    let running: RunningWorker
    const policy = openCompany()
    beforeAll(async () => {
      const files = { 'worker.mjs': worker, 'policy.mjs': emitPolicy(policy) }
      running = await startWorker(files, ['runtime', 'rule-index', 'portal', 'regex', 'crypto', 'dlp'])
    }, 60_000)
    afterAll(() => running.stop())

    async function ask(body: object): Promise<unknown> {
      return (await running.fetch('/', { method: 'POST', body: JSON.stringify(body, plainMaps) })).json()
    }

    it('decides the traffic of a day as the library does', async () => {
      const opened = openEnforcer(policy)
      if (!opened.ok) throw new Error('it should open')
      const rows = read('traffic.jsonl').trim().split('\n').map((line) => JSON.parse(line) as object) // prettier-ignore
      const actions = new Set<string>()
      const calls: string[] = []
      for (const row of rows) {
        const read = findLogFormat('log')?.read(row as Readonly<Record<string, unknown>>)
        if (read?.ok !== true) throw new Error('a row is no request')
        if (read.value.kind === 'call') {
          const call: WrittenCall = read.value.call
          const made = policy.portal === undefined ? undefined : toPortalCall(policy.portal, call)
          const { allowed } = (await ask({ call: made?.record })) as { readonly allowed: boolean }
          const { action } = decideCall(policy, call)
          calls.push(action)
          expect(allowed).toBe(action !== 'block')
          continue
        }
        if (read.value.kind !== 'http') throw new Error('a row is no request')
        const exchange = { value: read.value.exchange }
        const facts = readRowIdentity(row, policy.document.identity)
        const decision = await opened.value.decide(exchange.value, facts)
        const event = await opened.value.toEvent(exchange.value, facts)
        actions.add(decision.action)
        expect(told((await ask({ event })) as Decision)).toEqual(told({ ...decision, problems: [] }))
      }
      expect([...actions].sort()).toEqual(['allow', 'block', 'isolate', 'redirect'])
      expect(calls).toEqual(['allow', 'block', 'allow', 'mask'])
    })

    it('decides calls through the portal', async () => {
      const call = (tool: string, access: string, group: string): object => ({
        'mcp.server': 'ledger',
        'mcp.method': 'tools/call',
        'mcp.subject': 'tool',
        'mcp.tool': tool,
        'mcp.access': access,
        'identity.groups': [{ name: group }], // prettier-ignore
      })
      expect(await ask({ call: call('read_ledger', 'read', 'Finance') })).toMatchObject({ allowed: true })
      expect(await ask({ call: call('post_entry', 'write', 'Finance') })).toMatchObject({ allowed: false })
      expect(await ask({ call: call('post_entry', 'write', 'Engineering') })).toMatchObject({ allowed: true })
    })
  },
)
