import { compileNamePattern, type NamePattern } from './name-pattern.ts'
import type { AiPrice } from './written.ts'

/** What a model costs, in US dollars for a million tokens. */
export interface Price {
  readonly input: number
  readonly output: number
  readonly cached: number
  readonly cacheWrite: number
  /** Tokens in above which the other prices hold; undefined if none do. */
  readonly above: { readonly tokens: number; readonly input: number; readonly output: number } | undefined
}

interface PriceRow {
  readonly model: NamePattern
  readonly provider: string | undefined
  /** Milliseconds since 1970. */
  readonly from: number
  readonly price: Price
  /** A row of the document goes before any of the default table. */
  readonly isOwn: boolean
}

/** Tokens of a call, as they are priced. */
export interface PricedTokens {
  /** Tokens in that came from no cache and went into none. */
  readonly input: number
  readonly cached: number
  readonly cacheWrite: number
  readonly output: number
}

/** Billionths of a dollar in a dollar: amounts of money are whole numbers, so that they add up. */
export const nanoDollars = 1_000_000_000

const perToken = nanoDollars / 1_000_000

/** The price of tokens, in billionths of a dollar, rounded up. */
export function priceOf(price: Price, tokens: PricedTokens): number {
  const all = tokens.input + tokens.cached + tokens.cacheWrite
  const { above } = price
  const isAbove = above !== undefined && all > above.tokens
  const input = isAbove ? above.input : price.input
  // Prices of caches are told for the base; above it they grow as those of tokens in do.
  const scale = price.input === 0 ? 1 : input / price.input
  const output = isAbove ? above.output : price.output
  const sum =
    tokens.input * input +
    tokens.cached * price.cached * scale +
    tokens.cacheWrite * price.cacheWrite * scale +
    tokens.output * output
  return Math.ceil(Math.round(sum * perToken * 1000) / 1000)
}

/** The most that a call may cost: nothing from a cache, and the dearest tier. */
export function dearestPrice(price: Price, input: number, output: number): number {
  const dear = Math.max(price.input, price.cacheWrite)
  const base = { ...price, input: dear, above: undefined }
  const tokens = { input, cached: 0, cacheWrite: 0, output }
  const above = price.above === undefined || input <= price.above.tokens ? 0 : priceOf(price, tokens)
  return Math.max(priceOf(base, tokens), above)
}

/** Prices of models by their names, and by the day. */
export class PriceTable {
  readonly #rows: readonly PriceRow[]

  constructor(rows: readonly PriceRow[]) {
    this.#rows = rows
  }

  /** The price that holds; undefined for a model that the table does not have. */
  find(provider: string, model: string, now: number): Price | undefined {
    let best: PriceRow | undefined
    for (const row of this.#rows) {
      if (row.from > now || (row.provider !== undefined && row.provider !== provider) || !row.model.matches(model))
        continue
      if (
        best === undefined ||
        rankOf(row, model) > rankOf(best, model) ||
        (rankOf(row, model) === rankOf(best, model) && row.from >= best.from)
      )
        // prettier-ignore
        best = row
    }
    return best?.price
  }
}

/** A row of the document goes before the default, one of a provider before one of all, a name before a pattern. */
function rankOf({ isOwn, provider, model }: PriceRow, name: string): number {
  return (isOwn ? 4000 : 0) + (provider === undefined ? 0 : 2000) + (model.text === name ? 1000 : model.text.length)
}

/** A row as it is written. */
export function toPriceRow(row: AiPrice, isOwn: boolean): PriceRow {
  const { input, output, cached = input, cache_write: cacheWrite = input, above_tokens: tokens } = row
  const above = tokens === undefined ? undefined : { tokens, input: row.input_above ?? input, output: row.output_above ?? output } // prettier-ignore
  return {
    model: compileNamePattern(row.model, '/'),
    provider: row.provider,
    from: row.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(`${row.from}T00:00:00Z`),
    price: { input, output, cached, cacheWrite, above },
    isOwn,
  }
}
