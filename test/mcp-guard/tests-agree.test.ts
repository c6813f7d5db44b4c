import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openPolicy } from '../../src/policy/index.ts'
import { createWire, openPortal, request } from '../support/guard-fixtures.ts'

const written = `
  servers: { crm: { tools: { look: read, lоok: write } } }
  rules:
    - { id: no-tools, tools: [delete, 'rid*'], prompts: [delete], resources: ['file:///secret/*'], action: block }
    - { id: writers, expression: 'mcp.access eq "write" and mcp.tool contains "o"', action: block }
    - { id: all, action: allow }
`
const portal = openPortal(written)

/** Whether the tests of a document see a call held back. */
function isBlockedInTests(call: object): boolean {
  const text = `version: 1\nportal:${written}tests: [${JSON.stringify({ call: { server: 'crm', ...call }, expect: { action: 'block' } })}]\n`
  const opened = openPolicy(text, { runTests: true })
  if (
    !opened.ok &&
    opened.diagnostics.some(({ code, message }) => code !== 'E_POLICY_TEST' || message.includes('read'))
  )
    throw new Error(JSON.stringify(opened.diagnostics))
  return opened.ok
}

/** Whether the guard holds the same call back. */
async function isBlockedByGuard(method: string, params: object): Promise<boolean> {
  const wire = await createWire(portal)
  wire.receive(request(1, method, { ...params }))
  return wire.received.length === 0
}

const letter = fc.constantFrom(...'deltrigok01 DELTI|', 'е', 'ԁ', 'о', 'ο', 'і', '\u200b', '\u0301', 'ｄ', 'ⅼ')
const word = fc.constantFrom('delete', 'rid_of', 'look', 'DELETE', 'delеte', 'dе1ete')
const name = fc
  .tuple(word, fc.array(letter, { maxLength: 2 }), fc.nat(6))
  .map(([base, more, at]) => `${base.slice(0, at)}${more.join('')}${base.slice(at)}`)
const uri = fc.tuple(
  fc.constantFrom('file:///secret/', 'file:///open/', 'FILE:///secret/', 'file:///%73ecret/', 'file:///open/../secret/', 'file:///sеcret/'),
  fc.constantFrom('a', 'a?b=c', 'a#x', '%2e%2e/a', 'a%00'),
) // prettier-ignore

it('judges a call in tests as the guard does, whatever its name looks like', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        name.map((tool) => [{ tool }, 'tools/call', { name: tool, arguments: {} }] as const),
        name.map((prompt) => [{ prompt }, 'prompts/get', { name: prompt, arguments: {} }] as const),
        uri.map((parts) => [{ resource: parts.join('') }, 'resources/read', { uri: parts.join('') }] as const),
      ),
      async ([call, method, params]) => {
        const isBlocked = await isBlockedByGuard(method, params)
        seen.add(`${method} ${String(isBlocked)}`)
        expect([call, isBlockedInTests(call)]).toEqual([call, isBlocked])
      },
    ),
    { numRuns: 150 },
  )
  expect(seen.size).toBe(6)
}, 60_000)
