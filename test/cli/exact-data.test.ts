import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCommand } from '../support/run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'portcullis-exact-'))
afterAll(() => rmSync(folder, { recursive: true }))
const keys = join(folder, 'keys.json')

describe('exact data on the command line', () => {
  it('goes from values to a policy that finds them', () => {
    expect(runCommand(['exact-data', 'key', 'staff', '--keys', keys]).code).toBe(0)
    expect(statSync(keys).mode & 0o777).toBe(0o600)
    const key = readFileSync(keys, 'utf8')
    expect(runCommand(['exact-data', 'key', 'staff', '--keys', keys])).toMatchObject({ code: 1, err: expect.stringContaining('already') as string }) // prettier-ignore
    expect(readFileSync(keys, 'utf8')).toBe(key)

    const hashed = runCommand(
      ['exact-data', 'hash', '-', '--keys', keys, '--key', 'staff'],
      'KW-4711-0815\nKW-4711-0816\nx\n',
    )
    expect([hashed.code, hashed.err]).toEqual([1, '1 of 3 values are too short or too long\n'])
    const exact = JSON.parse(hashed.out) as { hashes: string[] }
    expect(exact.hashes).toHaveLength(2)
    expect(hashed.out).not.toContain('4711')

    const policy = join(folder, 'policy.json')
    const profile = { id: 'staff', name: 'Staff', entries: [{ id: 'number', exact, key: 'staff' }] }
    const rules = [{ id: 'staff', expression: 'any(dlp.profiles[*] == "staff")', action: 'block' }]
    writeFileSync(policy, JSON.stringify({ scheme: 'gateway', dlp: { profiles: [profile] }, rules }))
    expect(runCommand(['check', policy])).toMatchObject({
      code: 1,
      out: expect.stringContaining('no key is called') as string,
    })
    expect(runCommand(['check', policy, '--dlp-keys', keys]).code).toBe(0)
    const events = `${JSON.stringify({ $texts: 'about kw 4711 0815' })}\n${JSON.stringify({ $texts: 'about kw 4711 0000' })}\n`
    const decided = runCommand(['decide', policy, '-', '--dlp-keys', keys, '--format', 'json'], events)
    expect(decided.out.trim().split('\n').slice(0, -1).map((line) => (JSON.parse(line) as { action: string }).action)).toEqual(['block', 'allow']) // prettier-ignore
  }, 90_000)

  it('refuses files that are none, without showing them', () => {
    const wrong = join(folder, 'wrong.json')
    writeFileSync(wrong, '{"staff":"c2hvcnQ="}')
    const short = runCommand(['exact-data', 'hash', '-', '--keys', wrong, '--key', 'staff'])
    expect([short.code, short.err]).toEqual([1, expect.stringContaining('at least 16 bytes')])
    writeFileSync(wrong, '{"staff":very-secret')
    const broken = runCommand(['exact-data', 'hash', '-', '--keys', wrong, '--key', 'staff'])
    expect([broken.code, broken.err]).toEqual([1, expect.stringContaining('it is no JSON')])
    expect(broken.err).not.toContain('very-secret')
  }, 60_000)
})
