import type { AiPrice } from './written.ts'

/** The day on which {@link defaultPrices} were last looked at. Prices change: a document that counts money has its own. */
export const defaultPricesDay = '2025-09-01'

/**
 * List prices in US dollars for a million tokens, of the public price pages of OpenAI (openai.com/api/pricing), Anthropic
 * (anthropic.com/pricing: writing to the cache for 5 minutes costs 1.25 times, reading 0.1 times) and Google
 * (ai.google.dev/pricing), of {@link defaultPricesDay}. The rows of Claude Opus 4 to 4.8 were looked at again on
 * 2026-11-27 in a stored copy of platform.claude.com/docs/en/about-claude/pricing: 4.5 and later cost a third of 4.1.
 */
export const defaultPrices: readonly AiPrice[] = [
  { model: 'gpt-5', input: 1.25, output: 10, cached: 0.125 },
  { model: 'gpt-5-mini', input: 0.25, output: 2, cached: 0.025 },
  { model: 'gpt-5-nano', input: 0.05, output: 0.4, cached: 0.005 },
  { model: 'gpt-4.1', input: 2, output: 8, cached: 0.5 },
  { model: 'gpt-4.1-mini', input: 0.4, output: 1.6, cached: 0.1 },
  { model: 'gpt-4.1-nano', input: 0.1, output: 0.4, cached: 0.025 },
  { model: 'gpt-4o', input: 2.5, output: 10, cached: 1.25 },
  { model: 'gpt-4o-mini', input: 0.15, output: 0.6, cached: 0.075 },
  { model: 'o3', input: 2, output: 8, cached: 0.5 },
  { model: 'o4-mini', input: 1.1, output: 4.4, cached: 0.275 },
  { model: 'text-embedding-3-small', input: 0.02, output: 0 },
  { model: 'text-embedding-3-large', input: 0.13, output: 0 },
  { model: 'claude-opus-4-1*', input: 15, output: 75, cached: 1.5, cache_write: 18.75 },
  { model: 'claude-opus-4-2025*', input: 15, output: 75, cached: 1.5, cache_write: 18.75 },
  { model: 'claude-opus-4-5*', input: 5, output: 25, cached: 0.5, cache_write: 6.25 },
  { model: 'claude-opus-4-6*', input: 5, output: 25, cached: 0.5, cache_write: 6.25 },
  { model: 'claude-opus-4-7*', input: 5, output: 25, cached: 0.5, cache_write: 6.25 },
  { model: 'claude-opus-4-8*', input: 5, output: 25, cached: 0.5, cache_write: 6.25 },
  { model: 'claude-sonnet-4-*', input: 3, output: 15, cached: 0.3, cache_write: 3.75, above_tokens: 200_000, input_above: 6, output_above: 22.5 }, // prettier-ignore
  { model: 'claude-3-5-haiku-*', input: 0.8, output: 4, cached: 0.08, cache_write: 1 },
  { model: 'gemini-2.5-pro', input: 1.25, output: 10, cached: 0.31, above_tokens: 200_000, input_above: 2.5, output_above: 15 }, // prettier-ignore
  { model: 'gemini-2.5-flash', input: 0.3, output: 2.5, cached: 0.075 },
  { model: 'gemini-2.5-flash-lite', input: 0.1, output: 0.4, cached: 0.025 },
]
