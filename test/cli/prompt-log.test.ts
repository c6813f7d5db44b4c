import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCommand, type CommandOutcome } from '../support/run-command.ts'
import { unwrap } from '../../src/diagnostics/index.ts'
import { createPromptLog, parsePublicKey } from '../../src/enforcement/prompt-log/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'portcullis-prompt-log-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (...args: readonly string[]): CommandOutcome => runCommand(['prompt-log', ...args])

describe('portcullis prompt-log', () => {
  it('makes a key pair, decrypts a log, and counts its broken lines', async () => {
    const name = join(folder, 'key')
    expect(run('keys', name).code).toBe(0)
    expect(statSync(`${name}.private.json`).mode & 0o777).toBe(0o600)
    const again = run('keys', name)
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('is not overwritten')])

    const publicKey = unwrap(await parsePublicKey(JSON.parse(readFileSync(`${name}.public.json`, 'utf8'))))
    const lines: string[] = []
    const log = createPromptLog({
      mode: 'encrypt',
      publicKey,
      write: (record) => void lines.push(JSON.stringify(record)),
    })
    const rest = { time: 1, conversationId: undefined, ruleIds: ['a'], host: 'h' }
    for (let number = 0; number < 200; number++)
      await log.capture({
        direction: 'request',
        exchangeId: `exchange ${String(number)}`,
        text: `prompt ${String(number)}`,
        ...rest,
      })
    const changed = JSON.stringify({ ...(JSON.parse(lines[0] ?? '') as object), host: 'other' })
    const file = join(folder, 'log.jsonl')
    writeFileSync(file, [...lines.slice(0, 100), '{"mode":', changed, '{}', ...lines.slice(100), ''].join('\n'))

    const { code, out, err } = run('decrypt', file, '--key', `${name}.private.json`)
    const rows = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly text: string; readonly mode: string })
    const prompts = rows.map(({ text }) => text)
    expect(new Set(rows.map(({ mode }) => mode))).toEqual(new Set(['encrypt']))
    expect(prompts).toEqual(Array.from({ length: 200 }, (_, number) => `prompt ${String(number)}`))
    expect(code).toBe(1)
    for (const told of [
      'line 101: error E_EVENT_SYNTAX',
      'line 102: error E_PROMPT_LOG_OPEN',
      'line 103: error E_PROMPT_LOG_RECORD',
    ])
      expect(err).toContain(told)
    expect(err).toContain('3 broken lines')
  }, 30_000)

  it('makes the public half of a private key that a killed run left alone', () => {
    const name = join(folder, 'alone')
    expect(run('keys', name).code).toBe(0)
    const [secret, open] = [`${name}.private.json`, `${name}.public.json`]
    const [secretText, openText] = [readFileSync(secret, 'utf8'), readFileSync(open, 'utf8')]
    rmSync(open)
    expect(run('keys', name)).toMatchObject({ code: 0, out: expect.stringContaining('which was alone') as string })
    expect([readFileSync(secret, 'utf8'), readFileSync(open, 'utf8')]).toEqual([secretText, openText])

    rmSync(open)
    const other = join(folder, 'other')
    expect(run('keys', other).code).toBe(0)
    const { d } = JSON.parse(secretText) as { d: string }
    const foreign = { ...(JSON.parse(readFileSync(`${other}.public.json`, 'utf8')) as object), d }
    writeFileSync(secret, JSON.stringify(foreign))
    const refused = run('keys', name)
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('`d` is not the private key of `x`')])
    expect(refused.err).not.toContain(d)
    rmSync(secret)
    writeFileSync(open, openText)
    // A public key alone is somebody else's: it is not replaced.
    expect(run('keys', name).code).toBe(1)
    expect(readFileSync(open, 'utf8')).toBe(openText)
  }, 30_000)

  it('refuses what is no private key, without showing it', () => {
    const file = join(folder, 'wrong.json')
    writeFileSync(file, '{"kty":"OKP","crv":"X25519","d":"c2VjcmV0"')
    const { code, out, err } = run('decrypt', file, '--key', file)
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('E_PROMPT_LOG_KEY')
    expect(err).not.toContain('c2VjcmV0')
  })
})
