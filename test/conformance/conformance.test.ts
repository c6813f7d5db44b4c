import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recogniseVectors, runVectors, type ConformanceSetup } from '../../src/testing/index.ts'
import { createConformanceSetup } from '../support/conformance-setup.ts'
import { createModuleFolder, type ModuleFolder } from '../support/load-module.ts'

/** Each file with the schema of its rows. */
const files = [
  ['wirefilter-parse', 'wirefilter-parse'],
  ['wirefilter-eval', 'wirefilter-eval'],
  ['engine-generated-parse', 'wirefilter-parse'],
  ['engine-generated-eval', 'wirefilter-eval'],
  ['docs-expressions', 'docs-expressions'],
  ['docs-expressions-rejected', 'docs-expressions-rejected'],
  ['gateway-expressions', 'gateway-expressions'],
  ['gateway-enforcement', 'gateway-enforcement'],
] as const

function readRows(name: string): unknown[] {
  return JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')) as unknown[]
}

describe('conformance vectors', () => {
  let folder: ModuleFolder
  let setup: ConformanceSetup

  beforeAll(async () => {
    folder = await createModuleFolder()
    setup = createConformanceSetup(folder.load)
  })
  afterAll(() => {
    folder.close()
  })

  for (const [name, kind] of files) {
    it(`${name}: every row on every executor`, async () => {
      const rows = readRows(name)
      expect(recogniseVectors(rows)).toBe(kind)
      const report = await runVectors(kind, rows, setup)
      expect(report.failures).toEqual([])
      expect(report.passed).toBe(rows.length)
    })
  }

  it('fails a row whose expectation is turned round', async () => {
    const row = readRows('wirefilter-eval')[0] as { expect: boolean }
    const report = await runVectors('wirefilter-eval', [{ ...row, expect: !row.expect }], setup)
    expect(report.failures).toHaveLength(1)
  })

  it('fails a row of enforcement whose expectation is another', async () => {
    const row = readRows('gateway-enforcement')[0] as { expect: object }
    const wrong = { ...row, expect: { ...row.expect, policy: 'nobody' } }
    expect((await runVectors('gateway-enforcement', [wrong], setup)).failures).toHaveLength(1)
  })

  it('gives a reason for each deliberate difference, and each is a row of a vector file', () => {
    const ids = new Set(files.flatMap(([name]) => readRows(name).map((row) => (row as { id: string }).id)))
    for (const [id, reason] of setup.deliberate) {
      expect(ids).toContain(id)
      expect(reason.length).toBeGreaterThan(20)
    }
  })
})
