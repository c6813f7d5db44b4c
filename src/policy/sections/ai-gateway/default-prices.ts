import type { AiPrice } from './written.ts'

/** Where a price was read, and what of it could be checked there. */
export interface PriceSource {
  readonly page: string
  /** The day of the page. */
  readonly day: string
  readonly checked: string
  /** Members of the price that no source of the provider itself confirms. */
  readonly unconfirmed?: readonly ('cached' | 'above')[]
}

/** A price with its source. */
export interface SourcedPrice extends PriceSource {
  readonly price: AiPrice
}

/** The day on which {@link sourcedPrices} were last held against stored copies of public pages. */
export const defaultPricesDay = '2026-11-27'

// A copy of OpenAI's page by others; cached tokens are in none of its columns.
const openAi: PriceSource = { page: 'deploybase.ai/articles/openai-pricing', day: '2026-03', checked: 'in and out; cached: docs.rs/adk-model, openai/pricing.rs' } // prettier-ignore
const reasoning: PriceSource = {
  ...openAi,
  checked: 'in and out; cached is half of in by docs.rs/adk-model and a quarter by RooCodeInc/Roo-Code, pull 2691: the dearer stands', // prettier-ignore
  unconfirmed: ['cached'],
}
const embeddings: PriceSource = { page: 'developers.openai.com/api/docs/models/text-embedding-3-large', day: '2026-11', checked: 'all' } // prettier-ignore
const claude: PriceSource = { page: 'platform.claude.com/docs/en/about-claude/pricing', day: '2026-11', checked: 'all' }
const claudeCopy: PriceSource = { page: 'docs.rs/synaps, pricing', day: '2026-10', checked: 'in, out and cached; writing by the rule of 1.25' } // prettier-ignore
const claudeModels: PriceSource = { page: 'platform.claude.com/docs, models, sonnet-5 and sonnet-4-5', day: '2026-11', checked: 'in and out; caches by docs.rs/synaps' } // prettier-ignore
const longContext: PriceSource = { ...claudeModels, checked: 'in and out; above 200,000 tokens by copies of the table of BerriAI/litellm', unconfirmed: ['above'] } // prettier-ignore
const gemini: PriceSource = { page: 'deploybase.ai/articles/gemini-api-pricing', day: '2026-03', checked: 'in, out and above; cached: discuss.ai.google.dev/t/107349 and its tenth' } // prettier-ignore
const lite: PriceSource = { page: 'aifreeapi.com/en/posts/gemini-api-pricing-2026', day: '2026-01', checked: 'in and out; cached is a quarter of in by tables of others and a tenth by the rule of the other models: the dearer stands', unconfirmed: ['cached'] } // prettier-ignore

/** Claude: writing to a cache for an hour costs twice as much as tokens in, a batch half of all. */
const claudeRules = (prices: readonly AiPrice[]): readonly AiPrice[] => prices.map((price) => ({ ...price, cache_write_hour: 2 * price.input, tiers: { batch: 0.5 } })) // prettier-ignore

const of = (source: PriceSource, prices: readonly AiPrice[]): readonly SourcedPrice[] => prices.map((price) => ({ ...source, price })) // prettier-ignore

/**
 * List prices in US dollars for a million tokens, each with its source. Where two sources differ, the dearer stands: a
 * budget should not be too late. Prices change: a document that counts money has its own.
 */
export const sourcedPrices: readonly SourcedPrice[] = [
  ...of(openAi, [
    { model: 'gpt-5', input: 1.25, output: 10, cached: 0.125 },
    { model: 'gpt-5-mini', input: 0.25, output: 2, cached: 0.025 },
    { model: 'gpt-5-nano', input: 0.05, output: 0.4, cached: 0.005 },
    { model: 'gpt-4.1', input: 2, output: 8, cached: 0.5 },
    { model: 'gpt-4.1-mini', input: 0.4, output: 1.6, cached: 0.1 },
    { model: 'gpt-4.1-nano', input: 0.1, output: 0.4, cached: 0.025 },
    { model: 'gpt-4o', input: 2.5, output: 10, cached: 1.25 },
    { model: 'gpt-4o-mini', input: 0.15, output: 0.6, cached: 0.075 },
  ]),
  ...of(reasoning, [
    { model: 'o3', input: 2, output: 8, cached: 1 },
    { model: 'o4-mini', input: 1.1, output: 4.4, cached: 0.55 },
  ]),
  ...of(embeddings, [
    { model: 'text-embedding-3-small', input: 0.02, output: 0 },
    { model: 'text-embedding-3-large', input: 0.13, output: 0 },
  ]),
  ...of(
    claude,
    claudeRules([
      { model: 'claude-opus-4-1*', input: 15, output: 75, cached: 1.5, cache_write: 18.75 },
      { model: 'claude-opus-4-2025*', input: 15, output: 75, cached: 1.5, cache_write: 18.75 },
      { model: 'claude-opus-4-5*', input: 5, output: 25, cached: 0.5, cache_write: 6.25 },
      { model: 'claude-opus-4-6*', input: 5, output: 25, cached: 0.5, cache_write: 6.25 },
      { model: 'claude-opus-4-7*', input: 5, output: 25, cached: 0.5, cache_write: 6.25 },
      { model: 'claude-opus-4-8*', input: 5, output: 25, cached: 0.5, cache_write: 6.25 },
    ]),
  ),
  ...of(
    longContext,
    claudeRules([
      { model: 'claude-sonnet-4-*', input: 3, output: 15, cached: 0.3, cache_write: 3.75, above_tokens: 200_000, input_above: 6, output_above: 22.5 }, // prettier-ignore
    ]),
  ),
  ...of(
    claudeModels,
    claudeRules([
      { model: 'claude-sonnet-5', input: 2, output: 10, cached: 0.2, cache_write: 2.5 },
      { model: 'claude-haiku-4-5*', input: 1, output: 5, cached: 0.1, cache_write: 1.25 },
    ]),
  ),
  ...of(
    claudeCopy,
    claudeRules([{ model: 'claude-3-5-haiku-*', input: 0.8, output: 4, cached: 0.08, cache_write: 1 }]),
  ),
  ...of(gemini, [
    { model: 'gemini-2.5-pro', input: 1.25, output: 10, cached: 0.125, above_tokens: 200_000, input_above: 2.5, output_above: 15 }, // prettier-ignore
    { model: 'gemini-2.5-flash', input: 0.3, output: 2.5, cached: 0.03 },
  ]),
  ...of(lite, [{ model: 'gemini-2.5-flash-lite', input: 0.1, output: 0.4, cached: 0.025 }]),
]
