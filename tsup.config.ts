import { mkdirSync, writeFileSync } from 'node:fs'
import { defineConfig } from 'tsup'
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

export default defineConfig({
  entry: entries,
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  external: [/^node:/],
  noExternal: [...bundledPackages],
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
