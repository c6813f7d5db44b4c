import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { format, type Scheme } from '../../src/index.ts'
import { caseArbitrary, closuresExecutor, referenceExecutor, type ExpressionCase } from '../../src/testing/index.ts'
import type { FormatOptions } from '../../src/grammar/index.ts'
import { testFunctions } from '../conformance/test-functions.ts'
import { amount, drawSeed } from '../support/amounts.ts'

/** Set PORTCULLIS_SEED to repeat a run, PORTCULLIS_FORMATS for another number of cases. */
const seed = drawSeed()
const runs = amount('FORMATS', 1000, 20_000)

const optionsArbitrary: fc.Arbitrary<FormatOptions> = fc.record(
  {
    width: fc.constantFrom(20, 40, 80, 120),
    operators: fc.constantFrom('words', 'symbols'),
    sortSets: fc.boolean(),
  },
  { requiredKeys: [] },
)

function formatted(text: string, scheme: Scheme, options: FormatOptions): string {
  const result = format(text, scheme, options)
  if (!result.ok) throw new Error(`${JSON.stringify(text)}: ${JSON.stringify(result.diagnostics[0])}`)
  return result.value
}

async function expectSameMeaning({ text, scheme, events }: ExpressionCase, laid: string): Promise<void> {
  const before = await referenceExecutor.prepare(text, scheme)
  const after = await closuresExecutor.prepare(laid, scheme)
  for (const event of events) expect(String(after(event)), laid).toBe(String(before(event)))
}

describe(`formatting (seed ${String(seed)})`, () => {
  it(`keeps the meaning and changes nothing twice, on ${String(runs)} cases`, { timeout: 600_000 }, async () => {
    console.log(`formatting: seed ${String(seed)}; repeat with PORTCULLIS_SEED=${String(seed)}`)
    await fc.assert(
      fc.asyncProperty(caseArbitrary({ functions: testFunctions }), optionsArbitrary, async (drawn, options) => {
        const laid = formatted(drawn.text, drawn.scheme, options)
        expect(formatted(laid, drawn.scheme, options)).toBe(laid)
        expect(formatted(laid, drawn.scheme, {})).toBe(
          formatted(drawn.text, drawn.scheme, options.sortSets === undefined ? {} : { sortSets: options.sortSets }),
        )
        await expectSameMeaning(drawn, laid)
      }),
      { numRuns: runs, seed },
    )
  })
})
