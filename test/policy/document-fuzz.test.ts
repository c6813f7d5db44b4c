import { expect, it } from 'vitest'
import { openPolicy } from '../../src/policy/index.ts'
import { createSeededDraw } from '../../src/testing/index.ts'
import { fuzzDocuments, runDocumentSeries } from '../support/document-fuzz/document-fuzz.ts'
import { amount } from '../support/amounts.ts'

it('random and hostile documents end in a policy or in diagnostics with right places', () => {
  const seed = Date.now() % 2 ** 31
  const { documents, findings } = fuzzDocuments(createSeededDraw(seed), performance.now() + 5000)
  expect({ seed, findings }).toEqual({ seed, findings: [] })
  expect(documents).toBeGreaterThan(10)
}, 30_000)

it('each part of a document, from once to two hundred times, in a full run a thousand', () => {
  const { runs, left, findings } = runDocumentSeries(amount('PARTS', 200, 1000), Infinity)
  expect(findings).toEqual([])
  expect([runs > 150, left]).toEqual([true, 0])
}, 120_000)

it('a place behind the text is its end', () => {
  const text = 'version: 1\nrules: [a, "b'
  const opened = openPolicy(text)
  const spans = opened.ok ? [] : opened.diagnostics.map(({ span }) => span)
  expect(spans.length).toBeGreaterThan(0)
  for (const { start, end } of spans) expect([start <= text.length, end <= text.length]).toEqual([true, true])
})
