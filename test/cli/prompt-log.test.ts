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
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('keys are not overwritten')])

    const publicKey = unwrap(await parsePublicKey(JSON.parse(readFileSync(`${name}.public.json`, 'utf8'))))
    const lines: string[] = []
    const log = createPromptLog({
      mode: 'encrypt',
      publicKey,
      write: (record) => void lines.push(JSON.stringify(record)),
    })
    const rest = { time: 1, conversationId: undefined, ruleIds: ['a'], host: 'h' }
    for (let number = 0; number < 200; number++) await log.capture({ prompt: `prompt ${String(number)}`, ...rest })
    const changed = JSON.stringify({ ...(JSON.parse(lines[0] ?? '') as object), host: 'other' })
    const file = join(folder, 'log.jsonl')
    writeFileSync(file, [...lines.slice(0, 100), '{"mode":', changed, '{}', ...lines.slice(100), ''].join('\n'))

    const { code, out, err } = run('decrypt', file, '--key', `${name}.private.json`)
    const rows = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly prompt: string; readonly mode: string })
    const prompts = rows.map(({ prompt }) => prompt)
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

  it('refuses what is no private key, without showing it', () => {
    const file = join(folder, 'wrong.json')
    writeFileSync(file, '{"kty":"OKP","crv":"X25519","d":"c2VjcmV0"')
    const { code, out, err } = run('decrypt', file, '--key', file)
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('E_PROMPT_LOG_KEY')
    expect(err).not.toContain('c2VjcmV0')
  })
})
