import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloudflare, compile, unwrap } from '../../src/index.ts'

const run = promisify(execFile)
const expression =
  'custom_topic_categories["competitors"] lt 20 and http.request.method eq "POST" and not http.request.uri.path contains "/health" and not http.request.uri.path matches "(a+)+b" and any(lower(http.request.headers.names[*])[*] in {"x-a" "x-b" "x-c" "x-d" "x-e"}) and sha256(http.host) ne ""'
const event = {
  custom_topic_categories: { competitors: 5 },
  'http.request.method': 'POST',
  'http.request.uri.path': '/v1/chat',
  'http.request.headers.names': ['Host', 'X-E'],
  'http.host': 'a.example',
}

/** Strict pages and Workers refuse `eval` and `new Function`; Node does so on demand. */
const strict = '--disallow-code-generation-from-strings'

describe('where code may not be generated', () => {
  let folder: string
  beforeAll(async () => {
    const cache = resolve('node_modules/.cache')
    mkdirSync(cache, { recursive: true })
    folder = mkdtempSync(join(cache, 'portcullis-strict-'))
    writeFileSync(join(folder, 'policy.mjs'), unwrap(compile(expression, cloudflare)).toModule())
    writeFileSync(
      join(folder, 'emitted.mjs'),
      `import { matches } from './policy.mjs'
const event = ${JSON.stringify(event)}
console.log(JSON.stringify([matches(event), matches({ ...event, custom_topic_categories: { competitors: 20 } })]))`,
    )
    writeFileSync(
      join(folder, 'compiler.mjs'),
      `import { cloudflare, compile, unwrap, UnsupportedByBackend } from ${JSON.stringify(resolve('src/index.ts'))}
const event = ${JSON.stringify(event)}
const filters = ['closures', 'auto'].map((backend) => unwrap(compile(${JSON.stringify(expression)}, cloudflare, { backend })))
let refused = false
try { compile('ssl', cloudflare, { backend: 'source' }) } catch (error) { refused = error instanceof UnsupportedByBackend }
console.log(JSON.stringify([...filters.map((filter) => [filter.backend, filter.matches(event)]), refused]))`,
    )
    const alias = Object.fromEntries(
      Object.entries({ runtime: 'runtime/index', regex: 'regex/linear', crypto: 'crypto/index' }).map(
        ([entry, path]) => [`portcullis/${entry}`, resolve(`src/${path}.ts`)],
      ),
    )
    await build({
      entryPoints: [join(folder, 'emitted.mjs'), join(folder, 'compiler.mjs')],
      outdir: join(folder, 'bundled'),
      outExtension: { '.js': '.mjs' },
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      logLevel: 'error',
      alias,
    })
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const answer = async (script: string): Promise<unknown> => {
    const { stdout } = await run(process.execPath, [strict, join(folder, 'bundled', script)])
    return JSON.parse(stdout)
  }

  it('the flag really refuses', async () => {
    await expect(run(process.execPath, [strict, '-e', 'new Function("return 1")()'])).rejects.toThrow('EvalError')
  })

  it('an emitted module decides', async () => {
    expect(await answer('emitted.mjs')).toEqual([true, false])
  })

  it('closures run, `auto` falls back to them, `source` says that it cannot', async () => {
    expect(await answer('compiler.mjs')).toEqual([['closures', true], ['closures', true], true])
  })
})
