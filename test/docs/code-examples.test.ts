import { describe, expect, it } from 'vitest'
import { codeExamples } from '../../src/diagnostics/index.ts'
import { codesOf } from '../support/run-example.ts'

const rows = Object.entries(codeExamples)
const shown = rows.flatMap(([code, example]) => ('form' in example ? [[code, example] as const] : []))

describe('the examples of codes', () => {
  it.each(shown)('%s: the wrong one tells it, the right one tells no error', async (code, example) => {
    expect(await codesOf(example.wrong, example)).toContain(code)
    const right = await codesOf(example.right, example)
    expect(right).not.toContain(code)
    expect(right.filter((told) => told.startsWith('E_'))).toEqual([])
  })

  it('are there for most codes, and the others say why not', () => {
    const left = rows.flatMap(([code, example]) => ('because' in example ? [[code, example.because] as const] : []))
    for (const [code, because] of left)
      expect([code, because]).toEqual([code, expect.stringMatching(/^[a-z].{20,}[^.]$/)])
    // What is left is about messages, files of keys, other programs, and texts longer than a page.
    expect(shown.length).toBeGreaterThanOrEqual(100)
  })
})
