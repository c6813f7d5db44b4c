import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCommand } from '../support/run-command.ts'

// Each call is a process, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'portcullis-since-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text)
}

function git(...args: readonly string[]): void {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'init.defaultBranch=main']
  const done = spawnSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(done.stderr)
}

const rule = (id: string, expression: string): string =>
  `  - { id: ${id}, expression: '${expression}', action: block }\n`
const listed = 'lists: { office: { kind: ip, file: office.txt } }\n'

beforeAll(() => {
  mkdirSync(join(folder, 'policies'))
  write('policy.yaml', `${listed}rules:\n${rule('a', 'ip.src in $office')}${rule('b', 'ssl')}`)
  write('office.txt', '10.0.0.0/8\n')
  write('policies/one.yaml', `rules:\n${rule('one', 'http.host eq "one"')}`)
  write('policies/two.yaml', `rules:\n${rule('two', 'http.host eq "two"')}`)
  symlinkSync('policy.yaml', join(folder, 'link.yaml'))
  git('init', '-q')
  git('add', '.')
  git('commit', '-q', '-m', 'first')
  write('office.txt', '10.0.0.0/16\n')
  write('policy.yaml', `${listed}rules:\n${rule('a', 'ip.src in $office')}${rule('b', 'ssl')}${rule('c', 'http.host eq "c"')}`)
  rmSync(join(folder, 'policies/two.yaml'))
}) // prettier-ignore

function diff(...args: readonly string[]): ReturnType<typeof runCommand> {
  return runCommand(['diff', ...args], '', { cwd: folder })
}

describe('portcullis diff --since', () => {
  it('compares with the policy of a commit and the lists that it had then', () => {
    const { code, out } = diff('policy.yaml', '--since', 'HEAD', '--format', 'json')
    expect(code).toBe(1)
    const lines = out.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>) // prettier-ignore
    expect(lines.filter(({ type }) => type === 'rule')).toMatchObject([
      { rule: 'a', change: 'changed', relation: 'looser', differences: [{ kind: 'looser', before: 'block', after: null }] },
      { rule: 'c', change: 'added', relation: 'stricter', differences: [{ event: { 'http.host': 'c' } }] },
    ]) // prettier-ignore
    expect(lines.at(-1)).toMatchObject({ type: 'summary', relation: 'incomparable', rules: 2 })
  })

  it('reads a folder as it was', () => {
    expect(diff('policies', '--since', 'main').out).toContain('rule two: removed, looser')
  })

  it('says what it cannot read, and takes no revision for an option', () => {
    for (const args of [
      ['policy.yaml', '--since', 'nothing'],
      ['policy.yaml', '--since', '--output=x'],
      ['absent.yaml', '--since', 'HEAD'],
      ['link.yaml', '--since', 'HEAD'],
    ]) {
      const { code, err } = diff(...args)
      expect([code, err]).toEqual([1, expect.stringContaining('E_FILE')])
    }
    for (const args of [['policy.yaml'], ['policy.yaml', 'a', 'b', '--since', 'HEAD']])
      expect(diff(...args)).toMatchObject({ code: 2, out: '' })
  })

  it('names the changes that no event showed', () => {
    write('events.jsonl', '{"http.host":"c","ip.src":"192.0.2.1","ssl":false}\n')
    const { out } = diff('policy.yaml', 'events.jsonl', '--since', 'HEAD')
    expect(out).toContain('1 change that no event showed:\n  rule a: changed, looser\n    looser: block -> nothing for {"ip.src":"10.')
    expect(out).not.toContain('rule c:')
    const json = diff('policy.yaml', 'events.jsonl', '--since', 'HEAD', '--format', 'json').out.trim().split('\n')
    expect(json.map((line) => JSON.parse(line) as object)).toMatchObject([
      { type: 'difference', line: 1 },
      { type: 'unseen', rule: 'a', relation: 'looser' },
      { type: 'summary', events: 1, changed: 1, unseen: 1 },
    ])
  }) // prettier-ignore
})
