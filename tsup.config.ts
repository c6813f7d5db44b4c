import { defineConfig } from 'tsup'
import { entries } from './scripts/entries.ts'

/**
 * Packages that stand in our files, with their licences in THIRD-PARTY-LICENSES: chevrotain would load 640 files of
 * lodash-es one by one.
 */
export const bundledPackages = ['chevrotain']

export default defineConfig({
  entry: entries,
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  external: [/^node:/],
  noExternal: bundledPackages,
  esbuildOptions(options) {
    options.mainFields = ['module', 'main']
  },
  dts: { compilerOptions: { types: ['node'] }, resolve: [/^@?chevrotain/] },
  splitting: true,
  clean: true,
  treeshake: true,
  sourcemap: false,
})
