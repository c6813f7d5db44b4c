import { describe, expect, it } from 'vitest'
import { lint } from '../../src/lint/index.ts'
import { openPolicy, proveRules } from '../../src/policy/index.ts'

const head = `version: 1
portal:
  servers:
    crm: { url: https://mcp.crm.example.com/mcp, tools: { 'get_*': read, delete_customer: write } }
    old: { url: https://mcp.old.example.com/mcp, status: unapproved }
  rules:
`

const policyOf = (rules: readonly string[]): string => head + rules.map((rule) => `    - ${rule}\n`).join('')

function findingsOf(rules: readonly string[]): readonly string[] {
  const { findings } = lint([{ file: 'portal.yaml', text: policyOf(rules) }], { today: '2026-11-26' })
  return findings.filter(({ level }) => level === 'warning' || level === 'error').map(({ code, range }) => `${code}:${String(range.start.line - 6)}`) // prettier-ignore
}

const open = '{ id: open, servers: [crm], action: allow }'
const noDeletions = '{ id: no-deletions, tools: [delete_customer], servers: [crm], action: block }'
const finance = '{ id: finance, groups: [Finance], servers: [crm], access: [read], action: allow }'

describe('the rules of a portal', () => {
  it('are told where those before them leave them no call', () => {
    expect(findingsOf([open, noDeletions, finance])).toEqual(['allow-before-block:1', 'dead-rule:2', 'dead-rule:3'])
  })

  it('are told where no call fulfils them', () => {
    const never = `{ id: never, servers: [crm], expression: 'mcp.tool eq "a" and mcp.tool eq "b"', action: block }`
    expect(findingsOf([never])).toEqual(['never-matches:1'])
  })

  it('are told where an exception that every caller can claim stands before a rule that blocks', () => {
    const search = '{ id: search, tools: ["get_*", delete_customer], servers: [crm], access: [write], action: allow }'
    const both = [search, '{ id: no-writes, access: [write], groups: [Interns], action: block }']
    expect(findingsOf(both)).toEqual(['allow-before-block:1'])
  })

  it('are left alone where they are right', () => {
    expect(findingsOf([noDeletions, finance])).toEqual([])
    const staff = '{ id: staff, groups: [Staff], servers: [crm], action: allow }'
    expect(findingsOf([finance, noDeletions, staff])).toEqual([])
    expect(findingsOf(['{ id: watched, servers: [crm], action: block, mode: monitor }', noDeletions, finance])).toEqual([]) // prettier-ignore
  })

  it('have an event each that the portal itself decided by them', () => {
    const opened = openPolicy(policyOf([noDeletions, finance]))
    if (!opened.ok) throw new Error('the policy is right')
    const verdicts = [...proveRules(opened.value)]
    expect(verdicts.map(({ report, kind }) => [report.rule, kind])).toEqual([
      ['no-deletions', 'alive'],
      ['finance', 'alive'],
    ])
    for (const verdict of verdicts)
      if (verdict.kind === 'alive')
        expect(opened.value.portal?.decide(verdict.witness.event).rule).toBe(verdict.report.rule)
  })
})
