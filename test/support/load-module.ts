import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import type { EmittedModule } from '../../src/testing/executors.ts'

/** The entries that an emitted module may import, built from the sources as the package builds them. */
const entries = { runtime: 'src/runtime/index.ts', regex: 'src/regex/index.ts', crypto: 'src/crypto/index.ts' }

/** Imports emitted modules as a host does: from files, with `portcullis/runtime` resolved by Node itself. */
export interface ModuleFolder {
  load(text: string): Promise<EmittedModule>
  /** Deletes the files. */
  close(): void
}

async function buildPackage(folder: string): Promise<void> {
  const present = Object.entries(entries).filter(([, path]) => existsSync(resolve(path)))
  await build({
    entryPoints: Object.fromEntries(present.map(([name, path]) => [name, resolve(path)])),
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    outExtension: { '.js': '.mjs' },
    logLevel: 'error',
  })
  const exports = Object.fromEntries(present.map(([name]) => [`./${name}`, `./${name}.mjs`]))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'portcullis', type: 'module', exports }))
}

/** Builds the runtime once and makes a folder whose modules find it as the package `portcullis`. */
export async function createModuleFolder(): Promise<ModuleFolder> {
  const cache = resolve('node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'portcullis-modules-'))
  const packageFolder = join(folder, 'node_modules', 'portcullis')
  mkdirSync(packageFolder, { recursive: true })
  await buildPackage(packageFolder)
  let count = 0
  return {
    async load(text) {
      const file = join(folder, 'node_modules', `emitted-${String(count++)}.mjs`)
      writeFileSync(file, text)
      return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as EmittedModule
    },
    close() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
