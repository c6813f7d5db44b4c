import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, writeFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import workerd from 'workerd'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloudflare, compile } from '../../src/index.ts'

const expression =
  'custom_topic_categories["competitors"] lt 20 and http.request.method eq "POST" and http.request.uri.path matches "(a+)+b" and encode_base64(sha256(http.host)) contains "="'

/** The emitted module with its runtime, as a bundler would hand it to Workers. */
async function bundleWorker(folder: string): Promise<string> {
  const result = compile(expression.replace(' contains "="', ' ne "x"'), cloudflare)
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
  writeFileSync(join(folder, 'policy.mjs'), result.value.toModule())
  writeFileSync(
    join(folder, 'worker.mjs'),
    `import { matches } from './policy.mjs'
export default { async fetch(request) { return Response.json(matches(await request.json())) } }`,
  )
  const alias = Object.fromEntries(
    ['runtime', 'regex', 'crypto'].map((entry) => [
      `portcullis/${entry}`,
      join(process.cwd(), `src/${entry}/${entry === 'regex' ? 'linear' : 'index'}.ts`),
    ]),
  )
  const bundled = await build({
    entryPoints: [join(folder, 'worker.mjs')],
    bundle: true,
    format: 'esm',
    write: false,
    alias,
    nodePaths: [join(process.cwd(), 'node_modules')],
    logLevel: 'silent',
  })
  return bundled.outputFiles[0]!.text
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'))
        else resolve(address.port)
      })
    })
  })
}

async function ask(port: number, event: object): Promise<unknown> {
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await fetch(`http://127.0.0.1:${String(port)}/`, { method: 'POST', body: JSON.stringify(event) })
      return await response.json()
    } catch (error) {
      if (attempt === 50) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** Why the binary cannot run here (another system, another libc), or undefined if it can. */
function whyNot(): string | undefined {
  try {
    execFileSync(workerd, ['--version'], { stdio: 'pipe' })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const reason = whyNot()
if (reason !== undefined) console.warn(`SKIPPED, the workerd binary cannot execute here: ${reason}`)

describe.skipIf(reason !== undefined)('an emitted module in workerd', () => {
  let server: ChildProcess
  let port = 0
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-workerd-'))

  beforeAll(async () => {
    writeFileSync(join(folder, 'bundle.mjs'), await bundleWorker(folder))
    port = await freePort()
    writeFileSync(
      join(folder, 'config.capnp'),
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (modules = [(name = "worker", esModule = embed "bundle.mjs")], compatibilityDate = "2025-06-01"))],
  sockets = [(name = "http", address = "127.0.0.1:${String(port)}", http = (), service = "main")],
);`,
    )
    server = spawn(workerd, ['serve', join(folder, 'config.capnp')], { stdio: 'inherit' })
  })

  afterAll(() => {
    server.kill()
    rmSync(folder, { recursive: true })
  })

  it('answers as closures do', async () => {
    const event = {
      custom_topic_categories: { competitors: 5 },
      'http.request.method': 'POST',
      'http.request.uri.path': '/aaab',
      'http.host': 'x',
    }
    expect(await ask(port, event)).toBe(true)
    expect(await ask(port, { ...event, custom_topic_categories: { competitors: 20 } })).toBe(false)
    expect(await ask(port, { ...event, 'http.request.uri.path': '/aaa' })).toBe(false)
  })
})
