import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCommand } from '../support/run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'portcullis-fmt-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const policy = 'version: 1\nrules:\n  # why\n  - { id: a, action: log, expression: "ssl   or ssl" }\n'
const formatted = policy.replace('ssl   or', 'ssl or')

function write(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

describe('portcullis fmt', () => {
  it('writes files, and with --check only says which', () => {
    const file = write('p.yaml', policy)
    const checked = runCommand(['fmt', file, '--check'])
    expect([checked.code, checked.out]).toEqual([1, expect.stringContaining('1 expression to format')])
    expect(readFileSync(file, 'utf8')).toBe(policy)
    expect(runCommand(['fmt', file]).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe(formatted)
    expect(runCommand(['fmt', file, '--check']).code).toBe(0)
  })

  it('takes a folder with a policy of one line of JSON in it', () => {
    mkdirSync(join(folder, 'rules'))
    const file = write('rules/p.json', '{"version":1,"rules":[{"id":"a","action":"log","expression":"ssl  or ssl"}]}')
    expect(runCommand(['fmt', join(folder, 'rules')]).out).toContain('1 expression formatted')
    expect(readFileSync(file, 'utf8')).toContain('"ssl or ssl"')
  })

  it('puts standard input on standard output', () => {
    expect(runCommand(['fmt', '-'], policy)).toMatchObject({ code: 0, out: formatted })
    expect(runCommand(['fmt', '-'], formatted)).toMatchObject({ code: 0, out: formatted })
  })

  it('tells beside standard output what it left', () => {
    const shared =
      'version: 1\nrules:\n  - { id: a, action: log, expression: &e "ssl  or ssl" }\n  - { id: b, action: log, expression: *e }\n'
    expect(runCommand(['fmt', '-'], shared)).toMatchObject({
      out: shared,
      err: expect.stringContaining('2 expressions left'),
    })
  })

  it('says how many expressions Terraform will see as changed', () => {
    const text = 'resource "cloudflare_ruleset" "w" {\n  phase = "http_request_firewall_custom"\n  kind = "zone"\n  rules {\n    action = "log"\n    expression = "ssl   or ssl"\n  }\n}\n' // prettier-ignore
    const file = write('t.tf', text)
    expect(runCommand(['fmt', file]).out).toContain('`--terraform`')
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect(runCommand(['fmt', file, '--terraform']).out).toContain('Terraform will see 1 expression as changed')
    expect(readFileSync(file, 'utf8')).toContain('"ssl or ssl"')
  })

  it('tells mistakes at their place, and refuses wrong options', () => {
    const wrong = runCommand(['fmt', write('w.yaml', policy.replace('ssl   or ssl', 'ssl or'))])
    expect(wrong.code).toBe(1)
    expect(wrong.err).toMatch(/w\.yaml:4:\d+: error E_/)
    expect(runCommand(['fmt', join(folder, 'none.yaml')]).code).toBe(1)
    expect(runCommand(['fmt', '--width', '3', join(folder, 'p.yaml')]).code).toBe(2)
    expect(runCommand(['fmt', '--operators', 'both', join(folder, 'p.yaml')]).code).toBe(2)
  })
})
