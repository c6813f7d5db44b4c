import type { JSONRPCMessage, MessageExtraInfo } from '@modelcontextprotocol/sdk/types.js'
import type { Caller } from '../../../src/enforcement/mcp-guard/index.ts'
import { codeOf, createWire, openPortal, type Wire } from '../../../test/support/guard-fixtures.ts'
import { isRecord, recordOf, textOf, type Adapter } from '../case.ts'

/** A message of one side, and for the client who sends it. */
interface Step {
  readonly client?: unknown
  readonly as?: string
  readonly server?: unknown
}

/** Whether a value holds all that another has, by name. */
function holds(value: unknown, wanted: unknown): boolean {
  if (!isRecord(wanted)) return JSON.stringify(value) === JSON.stringify(wanted)
  return isRecord(value) && Object.entries(wanted).every(([name, one]) => holds(value[name], one))
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

async function play(steps: readonly Step[], portal: string, callers: Readonly<Record<string, Caller>>): Promise<Wire> {
  const caller = (extra: MessageExtraInfo | undefined): Caller | undefined =>
    callers[extra?.authInfo?.token ?? ''] ?? {}
  const wire = await createWire(openPortal(portal), { caller })
  for (const { client, as = '', server } of steps) {
    const authInfo = { token: as, clientId: as, scopes: [] }
    if (client !== undefined) wire.receive({ jsonrpc: '2.0', ...(client as object) }, { authInfo })
    if (server !== undefined) await wire.guarded.send({ jsonrpc: '2.0', ...(server as object) } as JSONRPCMessage)
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return wire
}

/**
 * Messages through a guard. `input`: `portal` (a section `portal` in YAML), `callers` by name, `steps`
 * (`{ client, as }` or `{ server }`). `expected`: `refused` (codes that the client was told, in order), `lacks` and
 * `has` (texts that no message, or some message, to the client holds), `reached` (messages that came to the server),
 * `told` (codes of problems), `audit` (members of records, in order).
 */
export const wire: Adapter = async (attack) => {
  const input = recordOf(attack, 'input')
  const { refused, lacks, has, reached, told, audit } = recordOf(attack, 'expected')
  const portal = textOf({ ...attack, members: input }, 'portal')
  const callers = (isRecord(input['callers']) ? input['callers'] : {}) as Readonly<Record<string, Caller>>
  const played = await play(listOf(input['steps']) as Step[], portal, callers)
  const codes = played.sent.map(codeOf).filter((code) => code !== undefined)
  const problems = played.problems.map(({ code }) => code)
  const sent = JSON.stringify(played.sent)
  const records = played.audit as readonly unknown[]
  const isRight =
    (refused === undefined || JSON.stringify(codes) === JSON.stringify(refused)) &&
    listOf(lacks).every((text) => !sent.includes(String(text))) &&
    listOf(has).every((text) => sent.includes(String(text))) &&
    (reached === undefined || played.received.length === reached) &&
    listOf(told).every((code) => problems.includes(code as (typeof problems)[number])) &&
    listOf(audit).every((wanted, at) => holds(records[at], wanted))
  return isRight
    ? undefined
    : `sent ${sent}; reached ${String(played.received.length)}; told ${problems.join(', ')}; audit ${JSON.stringify(records)}`
}
