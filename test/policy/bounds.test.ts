import { describe, expect, it } from 'vitest'
import { openPolicy } from '../../src/policy/index.ts'
import { executeFan } from '../support/document-fuzz/document-series.ts'

function codesOf(text: string): string[] {
  const opened = openPolicy(text)
  return (opened.ok ? opened.warnings : opened.diagnostics).map(({ code }) => code)
}

describe('bounds of what levels multiply to', () => {
  it('counts rules while rulesets are laid out (H1)', () => {
    const before = process.memoryUsage().rss
    expect(codesOf(executeFan({ levels: 8, width: 6 }))).toEqual(['E_LIMIT_RULES'])
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(512)
    expect(codesOf(executeFan({ levels: 3, width: 6 }))).toEqual([])
    // What is laid out again counts four-fold: 87,381 rules of 3.5 kB are too many.
    expect(codesOf(executeFan({ levels: 8, width: 4 }))).toEqual(['E_LIMIT_RULES'])
    expect(codesOf(executeFan({ levels: 8, width: 3 }))).toEqual([])
  })

  it('reads many keys in about linear time (M1)', () => {
    const unknown = `version: 1\n${Array.from({ length: 40_000 }, (_, at) => `k${String(at)}: 1`).join('\n')}\n`
    const codes = codesOf(unknown)
    expect(codes).toHaveLength(201)
    expect(codes).toContain('E_LIMIT_FINDINGS')
    const lists = Array.from({ length: 20_000 }, (_, at) => `  l${String(at)}: { kind: ip, items: [10.0.0.1] }`)
    expect(codesOf(`version: 1\nlists:\n${lists.join('\n')}\n`)).toEqual([])
  })

  it('counts aliases before it resolves them', () => {
    const fields = (count: number): string =>
      `version: 1\nname: &a Int\nfields:\n${Array.from({ length: count }, (_, at) => `  f${String(at)}: *a\n`).join('')}`
    expect(codesOf(fields(20_000))).toEqual(['E_LIMIT_ALIASES'])
    expect(codesOf(fields(900))).toEqual([])
  })

  it('tells keys that stand twice', () => {
    expect(codesOf('version: 1\nname: a\nname: b\n')).toEqual(['E_POLICY_SYNTAX'])
    expect(codesOf('{"version": 1, "rules": [{"id": "a", "id": "b"}]}')).toEqual(['E_POLICY_SYNTAX'])
  })

  it('refuses an alias inside of what it names (M5)', () => {
    const rule = (parameters: string): string =>
      `version: 1\nrules:\n  - id: r\n    action: log\n    expression: 'true'\n    action_parameters: ${parameters}\n`
    for (const parameters of ['&p { x: *p }', '&p { x: [ { y: *p } ] }', '&p [ *p ]'])
      expect(codesOf(rule(parameters))).toEqual(['E_POLICY_SYNTAX'])
    expect(codesOf(rule('{ a: &p { x: 1 }, b: *p }'))).toEqual([])
  })
})
