import type { LimitReading } from '../../limits/index.ts'
import { nanoDollars, type LimitUnit } from '../../policy/index.ts'
import type { CallOutcome } from '../decide/outcome.ts'

/** The limit that refuses, or else that of which the smallest part is left. */
function tightest(limits: readonly LimitReading[]): LimitReading | undefined {
  const counted = limits.filter(({ countedBy }) => countedBy !== 'nobody')
  const refusing = counted.find(({ refusal }) => refusal !== undefined)
  if (refusing !== undefined) return refusing
  return counted.sort((a, b) => a.remaining / a.amount - b.remaining / b.amount)[0]
}

function seconds(milliseconds: number): string {
  return String(Math.max(0, Math.ceil(milliseconds / 1000)))
}

/** A text that a header line can carry. */
function lineOf(text: string): string {
  return encodeURI(text.replace(/[^\x20-\x7e]/g, '?')).replaceAll('%20', ' ')
}

/**
 * What an answer tells of how it came about: provider, model, cache, the tightest limit with what is left of it behind
 * this call, and the rule that refused.
 *
 * @param now - milliseconds since 1970
 * @param unitOf - what a limit counts: cost is told in dollars
 */
export function answerHeaders(
  outcome: CallOutcome,
  cache: 'HIT' | 'MISS' | undefined,
  now: number,
  unitOf: (limit: string) => LimitUnit,
): Readonly<Record<string, string>> {
  const { target, route, attempts, fallbackFrom, rule, retryAfterMs, storeError } = outcome
  const headers: Record<string, string> = {
    'x-portcullis-attempts': String(attempts.filter(({ attempt }) => attempt > 0).length),
  }
  if (target !== undefined) {
    headers['x-portcullis-provider'] = headers['cf-aig-provider'] = lineOf(target.provider)
    headers['x-portcullis-model'] = headers['cf-aig-model'] = lineOf(target.model)
  }
  if (route !== undefined) headers['x-portcullis-route'] = lineOf(route)
  if (fallbackFrom !== undefined)
    headers['x-portcullis-fallback-from'] = lineOf(`${fallbackFrom.provider}/${fallbackFrom.model}`)
  if (cache !== undefined) headers['cf-aig-cache-status'] = cache
  if (rule !== undefined) headers['x-portcullis-rule'] = lineOf(rule)
  if (storeError !== undefined) headers['x-portcullis-limits'] = 'not counted by the store'
  const limit = tightest([...outcome.limits])
  if (limit !== undefined) {
    headers['x-ratelimit-rule'] = lineOf(limit.limit)
    const unit = unitOf(limit.limit)
    const print = (amount: number): string => String(unit === 'cost' ? amount / nanoDollars : amount)
    headers['x-ratelimit-limit'] = print(limit.amount)
    headers['x-ratelimit-remaining'] = print(limit.remaining)
    headers['x-ratelimit-unit'] = unit === 'cost' ? 'dollars' : unit
    headers['x-ratelimit-reset'] = seconds(limit.resetsAt - now)
  }
  if (retryAfterMs !== undefined && outcome.kind === 'refused') headers['retry-after'] = seconds(retryAfterMs)
  return headers
}
