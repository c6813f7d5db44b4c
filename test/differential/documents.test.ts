import { describe, expect, it } from 'vitest'
import type { EventRecord } from '../../src/compiler/index.ts'
import { openEnforcer, readRowIdentity, type Enforcer } from '../../src/enforcement/index.ts'
import { fromLogRow } from '../../src/inspection/traffic/index.ts'
import {
  createPolicy,
  emitPolicy,
  type Decision,
  type Policy,
  type PolicyDocument,
  type Portal,
} from '../../src/policy/index.ts'
import { createSeededDraw } from '../../src/testing/index.ts'
import { allowsGeneratedCode } from '../support/code-generation.ts'
import { drawCompany, drawRequest, type DrawnRequest } from '../support/draw-company.ts'
import { runModuleText } from '../support/load-module.ts'
import { amount, drawSeed } from '../support/amounts.ts'
import { askGuard, askPortal, askTests, drawCall, outcomeOf } from '../support/portal-calls.ts'

/** `.ci/run` asks for 3,000. */
const documents = amount('DOCUMENTS', 150, 3000)
const seed = drawSeed()

function open(document: PolicyDocument, plan: 'index' | 'loop', backend: 'closures' | 'source'): Policy {
  const result = createPolicy(document, { plan, backend })
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics.map(({ message, path }) => [message, path])))
  return result.value
}

interface EmittedPolicy {
  bind(): Pick<Policy, 'decide'> & { readonly portal?: Pick<Portal, 'decide' | 'scan'> }
}

/** The event of a request, written without the enforcer's help. */
function toEvent({ method, host, path, query, header, body, clientIp, identity }: DrawnRequest): EventRecord {
  const target = query === '' ? path : `${path}?${query}`
  const labels = host.split('.')
  return {
    'http.host': host,
    'http.request.host': host,
    'http.request.domains': labels.map((_, at) => labels.slice(at).join('.')),
    'http.request.method': method,
    'http.request.uri': target,
    'http.request.uri.path': path,
    'http.request.uri.query': query,
    'http.request.full_uri': `https://${host}${target}`,
    'http.request.headers': header === undefined ? {} : { 'x-tag': [header] },
    'http.request.body.raw': body,
    'ip.src': clientIp,
    'http.conn.src_ip': clientIp,
    ...(identity === undefined
      ? {}
      : { 'identity.email': identity.email, 'identity.groups': identity.groups.map((name) => ({ name })) }),
  }
}

/** The same as a row of a log. */
function toRow({ method, host, path, query, header, body, clientIp, identity }: DrawnRequest): object {
  return {
    method,
    host,
    path: query === '' ? path : `${path}?${query}`,
    scheme: 'https',
    headers: header === undefined ? {} : { 'x-tag': header },
    body,
    client_ip: clientIp,
    ...(identity === undefined ? {} : { identity }),
  }
}

/** What every executor must agree on. */
function core({
  action,
  rule,
  tier,
  location,
  matched,
  monitored,
  overruled,
  isolation,
  settings,
  tags,
}: Decision): object {
  const ids = (reports: Decision['matched']): readonly string[] => reports.map((report) => report.rule)
  return {
    action,
    rule,
    tier,
    location,
    matched: ids(matched),
    monitored: ids(monitored),
    overruled: ids(overruled),
    isolation: isolation?.rule ?? null,
    settings,
    tags,
  }
}

async function decideRow(enforcer: Enforcer, row: object): Promise<object> {
  const exchange = fromLogRow(row)
  if (!exchange.ok) throw new Error('the row should be a request')
  const decision = await enforcer.decide(exchange.value, readRowIdentity(row, undefined))
  return core({ ...decision, problems: [] })
}

describe('a whole document', () => {
  it(
    `decides alike everywhere, on ${String(documents)} documents (seed ${String(seed)})`,
    { timeout: 900_000 },
    async () => {
      console.log(`documents: seed ${String(seed)}`)
      const draw = createSeededDraw(seed)
      const seen = { matched: 0, located: 0, calls: 0, found: 0, disguised: 0, unjudgeable: 0 }
      for (let count = 0; count < documents; count++) {
        const document = drawCompany(draw)
        const where = `document ${String(count)} of seed ${String(seed)}`
        const indexed = open(document, 'index', 'closures')
        const others: Pick<Policy, 'decide'>[] = [open(document, 'loop', 'closures')]
        const module = allowsGeneratedCode
          ? (runModuleText(emitPolicy(indexed)) as unknown as EmittedPolicy).bind()
          : undefined
        if (module !== undefined) others.push(open(document, 'index', 'source'), module)
        const opened = openEnforcer(indexed)
        if (!opened.ok) throw new Error(where)
        for (let event = 0; event < 3; event++) {
          const request = drawRequest(draw)
          const record = toEvent(request)
          const decision = indexed.decide(record)
          const expected = core(decision)
          for (const other of others) {
            const made = other.decide(record)
            expect(core(made), where).toEqual(expected)
            expect(made.fieldsRead, where).toEqual(decision.fieldsRead)
          }
          expect(await decideRow(opened.value, toRow(request)), `${where}, as a log row`).toEqual(expected)
          seen.matched += decision.matched.length
          seen.found += decision.dlp.length
          if (decision.location !== null) seen.located++
        }
        if (indexed.portal !== undefined) {
          const { portal } = indexed
          for (let asked = 0; asked < 3; asked++) {
            const call = drawCall(draw, portal)
            const verdicts = askPortal(portal, call)
            const told = `${where}, ${JSON.stringify(call.test)}`
            if (module?.portal !== undefined) expect(askPortal(module.portal, call), told).toEqual(verdicts)
            expect(askTests(indexed, call), told).toEqual(outcomeOf(verdicts, portal))
            const { allowed, unjudgeable, rule, monitored } = verdicts.decision
            const guarded = await askGuard(portal, call)
            expect(guarded.decision, told).toBe(allowed ? 'allow' : 'deny')
            if (unjudgeable === undefined) expect(guarded, told).toMatchObject({ rule, monitored })
            else seen.unjudgeable++
            if (call.isDisguised && !allowed && rule !== null) seen.disguised++
            seen.calls++
          }
        }
      }
      expect(seen.matched).toBeGreaterThan(documents)
      expect(seen.located).toBeGreaterThan(documents / 20)
      expect(seen.found).toBeGreaterThan(documents / 20)
      expect(seen.calls).toBeGreaterThan(documents)
      expect(seen.disguised).toBeGreaterThan(documents / 100)
      expect(seen.unjudgeable).toBeGreaterThan(documents / 100)
    },
  )
})
