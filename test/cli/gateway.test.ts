import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startModelServer, type ModelServer } from '../../examples/ai-gateway/model-server.ts'
import { builtCommand, root, runCommand } from '../support/run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'portcullis-gateway-'))
const environment = { OPENAI_KEY: 'a', ANTHROPIC_KEY: 'b', ADA_KEY: 'ada-key', EVE_KEY: 'eve-key' }
const policy = join(folder, 'policy.yaml')
const records = join(folder, 'records.jsonl')
let models: ModelServer
const running: ChildProcess[] = []

beforeAll(async () => {
  models = await startModelServer()
  const text = readFileSync(join(root, 'examples/ai-gateway/policy.yaml'), 'utf8')
  writeFileSync(policy, text.replaceAll('http://127.0.0.1:8788', models.address))
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await models.close()
  rmSync(folder, { recursive: true })
})

/** Starts the command and waits for its address. */
async function start(...args: readonly string[]): Promise<{ readonly child: ChildProcess; readonly address: string }> {
  return startWith(policy, {}, ['ignore', 'pipe', 'inherit'], ...args)
}

async function startWith(
  file: string,
  env: Readonly<Record<string, string>>,
  stdio: ['ignore', 'pipe', 'inherit' | 'pipe'],
  ...args: readonly string[]
): Promise<{ readonly child: ChildProcess & { readonly stdout: Readable }; readonly address: string }> {
  const child = spawn(process.execPath, [builtCommand(), 'gateway', file, '--port', '0', ...args], { env: { ...process.env, ...environment, ...env }, stdio }) as ChildProcess & { readonly stdout: Readable } // prettier-ignore
  running.push(child)
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { child, address: line }
}

function ask(address: string, content: string, more: object = {}, key = 'ada-key'): Promise<Response> {
  const body = JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content }], ...more })
  return fetch(`${address}/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` }, body }) // prettier-ignore
}

describe('portcullis gateway', () => {
  it('serves, records, counts, and lets calls under way end when it is asked to stop', async () => {
    const { child, address } = await start('--records', records)
    expect(await (await ask(address, 'Who is the contact?')).text()).toContain('[EMAIL_1]')
    expect((await ask(address, 'Tell me of Project Nightjar')).status).toBe(403)
    expect((await ask(address, 'hi', { model: 'gpt-5' }, 'eve-key')).status).toBe(403)
    const metrics = await (await fetch(address.replace(/v1$/, 'metrics'))).text()
    expect(metrics).toMatch(/portcullis_calls_total\{[^}]*outcome="answered"[^}]*\} 1/)
    const slow = await ask(address, 'Say one two three four five six seven slowly', { stream: true })
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await slow.text()).toContain('[DONE]')
    expect(await exit).toEqual([0, null])
    await expect(ask(address, 'hi')).rejects.toThrow()
  })

  it('has its records added up, and decided again', () => {
    const report = (...args: readonly string[]): ReturnType<typeof runCommand> => runCommand(['gateway-usage', records, ...args]) // prettier-ignore
    const table = report()
    expect(table.code).toBe(0)
    expect(table.out).toMatch(/openai\/gpt-4\.1 +2 +0 +0 +0 +40 +20 +0\.0002/)
    expect(table.out).toContain('1  access_denied guests-small-models-only')
    expect(table.out).toContain('1  response mail-addresses redact')
    const again = report('--again', policy, '--by', 'user', '--format', 'json')
    const summary = JSON.parse(again.out) as { readonly rows: readonly { readonly name: string; readonly calls: number }[]; readonly decidedAgain: object } // prettier-ignore
    expect([again.code, summary.decidedAgain]).toEqual([0, { same: 3, different: 0, byText: 1 }])
    expect(summary.rows.map(({ name, calls }) => [name, calls])).toEqual([['ada@example.com', 3], ['eve@example.com', 1]]) // prettier-ignore
    const other = join(folder, 'other.yaml')
    writeFileSync(other, readFileSync(policy, 'utf8').replace('models: [gpt-5]', 'models: [gpt-0]'))
    writeFileSync(records, `${readFileSync(records, 'utf8')}{"kind":"other"}\nno json\n`)
    const changed = report('--again', other)
    expect([changed.code, changed.err.match(/E_AI_RECORD\w*|E_EVENT_SYNTAX/g)]).toEqual([1, ['E_AI_RECORD_DIFFERS', 'E_AI_RECORD', 'E_EVENT_SYNTAX']]) // prettier-ignore
  })

  /** The policy with its counters in a Redis that is not there. */
  async function withRedisAway(setting: string): Promise<{ readonly file: string; readonly REDIS_URL: string }> {
    const place = createServer()
    await new Promise<void>((resolve) => place.listen(0, '127.0.0.1', resolve))
    const { port } = place.address() as AddressInfo
    await new Promise((resolve) => place.close(resolve))
    const file = join(folder, `${setting}.yaml`)
    const counters = `  counters: { store: redis, on_store_error: ${setting} }\n  limits:\n`
    writeFileSync(file, readFileSync(policy, 'utf8').replace('  limits:\n', counters))
    return { file, REDIS_URL: `redis://127.0.0.1:${String(port)}` }
  }

  it('does what the setting says while Redis is away, tells the outage once, and leaves with 0', async () => {
    for (const [setting, status] of [
      ['open', 200],
      ['closed', 503],
    ] as const) {
      const { file, REDIS_URL } = await withRedisAway(setting)
      const { child, address } = await startWith(file, { REDIS_URL }, ['ignore', 'pipe', 'pipe'])
      let told = ''
      child.stderr?.on('data', (part: Buffer) => (told += part.toString()))
      expect((await ask(address, 'hi')).status, setting).toBe(status)
      expect((await ask(address, 'hi again')).status, setting).toBe(status)
      const exit = once(child, 'close')
      child.kill('SIGTERM')
      expect(await exit, told).toEqual([0, null])
      expect(told.match(/warning E_STORE_AWAY/g), told).toHaveLength(1)
    }
  })

  it('says what to install where counters want Redis and its client is not there', async () => {
    const { file, REDIS_URL } = await withRedisAway('closed')
    const hooks = join(folder, 'hooks.mjs')
    writeFileSync(
      hooks,
      `export async function resolve(name, context, next) {
        if (name === 'ioredis') throw Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' })
        return next(name, context)
      }`,
    )
    const register = join(folder, 'register.mjs')
    writeFileSync(register, `import { register } from 'node:module'\nregister(${JSON.stringify(pathToFileURL(hooks))})`)
    const { code, out, err } = runCommand(['gateway', file, '--port', '0'], '', {
      env: { ...environment, REDIS_URL, NODE_OPTIONS: `--import=${pathToFileURL(register).href}` },
      timeout: 20_000,
    })
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('npm install ioredis')
    expect(err).not.toContain('    at ')
  })

  it('refuses to start with what is wrong, and says what', async () => {
    const run = (args: readonly string[], env = environment): readonly [number | null, string] => {
      const { code, err } = runCommand(['gateway', ...args], '', { env, timeout: 20_000 })
      return [code, err]
    }
    const free = ['--port', '0'] as const
    expect(run([policy, ...free], { ...environment, EVE_KEY: '' })).toEqual([1, expect.stringContaining('EVE_KEY')])
    expect(run(['examples/tiers/policy.yaml', ...free])).toEqual([1, expect.stringContaining('E_AI_SECTION')])
    expect(run([policy, '--port', '70000'])).toEqual([2, expect.stringContaining('65535')])
    expect(run([policy, ...free, '--records', folder])).toEqual([1, expect.stringContaining('E_FILE_WRITE')])
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    expect(run([policy, '--port', String(port)])).toEqual([1, expect.stringContaining('EADDRINUSE')])
    await new Promise((resolve) => taken.close(resolve))
  })
})

