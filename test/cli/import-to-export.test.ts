import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { importPolicies } from '../../src/policy/index.ts'
import { isFull } from '../support/amounts.ts'
import { runCommand } from '../support/run-command.ts'

// Each call is a process, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'portcullis-import-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** An event for each file, and the rule that decides it (`none` where all are left out). */
const files: readonly (readonly [file: string, event: object, rule: string | null])[] = [
  ['cf-terraforming-v4.tf', { 'http.host': 'a.example', 'http.request.uri.path': '/admin' }, 'admin'],
  ['managed-ruleset.json', { 'http.host': 'x' }, null],
  ['old-state.json', { 'http.request.uri.path': '/wp-login.php', 'ip.src': '192.0.2.9' }, 'r1'],
  ['plan-with-unknown-values.json', { 'http.request.host': 'bad.example' }, 'known'],
  ['computed-v5.tf', { 'dns.domains': ['bad.example'] }, 'list bad'],
]

/** Four processes a file: the rest of the files are for `.ci/run`. */
const wanted = isFull ? files : files.slice(0, 2)

describe('import, check, decide, export', () => {
  it.each(wanted)('%s', (file, event, rule) => {
    const policy = join(folder, `${file}.yaml`)
    const imported = runCommand(['import', `test/policy/imports/${file}`, '-o', policy])
    expect([imported.code, imported.err]).toEqual([0, expect.stringMatching(/^(?:.*: warning W_IMPORT_.*\n)+$/)])
    const checked = runCommand(['check', policy])
    expect([checked.code, checked.out]).toEqual([0, expect.stringContaining(': ok')])
    const decided = runCommand(['decide', policy, '-', '--format', 'json'], `${JSON.stringify(event)}\n`)
    expect([decided.code, JSON.parse(decided.out.split('\n')[0] ?? '')]).toMatchObject([0, { rule }])
    const exported = runCommand(['export', policy, '--as', 'rulesets'])
    expect([exported.code, exported.err]).toEqual([0, expect.not.stringContaining(' error ')])
    const again = importPolicies(exported.out)
    expect(again.ok && again.value[0]?.rulesets).toEqual(JSON.parse(exported.out))
  })
})
