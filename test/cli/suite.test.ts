import { execFileSync, spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtCommand, runCommand } from '../support/run-command.ts'

const policy = `version: 1
rules:
  - id: a
    expression: http.host eq "a.example"
    action: block
  - id: b
    expression: http.host contains "b" and http.request.method eq "POST"
    action: log
`
const tests = `version: 1
# kept
tests:
  - { name: host a, event: { http.host: a.example }, expect: { rule: a } }
  - { name: host b, event: { http.host: b.example, http.request.method: POST }, expect: { matched: [b] } }
`

let folder = ''
const at = (name: string): string => join(folder, name)
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-suite-'))
  writeFileSync(at('p.yaml'), policy)
  writeFileSync(at('p.test.yaml'), tests)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('portcullis test', () => {
  it('runs the tests beside a policy, of a folder and of one file, by name', () => {
    for (const path of [at('p.yaml'), folder, at('p.test.yaml')]) {
      const { code, out } = runCommand(['test', path])
      expect([code, out]).toEqual([0, expect.stringContaining('2 tests, 0 failed')])
    }
    expect(runCommand(['test', at('p.yaml'), '--only', 'HOST A']).out).toContain('1 test, 0 failed, 1 left out')
  })

  it('shows a failed test at its place with how its rules came out, also as JUnit', () => {
    writeFileSync(at('p.test.yaml'), tests.replace('rule: a', 'rule: b'))
    const { code, out } = runCommand(['test', at('p.yaml')])
    expect(code).toBe(1)
    expect(out).toMatch(/p\.test\.yaml:4:\d+ error E_POLICY_TEST the test `host a` expects rule `b`, found `a`/)
    expect(out).toContain('rules / b: no match')
    const junit = runCommand(['test', at('p.yaml'), '--format', 'junit']).out
    expect(junit).toMatch(/<testsuite name="[^"]*p\.test\.yaml" tests="2" failures="1"/)
    writeFileSync(at('p.test.yaml'), tests)
  })

  it('adds tests of events, and the tests that coverage and mutants want, until nothing is left', () => {
    expect(runCommand(['test', 'add', at('p.yaml'), '{"http.host":"c.example"}', '--name', 'host c']).code).toBe(0)
    expect(runCommand(['test', 'coverage', at('p.yaml'), '--at-least', '100']).code).toBe(1)
    const reports = ['--report', 'html', 'lcov', 'cobertura', '--directory', at('coverage')]
    expect(runCommand(['test', 'coverage', at('p.yaml'), '--write', ...reports]).code).toBe(0)
    for (const name of ['index.html', 'p.yaml.html', 'lcov.info', 'cobertura-coverage.xml'])
      expect([name, existsSync(join(at('coverage'), name))]).toEqual([name, true])
    expect(readFileSync(at('coverage/lcov.info'), 'utf8')).toMatch(/FNDA:1,a\n/)
    expect(runCommand(['test', 'coverage', at('p.yaml'), '--at-least', '100']).code).toBe(0)
    runCommand(['test', 'mutate', at('p.yaml'), '--write'])
    const { code, out } = runCommand(['test', 'mutate', at('p.yaml')])
    expect([code, out]).toEqual([0, expect.stringContaining('0 survived: 100% killed')])
    expect(readFileSync(at('p.test.yaml'), 'utf8')).toContain('# kept')
    expect(runCommand(['test', at('p.yaml')]).code).toBe(0)
  })

  it('runs what a change since a revision concerns', () => {
    const git = (...args: string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' })
    writeFileSync(at('p.test.yaml'), tests)
    git('init', '--quiet')
    git('add', '.')
    git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '--quiet', '-m', 'one')
    writeFileSync(at('p.yaml'), policy.replace('contains "b"', 'contains "b.e"'))
    expect(runCommand(['test', at('p.yaml'), '--since', 'HEAD']).out).toMatch(
      /ok\s+host b[\s\S]*1 test, 0 failed, 1 left out/,
    )
    expect(runCommand(['test', at('p.yaml'), '--since', 'nowhere']).code).toBe(1)
  })

  it('runs again when a file changes, also from a run that failed, until it is ended', async () => {
    const own = mkdtempSync(join(folder, 'watched-'))
    const [source, path] = [join(own, 'p.yaml'), join(own, 'p.test.yaml')]
    writeFileSync(source, policy)
    writeFileSync(path, tests)
    const child = spawn(process.execPath, [builtCommand(), 'test', source, '--watch'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    /** Writes a file until the run that it asks for has told: how soon a change is seen is the system's. */
    const change = async (file: string, text: string, told: RegExp): Promise<void> => {
      const from = out.length
      while (!told.test(out.slice(from)) && child.exitCode === null) {
        writeFileSync(file, text)
        await wait(2000)
      }
    }
    try {
      while (!out.includes('2 tests, 0 failed') && child.exitCode === null) await wait(100)
      await change(source, policy.replace('action: block', 'action: log'), /2 tests, 1 failed/)
      await change(path, tests.replace('{ rule: a }', '{ action: allow }'), /2 tests, 0 failed/)
      await change(source, policy, /2 tests, 1 failed/)
      expect(child.exitCode).toBeNull()
    } finally {
      child.kill()
      await ended
    }
  }, 120_000)

  it('tells a broken test file at its place, and passes nothing', () => {
    writeFileSync(at('p.test.yaml'), 'tests:\n  - event: {}\n    expect: { acton: block }\n')
    const { code, err } = runCommand(['test', at('p.yaml')])
    expect([code, err]).toEqual([1, expect.stringMatching(/p\.test\.yaml:3:\d+ error E_POLICY_SCHEMA the key `acton`/)])
  })
})
