import { describe, expect, it } from 'vitest'
import { createSeededDraw } from '../../src/testing/index.ts'
import { fuzzEditor } from '../support/editor-fuzz/editor-fuzz.ts'

/** `.ci/run` asks for more. */
const count = Number(process.env['PORTCULLIS_EDITS'] ?? (process.env['PORTCULLIS_FULL'] === '1' ? 2000 : 400))
const seed = Number(process.env['PORTCULLIS_SEED'] ?? 20261126)

describe('random edits', () => {
  it(`${String(count)} of them leave the same as a fresh start, and break nothing (seed ${String(seed)})`, async () => {
    const { edits, settled, findings } = await fuzzEditor(createSeededDraw(seed), (made) => made >= count)
    expect(findings).toEqual([])
    expect(edits).toBeGreaterThanOrEqual(count)
    expect(settled).toBeGreaterThan(0)
  }, 900_000)
})
