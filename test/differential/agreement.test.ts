import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { printExpression } from '../../src/grammar/index.ts'
import { compile, format, parse } from '../../src/index.ts'
import { childKeys } from '../../src/grammar/ast.ts'
import {
  caseArbitrary,
  closuresExecutor,
  createModuleExecutor,
  referenceExecutor,
  sourceExecutor,
  type ExpressionCase,
} from '../../src/testing/index.ts'
import { testFunctions } from '../conformance/test-functions.ts'
import { createModuleFolder, runModuleText, type ModuleFolder } from '../support/load-module.ts'
import { allowsGeneratedCode } from '../support/code-generation.ts'
import { amount, drawSeed } from '../support/amounts.ts'

const generated = allowsGeneratedCode
  ? [sourceExecutor, createModuleExecutor((text) => Promise.resolve(runModuleText(text)))]
  : []

/** Set PORTCULLIS_SEED to repeat a run. */
const seed = drawSeed()
const runs = {
  inProcess: amount('EXPRESSIONS', 2000, 20_000),
  module: amount('MODULES', 250, 1000),
  roundTrip: amount('ROUND_TRIPS', 1000, 4000),
}
const budget = 600_000
const cases = caseArbitrary({ functions: testFunctions })

/** A tree without its spans and without what only spelling decides. */
function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => !/span$/i.test(key) && key !== 'form')
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutSpans(inner)]))
}

async function expectAgreement(
  { text, scheme, events }: ExpressionCase,
  executors: readonly (typeof closuresExecutor)[],
): Promise<void> {
  const ready = await Promise.all(
    executors.map(async (executor) => ({ name: executor.name, evaluate: await executor.prepare(text, scheme) })),
  )
  for (const event of events) {
    const outcomes = ready.map(({ name, evaluate }) => `${name}: ${String(evaluate(event))}`)
    const answers = new Set(outcomes.map((outcome) => outcome.replace(/^\w+: /, '')))
    if (answers.size !== 1) expect.fail(`${JSON.stringify(text)} gave ${outcomes.join(', ')}`)
  }
}

describe(`generated expressions (seed ${String(seed)})`, () => {
  let folder: ModuleFolder

  beforeAll(async () => {
    console.log(`differential tests: seed ${String(seed)}; repeat with PORTCULLIS_SEED=${String(seed)}`)
    folder = await createModuleFolder()
  })
  afterAll(() => {
    folder.close()
  })

  it(
    `reference, closures, source and module agree on ${String(runs.inProcess)} cases`,
    { timeout: budget },
    async () => {
      const executors = [referenceExecutor, closuresExecutor, ...generated]
      await fc.assert(
        fc.asyncProperty(cases, (drawn) => expectAgreement(drawn, executors)),
        { numRuns: runs.inProcess, seed },
      )
    },
  )

  it(`modules loaded from files agree too, on ${String(runs.module)} cases`, { timeout: budget }, async () => {
    const executors = [referenceExecutor, closuresExecutor, createModuleExecutor((text) => folder.load(text))]
    await fc.assert(
      fc.asyncProperty(cases, (drawn) => expectAgreement(drawn, executors)),
      { numRuns: runs.module, seed: seed + 1 },
    )
  })

  it(`parse(format(x)) is x on ${String(runs.roundTrip)} cases`, { timeout: budget }, () => {
    fc.assert(
      fc.property(cases, ({ text, scheme }) => {
        const before = parse(text, scheme)
        const formatted = format(text, scheme)
        if (!before.ok || !formatted.ok) throw new Error(`generated text must be valid: ${text}`)
        const after = parse(formatted.value, scheme)
        if (!after.ok) throw new Error(`formatted text must be valid: ${formatted.value}`)
        expect(withoutSpans(after.value)).toEqual(withoutSpans(before.value))
        expect(printExpression(after.value)).toBe(formatted.value)
      }),
      { numRuns: runs.roundTrip, seed: seed + 2 },
    )
  })

  it('reaches every kind of AST node, every test, and both answers', () => {
    const kinds = new Set<string>()
    const answers = { true: 0, false: 0, errors: 0 }
    const collect = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(collect)
      else if (typeof value === 'object' && value !== null) {
        if ('kind' in value && typeof value.kind === 'string') kinds.add(value.kind)
        Object.values(value).forEach(collect)
      }
    }
    for (const { text, scheme, events } of fc.sample(cases, { numRuns: 1500, seed })) {
      const parsed = parse(text, scheme)
      const filter = compile(text, scheme)
      if (!parsed.ok || !filter.ok) throw new Error(`generated text must be valid: ${text}`)
      collect(parsed.value)
      for (const event of events) {
        try {
          answers[filter.value.matches(event) ? 'true' : 'false']++
        } catch (error) {
          if (!(error instanceof Error) || error.name !== 'RuntimeError') throw error
          answers.errors++
        }
      }
    }
    // Holes are left by errors, and `true` as a right side is Gateway's.
    const elsewhere = ['missing', 'bool']
    for (const kind of Object.keys(childKeys)) if (!elsewhere.includes(kind)) expect(kinds).toContain(kind)
    expect(answers.true).toBeGreaterThan(300)
    expect(answers.false).toBeGreaterThan(300)
    expect(answers.errors).toBeGreaterThan(5)
  })
})
