import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { fileLimits } from '../../src/cli/files/limits.ts'
import { recogniseVectors } from '../../src/testing/index.ts'
import { readPage } from '../support/docs-pages.ts'
import { root } from '../support/run-command.ts'

const readme = readPage('README.md').replace(/\s+/g, ' ')

/** The number that the README gives where the pattern stands. */
function stated(pattern: RegExp): number {
  const [, number] = pattern.exec(readme) ?? []
  if (number === undefined) throw new Error(`the README says nothing like ${String(pattern)}`)
  return Number(number.replaceAll(',', ''))
}

describe('the figures of the README', () => {
  it('the size of the runtime, gzipped', async () => {
    const options = { bundle: true, minify: true, format: 'esm', write: false, logLevel: 'silent' } as const
    const { outputFiles } = await build({ ...options, entryPoints: [join(root, 'src/runtime/index.ts')] })
    const kilobytes = gzipSync(outputFiles[0]?.contents ?? '').length / 1000
    // Rounded up, and no more than a fifth above what is true.
    const said = stated(/runtime of at most (\d+) KB/)
    expect(kilobytes).toBeLessThanOrEqual(said)
    expect(kilobytes).toBeGreaterThan(said * 0.8)
  })

  it('the number of conformance cases', () => {
    const folder = join(root, 'test/conformance')
    const rows = readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown)
      .filter((vectors) => recogniseVectors(vectors) !== undefined)
    const cases = rows.reduce<number>((sum, vectors) => sum + (vectors as readonly unknown[]).length, 0)
    const said = stated(/more than ([\d,]+) conformance cases/)
    expect(cases).toBeGreaterThanOrEqual(said)
    expect(cases).toBeLessThan(said * 1.2)
  })

  it('the share of injections found and of false alarms, as measured in docs/detections.md', () => {
    const means = [...readPage('docs/detections.md').matchAll(/^\| mean +\|([^\n]*)\|$/gm)].map(([, cells = '']) =>
      cells
        .split('|')
        .map((cell) => cell.trim())
        .filter((cell) => cell !== '')
        .map(Number),
    )
    const percent = (share = Number.NaN, digits = 0): string => `${(share * 100).toFixed(digits)}%`
    const [recall, alarms] = means
    expect(readme).toContain(`found ${percent(recall?.[0])} under a score of 20 and ${percent(recall?.[1])} under 50`)
    expect(readme).toContain(`with ${percent(alarms?.[0], 1)} and ${percent(alarms?.[1], 1)} of harmless prompts`)
  })

  it('the oldest Node is the one of the package', () => {
    const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly engines: { readonly node: string } } // prettier-ignore
    expect(readme).toContain(`Node ${engines.node.replace('>=', '')} or later`)
  })
})

describe('the limits of docs/cli.md', () => {
  it('are those of the source', () => {
    const rows = [...readPage('docs/cli.md').matchAll(/^\| `(max\w+Bytes)` +\| ([\d,]+) +\|/gm)]
    const stated = Object.fromEntries(
      rows.map(([, name = '', bytes = '']) => [name, Number(bytes.replaceAll(',', ''))]),
    )
    expect(stated).toEqual(fileLimits)
  })
})
