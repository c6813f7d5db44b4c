import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { createWire, openPortal } from '../../../test/support/guard-fixtures.ts'
import { isRecord, recordOf, textOf, type Adapter } from '../case.ts'

const portal = `  servers:
    crm: { url: 'https://mcp.crm.example.com/mcp', tools: { 'search*': read, 'get_*': read } }
  rules:
    - { id: reads, groups: [Finance], access: [read], action: allow }
`

/** Plays a message of a client and the server's answer through a guard, and asks what the case says of it. */
export const guard: Adapter = async (attack) => {
  const { message, answer } = recordOf(attack, 'input')
  const expected = textOf(attack, 'expected')
  const wire = await createWire(openPortal(portal), { caller: { identity: { groups: [{ name: 'Finance' }] } } })
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))
  wire.receive(message)
  await settle()
  if (!isRecord(answer)) return wire.received.length === 1 ? undefined : `sent back ${JSON.stringify(wire.sent[0])}`
  const id = isRecord(message) ? message['id'] : undefined
  await wire.guarded.send({ jsonrpc: '2.0', id, ...answer } as unknown as JSONRPCMessage)
  await settle()
  const sent = JSON.stringify(wire.sent)
  if (/cacheScope: private/.test(expected)) return sent.includes('"cacheScope":"private"') ? undefined : `sent ${sent}`
  const [, method = ''] = /`([a-z]+\/[A-Za-z]+)`/.exec(expected) ?? []
  const isAsked = JSON.stringify(wire.audit).includes(method) && !sent.includes(`"method":"${method}"`)
  return isAsked ? undefined : `sent ${sent}; audit ${JSON.stringify(wire.audit.map((record) => record.method))}`
}
