import { describe, expect, it } from 'vitest'
import { dearestPrice, PriceTable, priceOf, toPriceRow, type PricedTokens } from './prices.ts'
import type { AiPrice } from './written.ts'

const now = Date.parse('2026-11-27T00:00:00Z')
const tableOf = (rows: readonly AiPrice[], standIn?: string): PriceTable => new PriceTable(rows.map((row) => toPriceRow(row, true)), standIn) // prettier-ignore
const claude: AiPrice = { model: 'c', input: 3, output: 15, cached: 0.3, cache_write: 3.75, cache_write_hour: 6, tiers: { batch: 0.5, priority: 2 } } // prettier-ignore
const nothing: PricedTokens = { input: 0, cached: 0, cacheWrite: 0, cacheWriteHour: 0, output: 0, reasoning: 0 }
const price = tableOf([claude]).find('p', 'c', now)!
/** Dollars of a million tokens of each kind. */
const million = (own: Partial<PricedTokens>, tier?: string): number =>
  priceOf(price, { ...nothing, ...own }, tier) / 1e9

describe('prices', () => {
  it.each<[Partial<PricedTokens>, string | undefined, number]>([
    [{ input: 1e6 }, undefined, 3],
    [{ cached: 1e6 }, undefined, 0.3],
    [{ cacheWrite: 1e6 }, undefined, 3.75],
    [{ cacheWriteHour: 1e6 }, undefined, 6],
    [{ output: 1e6 }, undefined, 15],
    [{ reasoning: 1e6 }, undefined, 15],
    [{ input: 1e6, output: 1e6 }, 'batch', 9],
    [{ input: 1e6, output: 1e6 }, 'priority', 36],
    [{ input: 1e6, output: 1e6 }, 'standard', 18],
  ])('tell %j of the tier %s as %d dollars', (tokens, tier, dollars) => {
    expect(million(tokens, tier)).toBe(dollars)
  })

  it('tell thoughts, and an hour of cache, as the base where they have no price of their own', () => {
    const plain = tableOf([{ model: 'm', input: 1, output: 4, cache_write: 2 }, { model: 't', input: 1, output: 4, reasoning: 8 }]) // prettier-ignore
    expect(plain.find('p', 'm', now)).toMatchObject({ cacheWriteHour: 2, reasoning: 4 })
    expect(priceOf(plain.find('p', 't', now)!, { ...nothing, output: 1e6, reasoning: 1e6 })).toBe(12e9)
  })

  it('grow above a number of tokens, caches and thoughts with them', () => {
    const long = tableOf([{ ...claude, reasoning: 30, above_tokens: 1000, input_above: 6, output_above: 30 }]).find('p', 'c', now)! // prettier-ignore
    const tokens = { ...nothing, input: 500, cacheWriteHour: 600, output: 100, reasoning: 10 }
    expect(priceOf(long, tokens)).toBe((500 * 6 + 600 * 12 + 100 * 30 + 10 * 60) * 1000)
  })

  it('reserve the dearest: all of it written for an hour, in the dearest tier', () => {
    expect(dearestPrice(price, 1e6, 1e6)).toBe((6 + 15) * 2 * 1e9)
    const long = tableOf([{ ...claude, tiers: {}, above_tokens: 1000, input_above: 6, output_above: 22.5 }]).find('p', 'c', now)! // prettier-ignore
    expect([dearestPrice(long, 1000, 10), dearestPrice(long, 1001, 10)]).toEqual([6_150_000, 12_237_000])
    for (const tier of [undefined, 'batch', 'priority'])
      for (const kind of ['input', 'cached', 'cacheWrite', 'cacheWriteHour'] as const)
        expect(priceOf(price, { ...nothing, [kind]: 5000, output: 70 }, tier)).toBeLessThanOrEqual(dearestPrice(price, 5000, 70)) // prettier-ignore
  })

  it('stand in for a model that has none', () => {
    const rows: readonly AiPrice[] = [{ model: 'm', input: 1, output: 2 }]
    expect(tableOf(rows).find('p', 'nobodys', now)).toBeUndefined()
    expect(tableOf(rows, 'm').find('p', 'nobodys', now)).toMatchObject({ input: 1, output: 2 })
    expect(tableOf(rows, 'm').findOwn('p', 'nobodys', now)).toBeUndefined()
  })
})
