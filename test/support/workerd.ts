import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import workerd from 'workerd'
import { entries } from '../../scripts/entries.ts'

/** A worker that runs in workerd, the runtime of Cloudflare Workers. */
export interface RunningWorker {
  /** Sends a request; waits while the server starts. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  stop(): void
}

/** Why the binary cannot run here (another system, another libc), or undefined if it can. */
export function whyNoWorkerd(): string | undefined {
  try {
    execFileSync(workerd, ['--version'], { stdio: 'pipe' })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
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

/** Where each entry of the package is in the sources. */
function entryAliases(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.map((name) => {
      const source = entries[name]
      if (source === undefined) throw new Error(`the package has no entry ${name}`)
      return [`portcullis/${name}`, join(process.cwd(), source)]
    }),
  )
}

/**
 * Bundles modules as for Workers, without anything of Node, and runs them.
 *
 * @param files - texts by name; `worker.mjs` is the entry
 * @param imported - the entries of the package that they import
 * @param config - further members of the worker in workerd's configuration
 */
export async function startWorker(
  files: Readonly<Record<string, string>>,
  imported: readonly string[],
  config = '',
): Promise<RunningWorker> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-workerd-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const bundled = await build({
    entryPoints: [join(folder, 'worker.mjs')],
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    write: false,
    alias: { ...entryAliases(imported) },
    nodePaths: [join(process.cwd(), 'node_modules')],
    logLevel: 'silent',
  })
  writeFileSync(join(folder, 'bundle.mjs'), bundled.outputFiles[0]?.text ?? '')
  const port = await freePort()
  writeFileSync(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (modules = [(name = "worker", esModule = embed "bundle.mjs")], compatibilityDate = "2025-06-01"${config}))],
  sockets = [(name = "http", address = "127.0.0.1:${String(port)}", http = (), service = "main")],
);`,
  )
  const server = spawn(workerd, ['serve', join(folder, 'config.capnp')], { stdio: 'inherit' })
  return {
    async fetch(path, init) {
      for (let attempt = 0; ; attempt++) {
        try {
          return await fetch(`http://127.0.0.1:${String(port)}${path}`, init)
        } catch (error) {
          if (attempt === 100) throw error
          await new Promise((resolve) => setTimeout(resolve, 100))
        }
      }
    },
    stop() {
      server.kill()
      rmSync(folder, { recursive: true })
    },
  }
}
