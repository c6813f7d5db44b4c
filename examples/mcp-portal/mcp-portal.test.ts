import { describe, expect, it } from 'vitest'
import { callers, openPortal, printRecord, visit } from './portal.ts'

describe('the MCP portal', () => {
  const portal = openPortal()

  it('lets Finance read, and shows it nothing else', async () => {
    const { tools, answers, calls, audit } = await visit(portal, callers.finance)
    expect(tools).toEqual(['search_customers'])
    expect(answers['search_customers']).toBe('Ada, card **** **** **** 1111')
    expect(answers['create_ticket']).toContain('no rule allows it')
    expect(answers['delete_customer']).toContain('`no-deletions`')
    expect(calls).toEqual(['search_customers'])
    expect(audit.map(printRecord)).toEqual([
      'flora@example.com | crm tools/list | read | allow by default | answered',
      'flora@example.com | crm tools/call search_customers | read | allow by finance-reads | answered | financial-information: **** **** **** 1111',
      'flora@example.com | crm tools/call create_ticket | write | deny by default | refused',
      'flora@example.com | crm tools/call delete_customer | write | deny by no-deletions | refused',
    ])
  })

  it('lets Engineering read and write on a managed laptop only', async () => {
    const atWork = await visit(portal, callers.engineer)
    expect(atWork.tools).toEqual(['search_customers', 'create_ticket'])
    expect(atWork.calls).toEqual(['search_customers', 'create_ticket'])
    const atHome = await visit(portal, callers.engineerAtHome)
    expect([atHome.tools, atHome.calls]).toEqual([[], []])
  })

  it('keeps secrets from the server, and the record free of them', async () => {
    const { calls, audit, answers } = await visit(portal, callers.engineer, 'look for INT-0123456789AB please')
    expect(calls).toEqual([])
    expect(answers['create_ticket']).toContain('`ticket-secrets`')
    expect(audit.at(-2)?.dlp.map(({ action, rules }) => [action, rules])).toEqual([
      ['block', ['no-secrets-to-servers']],
    ])
    expect(JSON.stringify(audit)).not.toContain('0123456789AB')
  })

  it('watches wide searches', async () => {
    const { calls, audit } = await visit(portal, callers.finance, '*')
    expect(calls).toEqual(['search_customers'])
    expect(audit[1]?.monitored).toEqual(['wide-searches'])
  })
})
