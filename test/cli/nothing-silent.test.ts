import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { runCommand } from '../support/run-command.ts'

// Each call is a process, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'portcullis-silent-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const rule = 'rules:\n  - { id: a, expression: http.host eq "x", action: block }\n'
const sound = file('sound.yaml', rule)
const events = file('events.jsonl', '{"http.host":"x"}\n')
const users = file('users.jsonl', '{"email":"a@b.example","groups":["HR"]}\n')

function withKeys(name: string, keys: string): string {
  file(`${name}.json`, keys)
  return file(
    `${name}.yaml`,
    `identity: { jwt: { issuer: 'https://t.example', audience: [x], jwks_file: ${name}.json } }\n${rule}`,
  )
}

it.each([
  ['no keys', '{"keys":[]}', 'it holds no public key that verifies signatures'],
  ['a shared secret', '{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}', 'it holds no public key that verifies signatures'],
  ['half a key', '{"keys":[{"kty":"RSA","n":"AQAB"}]}', 'it holds no public key that verifies signatures'],
  ['no set', '[]', 'it is no JSON Web Key Set'],
  ['no JSON', 'nope', 'it is no JSON Web Key Set'],
])('check tells a key file with %s', (name, keys, reason) => {
  const { code, out } = runCommand(['check', withKeys(name.replaceAll(' ', '-'), keys)])
  expect(code).toBe(1)
  expect(out).toContain('E_POLICY_FILE')
  expect(out).toContain(reason)
})

it('check tells a key file that is not there, and a variable that is not set', () => {
  const absent = file(
    'absent.yaml',
    `identity: { jwt: { issuer: 'https://t.example', audience: [x], jwks_file: absent.json } }\n${rule}`,
  )
  expect(runCommand(['check', absent])).toMatchObject({
    code: 1,
    out: expect.stringContaining('E_POLICY_FILE') as string,
  })
  const models = `detections: { models: [{ task: prompt_guard, model: m, url: 'https://a.example', key_env: PORTCULLIS_NO_SUCH }] }\n`
  // Whoever checks a policy need not hold its keys, but a test of a request needs them.
  const checked = runCommand(['check', file('key.yaml', `${models}${rule}`)])
  expect(checked).toMatchObject({ code: 0, out: expect.stringContaining('warning E_ENVIRONMENT') as string })
  const tests = "tests:\n  - { request: { url: 'https://x/' }, expect: { action: block } }\n"
  const tested = runCommand(['check', file('tested.yaml', `${models}${rule}${tests}`)])
  expect(tested).toMatchObject({ code: 1, out: expect.stringContaining('error E_ENVIRONMENT') as string })
})

it.each([
  [['decide', sound, events, '--identity', users]],
  [['diff', sound, sound, events, '--identity', users]],
  [['diff', sound, sound, '--identity', users]],
  [['diff', sound, sound, '--input', 'log']],
])('refuses an option that nobody would read: %j', (args) => {
  const { code, err } = runCommand(args)
  expect(code).toBe(2)
  expect(err).toMatch(/^error: option '--/)
})
