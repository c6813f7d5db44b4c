/** Module 7: the MCP portal: who sees and calls what, what DLP masks or blocks, and what is recorded. */
import type { AuditRecord, Caller } from '../../src/mcp-guard/index.ts'
import { defineModule } from './lab.ts'
import { visitPortal } from './orders-server.ts'

interface Visitor {
  readonly name: string
  readonly caller: Caller
  /** The argument of every call. */
  readonly note: string
  /** The tools that really run. */
  readonly expected: readonly string[]
}

const engineering = { email: 'emil@kiwicart.example', groups: [{ name: 'Engineering' }] }
const managed = { postureChecksPassed: ['managed-laptop'] }

const visitors: readonly Visitor[] = [
  { name: 'Finance', caller: { identity: { email: 'flora@kiwicart.example', groups: [{ name: 'Finance' }] } }, note: 'for the audit', expected: ['find_order'] },
  { name: 'Engineering, managed laptop', caller: { identity: engineering, device: managed }, note: 'a broken kettle', expected: ['find_order', 'refund_order'] },
  { name: 'Engineering, at home', caller: { identity: engineering }, note: 'a broken kettle', expected: [] },
  { name: 'Contractor', caller: { identity: { email: 'carl@kiwicart.example', groups: [{ name: 'Contractors' }] } }, note: 'just looking', expected: [] },
  { name: 'Engineering with a key in the argument', caller: { identity: engineering, device: managed }, note: 'use SUP-0123456789AB', expected: [] },
] // prettier-ignore

function toRow({ caller, method, tool, access, decision, rule, dlp, outcome }: AuditRecord): string[] {
  const found = new Set(dlp.flatMap(({ findings }) => findings.map(({ masked }) => masked)))
  return [
    caller.email ?? 'nobody',
    tool ?? method,
    access ?? '-',
    `${decision} by ${rule ?? 'default'}`,
    outcome,
    [...found].join(', ') || '-',
  ]
}

export const module7 = await defineModule(import.meta.url, '7 The MCP portal', async (lab) => {
  const { portal } = lab.openPolicy('portal.yaml')
  if (portal === undefined) throw new Error('portal.yaml has no portal')
  const audit: AuditRecord[] = []
  const texts: string[] = []
  let asExpected = 0
  for (const { name, caller, note, expected } of visitors) {
    const visit = await visitPortal(portal, caller, note)
    audit.push(...visit.audit)
    if (visit.calls.join() === expected.join()) asExpected += 1
    lab.say(`[${name}] is shown: ${visit.listed.join(', ') || 'nothing'}`)
    for (const [tool, answer] of visit.answers) {
      texts.push(answer)
      lab.say(`  ${tool} -> ${answer}`)
    }
  }
  lab.say()
  lab.say('The audit records')
  lab.table(['caller', 'call', 'access', 'decision', 'outcome', 'found'], audit.map(toRow))

  const asked = audit.filter(({ tool }) => tool !== null).length
  lab.expect(
    `for ${asExpected} of ${visitors.length} callers the server runs only what it may`,
    asExpected === visitors.length,
  )
  lab.expect(
    'the card number leaves masked',
    texts.some((text) => text.includes('**** 1111')) && !texts.join().includes('4111 1111'),
  )
  lab.expect('the key in the argument reaches nobody', !JSON.stringify(audit).includes('0123456789AB'))
  lab.expect(`each of the ${asked} calls has a record`, asked === texts.length)
})
