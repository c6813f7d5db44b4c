import { compileNamePattern, type NamePattern } from './name-pattern.ts'
import type { AiPrice } from './written.ts'

/** What a model costs, in US dollars for a million tokens. */
export interface Price {
  readonly input: number
  readonly output: number
  readonly cached: number
  readonly cacheWrite: number
  /** Writing to a cache that keeps it for an hour. */
  readonly cacheWriteHour: number
  /** Tokens out that are thoughts. */
  readonly reasoning: number
  /** By tier of service, what all of these are multiplied by, such as 0.5 for batches. */
  readonly tiers: ReadonlyMap<string, number>
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
  readonly cacheWriteHour: number
  /** Tokens out that are no thoughts. */
  readonly output: number
  readonly reasoning: number
}

/** Billionths of a dollar in a dollar: amounts of money are whole numbers, so that they add up. */
export const nanoDollars = 1_000_000_000

const perToken = nanoDollars / 1_000_000

/**
 * The price of tokens, in billionths of a dollar, rounded up.
 *
 * @param tier - of service, as the provider tells it; one that the price does not name costs what the standard does
 */
export function priceOf(price: Price, tokens: PricedTokens, tier?: string): number {
  const all = tokens.input + tokens.cached + tokens.cacheWrite + tokens.cacheWriteHour
  const { above } = price
  const isAbove = above !== undefined && all > above.tokens
  const input = isAbove ? above.input : price.input
  // Prices of caches are told for the base; above it they grow as those of tokens in do.
  const scale = price.input === 0 ? 1 : input / price.input
  const output = isAbove ? above.output : price.output
  const thoughts = price.output === 0 ? price.reasoning : (price.reasoning * output) / price.output
  const sum =
    tokens.input * input +
    tokens.cached * price.cached * scale +
    tokens.cacheWrite * price.cacheWrite * scale +
    tokens.cacheWriteHour * price.cacheWriteHour * scale +
    tokens.output * output +
    tokens.reasoning * thoughts
  const factor = tier === undefined ? 1 : (price.tiers.get(tier) ?? 1)
  return Math.ceil(Math.round(sum * factor * perToken * 1000) / 1000)
}

/** The most that a call may cost: nothing read from a cache, all of it written to the dearest, and the dearest tier. */
export function dearestPrice(price: Price, input: number, output: number): number {
  const isHour = price.cacheWriteHour > price.cacheWrite
  const dearIn = Math.max(price.input, price.cacheWrite, price.cacheWriteHour)
  const isThought = price.reasoning > price.output
  const tokens: PricedTokens = {
    input: dearIn === price.input ? input : 0,
    cached: 0,
    cacheWrite: dearIn !== price.input && !isHour ? input : 0,
    cacheWriteHour: dearIn !== price.input && isHour ? input : 0,
    output: isThought ? 0 : output,
    reasoning: isThought ? output : 0,
  }
  const tiers = [undefined, ...price.tiers.keys()]
  const isAbove = price.above !== undefined && input > price.above.tokens
  return Math.max(...tiers.flatMap((tier) => [priceOf({ ...price, above: undefined }, tokens, tier), isAbove ? priceOf(price, tokens, tier) : 0])) // prettier-ignore
}

/** Prices of models by their names, and by the day. */
export class PriceTable {
  readonly #rows: readonly PriceRow[]
  readonly #standIn: string | undefined

  /** @param standIn - the model at whose price a model is counted that the table does not have */
  constructor(rows: readonly PriceRow[], standIn?: string) {
    this.#rows = rows
    this.#standIn = standIn
  }

  /** The price that a call is counted at; undefined for a model that the table does not have. */
  find(provider: string, model: string, now: number): Price | undefined {
    const own = this.findOwn(provider, model, now)
    return own ?? (this.#standIn === undefined ? undefined : this.findOwn(provider, this.#standIn, now))
  }

  /** The price of the model itself. */
  findOwn(provider: string, model: string, now: number): Price | undefined {
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
  const { cache_write_hour: cacheWriteHour = cacheWrite, reasoning = output, tiers = {} } = row
  const above = tokens === undefined ? undefined : { tokens, input: row.input_above ?? input, output: row.output_above ?? output } // prettier-ignore
  return {
    model: compileNamePattern(row.model, '/'),
    provider: row.provider,
    from: row.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(`${row.from}T00:00:00Z`),
    price: { input, output, cached, cacheWrite, cacheWriteHour, reasoning, tiers: new Map(Object.entries(tiers)), above }, // prettier-ignore
    isOwn,
  }
}
