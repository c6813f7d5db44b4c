import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import {
  createPolicy,
  exportRulesets,
  importPolicies,
  loadDocument,
  type PolicyDocument,
} from '../../src/policy/index.ts'
import { amount } from '../support/amounts.ts'
import { runCommand } from '../support/run-command.ts'

// Each call is a process, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'portcullis-import-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** An event for each sample of `test/policy/imports`, and the rule that decides it (`null` where all are left out). */
const events: Readonly<Record<string, readonly [event: object, rule: string | null]>> = {
  'account.tf': [{ 'dlp.profiles': ['projects'] }, 'no projects'],
  'ai-gateway-v5.tf': [{ 'http.request.method': 'POST' }, null],
  'cf-terraforming-v4.tf': [{ 'http.host': 'a.example', 'http.request.uri.path': '/admin' }, 'admin'],
  'computed-v4.tf': [{ 'http.host': 'a.example', 'http.request.uri.path': '/login', ssl: true }, 'custom-4'],
  'computed-v5.tf': [{ 'dns.domains': ['bad.example'] }, 'list bad'],
  'managed-ruleset.json': [{ 'http.host': 'x' }, null],
  'nested-v5.tf': [{ 'http.request.uri.path': '/admin' }, 'a'],
  'old-state.json': [{ 'http.request.uri.path': '/wp-login.php', 'ip.src': '192.0.2.9' }, 'r1'],
  'plan-with-modules.json': [{ 'http.host': 'a' }, 'a-1'],
  'plan-with-unknown-values.json': [{ 'http.request.host': 'bad.example' }, 'known'],
  'state-with-modules.json': [{ 'ip.src': '1.1.1.1' }, 'r1'],
}

/** The samples, those of a kind of their own first. */
const samples = Object.keys(events)
const processes = [
  'cf-terraforming-v4.tf',
  'managed-ruleset.json',
  'old-state.json',
  'plan-with-unknown-values.json',
  'account.tf',
  'nested-v5.tf',
  'computed-v4.tf',
]

it('has an event for each sample', () => {
  const files = readdirSync(new URL('../policy/imports', import.meta.url)).filter((file) => !file.endsWith('.ts'))
  expect(files.sort()).toEqual(samples)
})

/** What comes in again is what went out, where anything did. */
function expectSame(exported: string): void {
  const rulesets = JSON.parse(exported) as readonly unknown[]
  if (rulesets.length === 0) return
  const again = importPolicies(exported)
  expect(again).toMatchObject({ ok: true })
  if (again.ok) expect(again.value[0]?.rulesets ?? []).toEqual(rulesets)
}

describe('import, check, decide, export by the library', () => {
  it.each(samples)('%s', (file) => {
    const [event, rule] = events[file] ?? []
    const imported = importPolicies(readFileSync(new URL(`../policy/imports/${file}`, import.meta.url), 'utf8'))
    if (!imported.ok) throw new Error(JSON.stringify(imported.diagnostics))
    expect(imported.warnings.length).toBeGreaterThan(0)
    const loaded = loadDocument(JSON.stringify(imported.value[0]))
    expect(loaded.diagnostics).toEqual([])
    const policy = createPolicy(loaded.document as PolicyDocument)
    if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics))
    expect(policy.value.decide(event as never).rule).toEqual(rule)
    expectSame(JSON.stringify(exportRulesets(loaded.document as PolicyDocument)))
  })
})

describe('import, check, decide, export by the command line', () => {
  // Four processes a file.
  it.each(processes.slice(0, amount('IMPORTS', 1, processes.length)))('%s', (file) => {
    const [event, rule] = events[file] ?? []
    const policy = join(folder, `${file}.yaml`)
    const imported = runCommand(['import', `test/policy/imports/${file}`, '-o', policy])
    expect([imported.code, imported.err]).toEqual([0, expect.stringMatching(/^test\S*: warning W_IMPORT_/)])
    expect(imported.err).not.toContain(': error ')
    const checked = runCommand(['check', policy])
    expect([checked.code, checked.out]).toEqual([0, expect.stringContaining(': ok')])
    const decided = runCommand(['decide', policy, '-', '--format', 'json'], `${JSON.stringify(event)}\n`)
    expect([decided.code, JSON.parse(decided.out.split('\n')[0] ?? '')]).toMatchObject([0, { rule }])
    const exported = runCommand(['export', policy, '--as', 'rulesets'])
    expect([exported.code, exported.err]).toEqual([0, expect.not.stringContaining(' error ')])
    expectSame(exported.out)
  })
})
