import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** How a command ended, and what it wrote. */
export interface CommandOutcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

let built: string | undefined

/**
 * The command line of this source as plain JavaScript, with a file for each command as in the package. A process then
 * starts in a fraction of the time that TypeScript takes. It lies below node_modules, where packages are found.
 */
export function builtCommand(): string {
  if (built !== undefined) return built
  const cache = join(root, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'portcullis-cli-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  buildSync({
    entryPoints: { cli: join(root, 'src/cli/main.ts') },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    packages: 'external',
    logLevel: 'error',
  })
  built = join(folder, 'cli.mjs')
  return built
}

/** Runs `portcullis` in a process of its own, from the root of the project or another folder. */
export function runCommand(
  args: readonly string[],
  input: string | Uint8Array = '',
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly timeout?: number } = {},
): CommandOutcome {
  const done = spawnSync(process.execPath, [builtCommand(), ...args], {
    cwd: options.cwd ?? root,
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
    timeout: options.timeout,
    env: { ...process.env, ...options.env },
  })
  return { code: done.status, out: done.stdout, err: done.stderr }
}
