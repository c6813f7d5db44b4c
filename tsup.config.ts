import { defineConfig } from 'tsup'
import { entries } from './scripts/entries.ts'

export default defineConfig({
  entry: entries,
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  external: [/^node:/],
  dts: { compilerOptions: { types: ['node'] } },
  splitting: true,
  clean: true,
  treeshake: true,
  sourcemap: false,
})
