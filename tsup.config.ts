import { mkdirSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { defineConfig, type Options } from 'tsup'
import { entries } from './scripts/entries.ts'
import { bundledPackages, thirdPartyLicences } from './scripts/third-party-licences.ts'

/**
 * A file for each entry, all in one folder: declarations are bundled by one program of TypeScript for each folder that has
 * an entry, which took 7 GB for the 30 folders of `src`.
 */
function typesEntries(): Record<string, string> {
  const folder = '.cache/types'
  mkdirSync(folder, { recursive: true })
  const places = Object.entries(entries).filter(([name]) => name !== 'cli')
  return Object.fromEntries(
    places.map(([name, source]) => {
      const file = `${folder}/${name}.ts`
      writeFileSync(file, `export * from '../../${source}'\n`)
      return [name, file]
    }),
  )
}

/** Tables as texts: an engine reads JSON quicker than the same as code, and makes no code of it. */
const jsonTables: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'json-tables',
  setup(build) {
    build.onLoad({ filter: /\.json$/ }, async ({ path }) => {
      const text = JSON.stringify(JSON.parse(await readFile(path, 'utf8')))
      return { contents: `export default /* @__PURE__ */ JSON.parse(${JSON.stringify(text)})`, loader: 'js' }
    })
  },
}

export default defineConfig({
  entry: entries,
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  external: [/^node:/],
  noExternal: [...bundledPackages],
  esbuildPlugins: [jsonTables],
  esbuildOptions(options) {
    // The neutral platform looks at no fields of a package by itself.
    options.mainFields = ['module', 'main']
    // A third less to read at each start. Names stay as they are, so that a stack says where something happened.
    options.minifyWhitespace = true
    options.minifySyntax = true
  },
  dts: { entry: typesEntries(), compilerOptions: { types: ['node'] }, resolve: [/^@?chevrotain/] },
  splitting: true,
  clean: true,
  treeshake: true,
  sourcemap: false,
  async onSuccess() {
    writeFileSync('dist/THIRD-PARTY-LICENSES.txt', thirdPartyLicences('node_modules'))
    return Promise.resolve()
  },
})
