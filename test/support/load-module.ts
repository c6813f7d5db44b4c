import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import * as crypto from '../../src/crypto/index.ts'
import * as regex from '../../src/regex/linear.ts'
import * as dlp from '../../src/inspection/dlp/index.ts'
import * as runtime from '../../src/runtime/index.ts'
import * as ruleIndex from '../../src/runtime/rule-index/index.ts'
import * as portal from '../../src/runtime/portal/index.ts'
import { packageEntries } from '../../src/compiler/ir/entries.ts'
import { entries as sources } from '../../scripts/entries.ts'
import type { EmittedModule } from '../../src/testing/index.ts'
import { packageBuild } from './package-build.ts'

/** The entries that an emitted module may import, built from the sources as the package builds them. */
const entries = Object.fromEntries(packageEntries.map((name) => [name, sources[name] ?? '']))

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
    ...packageBuild,
    mainFields: [...packageBuild.mainFields],
    target: 'es2022',
    outExtension: { '.js': '.mjs' },
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

/**
 * Runs the text of an emitted module in this process, for the thousands that a property test
 * makes. Its import and export lines are the emitter's own, so their form is known; all other
 * text is run as it is. A few thousand go through {@link createModuleFolder} besides.
 */
export function runModuleText(text: string): EmittedModule {
  const body = text
    .replace(
      /^import \{ (.*) \} from "portcullis\/(runtime|rule-index|portal|regex|crypto|dlp)"$/gm,
      (_line, names: string, entry: string) => `const { ${names.replaceAll(' as ', ': ')} } = entries["${entry}"]`,
    )
    .replace(/^export (function|const) /gm, '$1 ')
  const run = new Function('entries', `"use strict"; ${body}\nreturn { bind }`) as (
    entries: Readonly<Record<string, unknown>>,
  ) => EmittedModule
  return run({ runtime, 'rule-index': ruleIndex, portal, regex, crypto, dlp })
}