describe('portcullis simulate', () => {
  const rules = join(folder, 'simulated.yaml')
  const calls = [
    '{"model":"openai/gpt-5","user":"ada@example.com","spent":{"daily":9.5}}',
    '{"provider":"openai","model":"gpt-5","user":"ada@example.com","spent":{"daily":10}}',
    '{"model":"openai/gpt-0","user":"ada@example.com"}',
    '{"user":"ada@example.com"}',
  ]
  const simulate = (...args: readonly string[]): ReturnType<typeof runCommand> => runCommand(['simulate', rules, '-', ...args], calls.join('\n')) // prettier-ignore

  it('says what access rules decide of calls, and what drafts would', () => {
    writeFileSync(
      rules,
      `ai_gateway:
  providers: { openai: { api: openai } }
  access:
    - { id: daily, action: limit, cost: 10, period: day, by: [ai.user], charge: after }
    - { id: no-zero, action: block, models: [gpt-0] }
    - { id: nobody, action: block, mode: simulate }
`,
    )
    const told = simulate()
    expect([told.code, told.err]).toEqual([1, expect.stringContaining('E_AI_CALL') as string])
    expect(told.out).toContain('1  openai/gpt-5: check_limits, 200\n')
    expect(told.out).toContain('2  openai/gpt-5: check_limits, 429, limit_exceeded\n')
    expect(told.out).toContain('over  daily of ada@example.com: 10 of 10 dollars')
    expect(told.out).toContain('3  openai/gpt-0: block, 403, blocked by no-zero\n')
    const drafts = simulate('--drafts', '--format', 'json').out.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>) // prettier-ignore
    expect(drafts.map(({ type, decision, rule }) => [type, decision, rule])).toEqual([['simulation', 'block', 'nobody'], ['simulation', 'block', 'nobody'], ['simulation', 'block', 'no-zero'], ['error', undefined, undefined], ['summary', undefined, undefined]]) // prettier-ignore
    expect(drafts.at(-1)).toMatchObject({ calls: 3, allowed: 0, errors: 1, ok: false })
  })
})
