/** Module 7: the MCP portal: who sees and calls what, what DLP masks or blocks, and what is recorded. */
import type { AuditRecord, Caller } from '../../src/enforcement/mcp-guard/index.ts'
import { defineModule } from './lab.ts'
import { visitPortal } from './orders-server.ts'

interface Visitor {
  readonly name: string
  readonly caller: Caller
  /** The argument of every call. */
  readonly note: string
  /** The tools that it sees in the list. */
  readonly shown: readonly string[]
  /** The tools that really run. */
  readonly run: readonly string[]
}

const engineering = { email: 'emil@kiwicart.example', groups: [{ name: 'Engineering' }] }
const managed = { postureChecksPassed: ['managed-laptop'] }

const visitors: readonly Visitor[] = [
  { name: 'Finance', caller: { identity: { email: 'flora@kiwicart.example', groups: [{ name: 'Finance' }] } }, note: 'for the audit', shown: ['find_order'], run: ['find_order'] },
  { name: 'Engineering, managed laptop', caller: { identity: engineering, device: managed }, note: 'a broken kettle', shown: ['find_order', 'refund_order'], run: ['find_order', 'refund_order'] },
  { name: 'Engineering, at home', caller: { identity: engineering }, note: 'a broken kettle', shown: [], run: [] },
  { name: 'Contractor', caller: { identity: { email: 'carl@kiwicart.example', groups: [{ name: 'Contractors' }] } }, note: 'just looking', shown: [], run: [] },
  { name: 'Engineering with a key in the argument', caller: { identity: engineering, device: managed }, note: 'use SUP-0123456789AB', shown: ['find_order', 'refund_order'], run: [] },
] // prettier-ignore

function toRow({ caller, method, tool, access, decision, rule, dlp, outcome }: AuditRecord): string[] {
  const found = new Set(
    dlp.flatMap(({ rules, findings }) => findings.map(({ masked }) => `${rules.join(', ')}: ${masked}`)),
  )
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
  let [shownRight, runRight] = [0, 0]
  for (const { name, caller, note, shown, run } of visitors) {
    const visit = await visitPortal(portal, caller, note)
    audit.push(...visit.audit)
    if (visit.listed.join() === shown.join()) shownRight += 1
    if (visit.calls.join() === run.join()) runRight += 1
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
  lab.expect(`${shownRight} of ${visitors.length} callers see only what they may use`, shownRight === visitors.length)
  lab.expect(
    `for ${runRight} of ${visitors.length} callers the server runs only what it may`,
    runRight === visitors.length,
  )
  lab.expect(
    'the card number leaves masked',
    texts.some((text) => text.includes('**** 1111')) && !texts.join().includes('4111 1111'),
  )
  lab.expect('no record holds the key', !JSON.stringify(audit).includes('0123456789AB'))
  lab.expect(`each of the ${asked} calls has a record`, asked === texts.length)
})
