import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

/** Bytes that an entry may have, bundled, minified and gzipped; and what must not be in it. */
const budgets = [
  // The runtime is all that an emitted module loads at the edge: the budget is a promise of the README.
  { entry: 'src/runtime/index.ts', limit: 20_000, packages: [] },
  // With the runtime, which it shares with the module.
  { entry: 'src/runtime/portal/index.ts', limit: 20_000, packages: [] },
  // The index alone: with all of the runtime it is 23 KB, which the README says.
  { entry: 'src/runtime/rule-index/index.ts', limit: 20_000, packages: [] },
  { entry: 'src/regex/linear.ts', limit: 20_000, packages: [] },
  { entry: 'src/crypto/index.ts', limit: 20_000, packages: ['@noble/hashes'] },
] as const

describe('entries', () => {
  for (const { entry, limit, packages } of budgets) {
    it(`${entry} stays under ${String(limit)} bytes and reaches ${packages.length === 0 ? 'no package' : packages.join()}`, async () => {
      const result = await build({
        entryPoints: [entry],
        bundle: true,
        minify: true,
        format: 'esm',
        write: false,
        metafile: true,
        logLevel: 'silent',
      })
      const size = gzipSync(result.outputFiles[0]!.contents).length
      const reached = Object.keys(result.metafile.inputs)
        .map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
        .filter((name) => name !== undefined)
      expect([...new Set(reached)]).toEqual(packages)
      expect(size).toBeLessThan(limit)
    })
  }
})

describe('src/compiler/load.ts', () => {
  it('reaches no parser', async () => {
    const result = await build({
      entryPoints: ['src/compiler/load.ts'],
      bundle: true,
      format: 'esm',
      write: false,
      metafile: true,
      logLevel: 'silent',
    })
    const reached = Object.keys(result.metafile.inputs)
    expect(reached).toContain('src/compiler/serialize/deserialize.ts')
    expect(reached.filter((path) => /^src\/grammar\/|chevrotain/.test(path))).toEqual([])
  })
})

/** What hosts take of an entry by itself: gzipped bytes that it may have, and what must not come along. */
const parts = [
  {
    names: 'compile, defineScheme',
    entry: './src/index.ts',
    limit: 140_000,
    without:
      /^src\/(?:language\/fields\/\w+\.generated\.json$|(?:inspection|policy|enforcement|diagnostics\/examples)\/)/,
  },
  {
    names: 'detectShadowMcp',
    entry: './src/inspection/mcp/index.ts',
    limit: 50_000,
    without: /^src\/(?:grammar|compiler|language|policy|inspection\/dlp)\/|json-p3|chevrotain|tldts/,
  },
  {
    names: 'loadFilter',
    entry: './src/compiler/index.ts',
    limit: 80_000,
    without: /^src\/(?:grammar\/|language\/fields\/\w+\.generated)|chevrotain/,
  },
] as const

describe('parts of entries', () => {
  for (const { names, entry, limit, without } of parts) {
    it(`${names} stays under ${String(limit)} bytes and brings nothing else along`, async () => {
      const result = await build({
        stdin: { contents: `export { ${names} } from '${entry}'`, resolveDir: '.', loader: 'ts' },
        bundle: true,
        minify: true,
        format: 'esm',
        write: false,
        metafile: true,
        logLevel: 'silent',
      })
      const [output] = Object.values(result.metafile.outputs)
      const kept = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      expect(kept.map(([path]) => path).filter((path) => without.test(path))).toEqual([])
      expect(gzipSync(result.outputFiles[0]!.contents).length).toBeLessThan(limit)
    })
  }
})
