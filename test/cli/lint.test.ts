import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { elementsOf, readXml, sarifErrors } from '../support/report-readers.ts'
import { runCommand } from '../support/run-command.ts'

// Each call is a process, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'portcullis-lint-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function run(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { code, out, err } = runCommand(args)
  return { code, stdout: out, stderr: err }
}

const mistakes = 'http.request.uri.path eq "admin"\n\nssl and ip.geoip.country eq "DE" or http.host eq "a.example"\n'
const plain = file('plain.wf', mistakes)

describe('portcullis lint', () => {
  it('tells the parts of a finding at its place, and leaves with 1', () => {
    const { stdout, code } = run('lint', plain)
    expect(code).toBe(1)
    expect(stdout).toContain(`${plain}:1:26 warning path-without-slash no request is logged by`)
    for (const part of ['= why: ', '= fix: write `/admin`', '= page: docs/reference/lint.md#path-without-slash'])
      expect(stdout).toContain(part)
    expect(stdout).toContain('2 rules, 1 warning, 2 style')
  })

  it('makes the safe fixes and leaves the others', () => {
    const path = file('fixed.wf', mistakes)
    const { stdout } = run('lint', path, '--fix')
    expect(readFileSync(path, 'utf8')).toBe(
      'http.request.uri.path eq "admin"\n\n(ssl and ip.src.country eq "DE") or http.host eq "a.example"\n',
    )
    expect(stdout).toContain('2 fixed')
  })

  it('writes a baseline, and then counts only what is new', () => {
    const baseline = join(folder, 'baseline.json')
    expect(run('lint', plain, '--baseline', baseline, '--write-baseline')).toMatchObject({ code: 0 })
    const again = run('lint', plain, '--baseline', baseline)
    expect(again.code).toBe(0)
    expect(again.stdout).toContain('nothing found, 3 suppressed')
  })

  it('tells what has come since a revision: a new mistake, and an old rule that a new one shadows', () => {
    const own = mkdtempSync(join(folder, 'since-'))
    const git = (...args: string[]): string => execFileSync('git', ['-C', own, ...args], { encoding: 'utf8' })
    const path = join(own, 'policy.yaml')
    const old = (...before: string[]): string =>
      ['version: 1', 'rules:', ...before, `  - { id: old, expression: http.request.uri.path eq "admin", action: block }`, `  - { id: narrow, expression: 'ip.src in {10.1.0.0/16}', action: block }`, ''].join('\n') // prettier-ignore
    writeFileSync(path, old())
    git('init', '--quiet')
    git('add', '.')
    git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '--quiet', '-m', 'one')
    expect(run('lint', path, '--since', 'HEAD').stdout).toContain('nothing found, 1 suppressed')
    writeFileSync(path, old(`  - { id: wide, expression: 'ip.src in {10.0.0.0/8}', action: block }`))
    const { code, stdout } = run('lint', path, '--since', 'HEAD')
    expect([code, stdout]).toEqual([1, expect.stringMatching(/dead-rule[\s\S]*1 warning/)])
    expect(stdout).not.toContain('path-without-slash')
    expect(run('lint', path, '--since', 'nowhere').code).toBe(1)
    expect(run('lint', path, '--since', 'HEAD', '--baseline', 'x.json').stderr).toContain('give one')
  })

  it('gives valid SARIF and JUnit, also of a file that does not parse', () => {
    const broken = file('broken.tf', 'resource "cloudflare_ruleset" "a" {\n  rules {\n')
    const sarif = run('lint', plain, broken, '--format', 'sarif')
    const log = JSON.parse(sarif.stdout) as { runs: { results: { ruleId: string }[] }[] }
    expect(sarifErrors(log)).toEqual([])
    expect(log.runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual(
      expect.arrayContaining(['E_POLICY_SYNTAX', 'path-without-slash', 'mixed-operators']),
    )
    const junit = run('lint', plain, '--format', 'junit')
    expect(elementsOf(readXml(junit.stdout), 'failure')).not.toEqual([])
  })

  it('refuses settings that it does not understand', () => {
    const config = file('settings.yaml', 'rules: { dead-rules: off }\n')
    const { stderr, code } = run('lint', plain, '--config', config)
    expect(code).toBe(1)
    expect(stderr).toContain('no rule or code is called `dead-rules`')
    expect(run('lint', plain, '--write-baseline').code).toBe(2)
  })
})

describe('portcullis explain', () => {
  it('prints the page of a rule and of a code, and lists the rules', () => {
    expect(run('explain', 'dead-rule').stdout).toContain('## dead-rule')
    expect(run('explain', 'E_IP').stdout).toContain('is not a valid address or network')
    expect(run('explain').stdout).toContain('tier-contradiction')
    const unknown = run('explain', 'dead-rules')
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('did you mean `dead-rule`?')])
  })
})
