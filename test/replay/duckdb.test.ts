import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { duckdb } from '../../src/replay/index.ts'
import { caseArbitrary } from '../../src/testing/index.ts'
import { testFunctions } from '../conformance/test-functions.ts'
import { amount, drawSeed, isFull } from '../support/amounts.ts'
import { decideCase } from '../support/sql/decide-case.ts'
import { openDuckdb } from '../support/sql/open-duckdb.ts'
import { runSqlCases, tellFigures } from '../support/sql/run-cases.ts'
import { readVectorCases } from '../support/sql/vector-cases.ts'

const seed = drawSeed()
const cases = amount('SQL_CASES', 300, 5000)

describe('DuckDB answers as the engine does', () => {
  it.each(['bytes', 'text'] as const)('on the vectors, with columns of %s', { timeout: 300_000 }, async (form) => {
    const all = await readVectorCases()
    const taken = isFull ? all : all.filter((_, at) => at % 4 === (form === 'text' ? 1 : 0))
    const { agreed, refused, wrong } = await runSqlCases(taken, duckdb, form, await openDuckdb())
    tellFigures(`DuckDB, vectors, columns of ${form}`, taken.length, agreed, refused)
    expect(wrong).toEqual([])
    expect(agreed / taken.length).toBeGreaterThan(0.98)
    expect([...refused.keys()].filter((code) => !/^E_SQL_(?:REGEX|MANDATORY)/.test(code))).toEqual([])
  })

  // It had no type, which ended the query.
  it('on what runs over an entry of an entry of a missing array', async () => {
    const inner = duckdb.at(duckdb.missing({ array: { array: { array: 'Bool' } } }), 2, { array: { array: 'Bool' } })
    const { sql } = duckdb.at(inner, 1, { array: 'Bool' })
    const run = await openDuckdb()
    expect(await run(`SELECT len(${duckdb.filter(sql, 'x', 'x')}) FROM range(2)`)).toEqual([null, null])
  })

  it(`on ${String(cases)} generated cases of three events (seed ${String(seed)})`, { timeout: 600_000 }, async () => {
    const drawn = fc.sample(caseArbitrary({ functions: testFunctions, events: 3 }), { seed, numRuns: cases })
    const ready = await Promise.all(drawn.map(decideCase))
    const run = await openDuckdb()
    const half = Math.ceil(ready.length / 2)
    for (const [form, part] of [
      ['bytes', ready.slice(0, half)],
      ['text', ready.slice(half)],
    ] as const) {
      // prettier-ignore
      const { agreed, refused, wrong } = await runSqlCases(part, duckdb, form, run)
      tellFigures(`DuckDB, generated cases, columns of ${form}`, part.length, agreed, refused)
      expect(wrong).toEqual([])
      expect(agreed / part.length).toBeGreaterThan(0.7)
      expect([...refused.keys()].filter((code) => !/^E_SQL_(?:REGEX|MANDATORY)/.test(code))).toEqual([])
    }
  })
})
