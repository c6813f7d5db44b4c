import type { EventRecord } from '../../src/compiler/index.ts'
import { runCase, type Policy, type Portal, type Test } from '../../src/policy/index.ts'
import type { Draw } from '../../src/testing/index.ts'
import { createWire, request, response } from './guard-fixtures.ts'

/** A call through a portal as a test writes it, as its fields, and as a message. */
export interface DrawnCall {
  readonly test: NonNullable<Test['call']>
  readonly record: EventRecord
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
  readonly text: string
  readonly group: string
  /** Whether its name is spelled so that it may be taken for another. */
  readonly isDisguised: boolean
}

const disguises: readonly (readonly [letter: string, drawn: string])[] = [
  ['e', '\u0435'],
  ['l', 'I'],
  ['o', '0'],
  ['e', 'e\u200b'],
  ['d', '\uff44'],
]

/** A name as it is, or in a spelling that looks like it. */
function disguise(draw: Draw, name: string): string {
  const [letter, drawn] = draw.pick(disguises)
  return draw.chance(0.5) ? name : draw.chance(0.1) ? '\u200b' : name.replace(letter, drawn)
}

const groups = ['Finance', 'Engineering', 'Red Team']
const resources = [
  'file:///secret/a',
  'file:///open/a',
  'FILE:///secret/a',
  'file:///open/../secret/a',
  'file:///s\u0435cret/a?x=1',
  'file:///secret/a;v=1',
  'file:///%73ecret/a',
]

/** Draws a call of a tool, a prompt or a resource; its record is written without the help of what is tested. */
export function drawCall(draw: Draw, portal: Pick<Portal, 'servers'>): DrawnCall {
  const server = draw.pick(['ledger', 'wiki'])
  const group = draw.pick(groups)
  const text = draw.pick(['plain', 'card 4111 1111 1111 1111'])
  const shared = {
    'mcp.server': server,
    'identity.groups': [{ name: group }],
  }
  const test = { server, caller: { groups: [group] } }
  const kind = draw.pick(['tool', 'tool', 'prompt', 'resource'] as const)
  if (kind === 'resource') {
    const resource = draw.pick(resources)
    return {
      test: { ...test, resource },
      record: {
        ...shared,
        'mcp.method': 'resources/read',
        'mcp.subject': 'resource',
        'mcp.resource.uri': resource,
        'mcp.access': 'read',
      },
      method: 'resources/read',
      params: { uri: resource },
      text: '',
      group,
      isDisguised: !/^file:\/{3}(?:secret|open)\/a$/.test(resource),
    }
  }
  const plain = draw.pick(kind === 'tool' ? ['read_ledger', 'delete_all', 'get_x', 'post'] : ['drop', 'summary'])
  const name = disguise(draw, plain)
  const access = kind === 'prompt' ? 'read' : (portal.servers.get(server)?.accessOf(name) ?? 'write')
  const method = kind === 'tool' ? 'tools/call' : 'prompts/get'
  return {
    test: { ...test, [kind]: name, arguments: { text } },
    record: {
      ...shared,
      'mcp.method': method,
      'mcp.subject': kind,
      [kind === 'tool' ? 'mcp.tool' : 'mcp.prompt.name']: name,
      'mcp.arguments': { text },
      'mcp.access': access,
    },
    method,
    params: { name, arguments: { text } },
    text,
    group,
    isDisguised: name !== plain,
  }
}

/** What a portal says of a call and of the texts in it. */
export interface Verdicts {
  readonly decision: ReturnType<Portal['decide']>
  readonly scan: ReturnType<Portal['scan']>
}

export function askPortal(portal: Pick<Portal, 'decide' | 'scan'>, { record, text }: DrawnCall): Verdicts {
  return { decision: portal.decide(record), scan: portal.scan(record, 'arguments', { 'arguments.text': text }) }
}

/** What a test of a document has to see if it sees the same. */
export function outcomeOf({ decision, scan }: Verdicts, { enforced }: Pick<Portal, 'enforced'>): object {
  const parts = decision.allowed ? [decision, scan] : [decision]
  const isStopped = decision.allowed && scan.action !== 'pass'
  const matched = [...new Set(parts.flatMap(({ matched }) => matched))]
  const monitored = parts.flatMap(({ monitored }) => monitored)
  if (!enforced)
    return { action: 'allow', rule: null, matched: [], monitored: [...new Set([...matched, ...monitored])], tags: [] }
  return {
    action: !decision.allowed ? 'block' : isStopped ? scan.action : 'allow',
    rule: isStopped ? (scan.rule ?? scan.matched[0] ?? null) : decision.rule,
    matched,
    monitored: [...new Set(monitored)],
    tags: parts.flatMap(({ tags }) => tags),
  }
}

/** What a test of the document sees. */
export function askTests(policy: Policy, { test }: DrawnCall): unknown {
  const one = { name: '', test: { call: test, expect: {} }, path: ['tests', 0], row: undefined, mistakes: [] }
  return runCase(policy, one)?.members
}

/** What the guard writes down of the call, without its text: DLP may refuse what the rules allow. */
export async function askGuard(
  portal: Portal,
  { method, params, record, group }: DrawnCall,
): Promise<{ readonly decision: string; readonly rule: string | null; readonly monitored: readonly string[] }> {
  const wire = await createWire(portal, {
    server: String(record['mcp.server']),
    caller: { identity: { groups: [{ name: group }] } },
  })
  const { uri, name } = params
  wire.receive(request(1, method, uri === undefined ? { name, arguments: {} } : { uri }))
  if (wire.received.length > 0) await wire.guarded.send(response(1, {}))
  const written = wire.audit.at(-1)
  if (written === undefined) throw new Error(`the guard wrote nothing of ${method}`)
  return written
}
