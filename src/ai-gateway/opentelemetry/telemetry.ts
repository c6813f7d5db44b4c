import { metrics, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context, type Counter, type Histogram, type Meter, type Tracer } from '@opentelemetry/api' // prettier-ignore
import type { Policy } from '../../policy/index.ts'
import type { CallUsage } from '../decide/claims.ts'
import type { DecisionRecord } from '../record.ts'
import { errorType, metricAttributes, operationName, spanAttributes } from './attributes.ts'

/** Where spans and metrics go. */
export interface TelemetryOptions {
  /** Default: that of the global provider, which tells nobody until one is set. */
  readonly tracer?: Tracer
  /** Default: that of the global provider. */
  readonly meter?: Meter
}

const name = 'portcullis'
const dollars = 1e9

// Source of both: semantic conventions for generative AI, metrics.
const durationBounds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
const tokenBounds = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864] // prettier-ignore

/** The span of the client, if it sent one. */
function parentOf({ traceparent }: DecisionRecord): Context {
  const [, traceId, spanId, flags] = traceparent?.split('-') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true })
}

/**
 * Tells calls to OpenTelemetry, by its conventions for generative AI: a span for each call, with an event for each
 * attempt, and metrics of tokens, durations, first texts, costs and refusals. No span holds a text or who called.
 *
 * @returns what a gateway tells its records to (`onRecord`)
 * @example
 * openGateway(policy, { environment: process.env, onRecord: recordTelemetry(policy) })
 */
export function recordTelemetry(policy: Policy, options: TelemetryOptions = {}): (record: DecisionRecord) => void {
  const { tracer = trace.getTracer(name), meter = metrics.getMeter(name) } = options
  const plan = policy.aiGateway
  if (plan === undefined) return () => undefined
  const advice = { explicitBucketBoundaries: durationBounds }
  const perCall = (name: string, description: string): Histogram => meter.createHistogram(`gen_ai.client.inference.operation.${name}`, { unit: '{token}', description, advice: { explicitBucketBoundaries: tokenBounds } }) // prettier-ignore
  const spent = (name: string, description: string): Counter => meter.createCounter(`gen_ai.client.inference.usage.${name}`, { unit: '{token}', description }) // prettier-ignore
  const [tokensIn, tokensOut] = [perCall('input_tokens', 'Tokens in of a call.'), perCall('output_tokens', 'Tokens out of a call.')] // prettier-ignore
  const usages: readonly (readonly [Counter, (usage: CallUsage) => number | undefined])[] = [
    [spent('input_tokens', 'Tokens in, those of caches too.'), ({ input }) => input],
    [spent('output_tokens', 'Tokens out, those of thoughts too.'), ({ output }) => output],
    [spent('cache_read.input_tokens', 'Tokens in that came from a cache.'), ({ cached }) => cached],
    [spent('cache_write.input_tokens', 'Tokens in that went into a cache.'), ({ cacheWrite }) => cacheWrite],
    [spent('reasoning.output_tokens', 'Tokens out that are thoughts.'), ({ reasoning }) => reasoning],
  ]
  // Embeddings infer nothing: their time has the name of operations.
  const inference = meter.createHistogram('gen_ai.client.inference.duration', { unit: 's', description: 'From the call to the end of its answer.', advice }) // prettier-ignore
  const operation = meter.createHistogram('gen_ai.client.operation.duration', { unit: 's', description: 'The same of embeddings.', advice }) // prettier-ignore
  const first = meter.createHistogram('gen_ai.client.inference.time_to_first_chunk', { unit: 's', description: 'From the call to the first text of a stream.', advice }) // prettier-ignore
  const cost = meter.createCounter('portcullis.cost', { unit: '{USD}', description: 'Cost of answers.' })
  const cache = meter.createCounter('portcullis.cache.lookups', { unit: '{call}', description: 'Calls that the cache was asked for.' }) // prettier-ignore
  const refusals = meter.createCounter('portcullis.refusals', { unit: '{call}', description: 'Calls that policy refused.' }) // prettier-ignore
  const guardrails = meter.createCounter('portcullis.guardrail.outcomes', { unit: '{match}', description: 'Matches of rules and guards in prompts and answers.' }) // prettier-ignore
  return (record) => {
    const { outcome, usage, time, durationMs = 0, firstTextMs } = record
    const labels = metricAttributes(plan, record)
    const error = errorType(record)
    const model = outcome.target?.model ?? record.call.model
    const span = tracer.startSpan(`${operationName(record)} ${model}`, { kind: SpanKind.CLIENT, startTime: time, attributes: spanAttributes(plan, record) }, parentOf(record)) // prettier-ignore
    for (const { target, attempt, result } of outcome.attempts)
      if (attempt > 0) span.addEvent('portcullis.attempt', { attempt, 'portcullis.provider': target.provider, 'gen_ai.request.model': target.model, result: result.kind === 'failure' ? result.reason : result.kind }, time) // prettier-ignore
    if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error })
    span.end(time + durationMs)

    const duration = record.call.operation === 'embeddings' ? operation : inference
    duration.record(durationMs / 1000, error === undefined ? labels : { ...labels, 'error.type': error })
    if (firstTextMs !== undefined && record.call.isStream) first.record(firstTextMs / 1000, labels)
    if (outcome.kind === 'answered' && usage !== undefined) {
      tokensIn.record(usage.input, labels)
      tokensOut.record(usage.output, labels)
      for (const [counter, of] of usages) {
        const amount = of(usage)
        if (amount !== undefined) counter.add(amount, { ...labels, 'gen_ai.token.modality': 'unknown' })
      }
      if (record.cost !== undefined) cost.add(record.cost / dollars, labels)
    }
    if (record.isCacheable && outcome.kind !== 'refused') cache.add(1, { ...labels, result: outcome.kind === 'cached' ? 'hit' : 'miss' }) // prettier-ignore
    if (outcome.kind === 'refused') refusals.add(1, { ...labels, 'error.type': error ?? '', rule: outcome.rule ?? '' })
    for (const { direction, rule, action, count } of record.content.outcomes)
      guardrails.add(count, { direction, rule: rule ?? 'unread', action })
  }
}
