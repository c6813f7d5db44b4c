import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { format } from '../../src/index.ts'
import type { FormatOptions } from '../../src/grammar/index.ts'
import { gateway } from '../../src/language/index.ts'
import {
  caseArbitrary,
  closuresExecutor,
  createModuleExecutor,
  referenceExecutor,
  sourceExecutor,
  type Executor,
} from '../../src/testing/index.ts'
import { testFunctions } from '../conformance/test-functions.ts'
import { amount, drawSeed } from '../support/amounts.ts'
import { allowsGeneratedCode } from '../support/code-generation.ts'
import { runModuleText } from '../support/load-module.ts'

const executors: readonly Executor[] = [
  referenceExecutor,
  closuresExecutor,
  ...(allowsGeneratedCode
    ? [sourceExecutor, createModuleExecutor((text) => Promise.resolve(runModuleText(text)))]
    : []),
]

/** Set PORTCULLIS_SEED to repeat a run, PORTCULLIS_FORMATTED_EXPRESSIONS for another number of expressions. */
const seed = drawSeed()
const runs = amount('FORMATTED_EXPRESSIONS', 100, 1000)

const options: fc.Arbitrary<FormatOptions> = fc.record(
  {
    width: fc.constantFrom(20, 40, 80),
    operators: fc.constantFrom('words' as const, 'symbols' as const),
    sortSets: fc.boolean(),
  },
  { requiredKeys: [] },
)

describe(`layout of generated expressions (seed ${String(seed)})`, () => {
  it(`is its own layout and means the same on all executors, on ${String(runs)} expressions`, { timeout: 700_000 }, async () => {
    console.log(`layout of expressions: seed ${String(seed)}; repeat with PORTCULLIS_SEED=${String(seed)}`)
    let broken = 0
    await fc.assert(
      fc.asyncProperty(caseArbitrary({ functions: testFunctions }), options, async ({ text, scheme, events }, layout) => {
        const once = format(text, scheme, layout)
        if (!once.ok) throw new Error(`generated text must be valid: ${text}`)
        if (once.value.includes('\n')) broken += 1
        expect(format(once.value, scheme, layout)).toMatchObject({ ok: true, value: once.value })
        for (const executor of executors) {
          const [before, after] = [await executor.prepare(text, scheme), await executor.prepare(once.value, scheme)]
          for (const event of events) expect(String(after(event)), `${executor.name}: ${text}`).toBe(String(before(event)))
        }
      }),
      { numRuns: runs, seed },
    )
    expect(broken).toBeGreaterThan(runs / 20)
  }) // prettier-ignore
})

/** A case of `../shared/field-cases/turn2.json`, as far as the formatter is asked. */
interface FieldCase {
  readonly id: string
  readonly api: string
  readonly input: string
  readonly expected: string
}

const file = '../shared/field-cases/turn2.json'
const fieldCases = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as readonly FieldCase[]).filter(({ api }) => /gateway/.test(api))
  : undefined

describe('texts as the API of Gateway gives them back', () => {
  // Terraform shows a change for ever unless its text is that of the API. Sources of the first six: Gateway's pages and
  // cf-terraforming; of the last: terraform-provider-cloudflare#6360, #5839.
  it.each([
    'any(identity.groups.name[*] in {"Finance"})',
    'any(http.conn.dst_ip[*] in {192.0.2.0/24})',
    'net.detected_protocol == "ssh"',
    'net.fqdn.host == "example.com"',
    'experimental.is_mcp == true',
    'not(any(identity.groups.name[*] in {"Contractors"})) and not(identity.email == "a@example.com")',
    'not(identity.email in {"a@example.com"})',
  ])('%s stays as it is', (text) => {
    expect(format(text, gateway)).toEqual({ ok: true, value: text, warnings: [] })
  })

  it.skipIf(fieldCases === undefined)('every such field case stays as it is, or is what is expected of it', () => {
    const wrong = (fieldCases ?? []).flatMap(({ id, api, input, expected }) => {
      const formatted = format(input, gateway)
      const text = formatted.ok ? formatted.value : formatted.diagnostics.map(({ message }) => message).join('; ')
      return text === (api.includes('format') ? expected : input) ? [] : [`${id}: ${text}`]
    })
    expect(wrong).toEqual([])
    expect((fieldCases ?? []).length).toBeGreaterThan(6)
  })
})
