import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { compile } from '../../src/compiler/index.ts'
import { gateway } from '../../src/language/index.ts'

interface Row {
  readonly api: string
  readonly example: string
  readonly altExamples?: readonly string[]
}

const rows = JSON.parse(
  readFileSync(new URL('../../schemas/catalogue/gateway-selectors.json', import.meta.url), 'utf8'),
) as readonly Row[]

const examples = rows.flatMap(({ api, example, altExamples = [] }) =>
  [example, ...altExamples].map((text) => [api, text] as const),
)

it('has an example of each of the 99 selectors', () => {
  expect(rows).toHaveLength(99)
  expect(examples.length).toBeGreaterThanOrEqual(99)
})

it.each(examples)('compiles the example of %s: %s', (_api, text) => {
  const result = compile(text, gateway)
  expect(result.ok ? [] : result.diagnostics.map(({ message }) => message)).toEqual([])
})
