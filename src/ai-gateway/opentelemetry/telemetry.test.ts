import { metrics, trace, type HrTime } from '@opentelemetry/api'
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics' // prettier-ignore
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { describe, expect, it } from 'vitest'
import { unwrap } from '../../diagnostics/index.ts'
import { openPolicy } from '../../policy/index.ts'
import { openGateway } from '../open-gateway.ts'
import { recordTelemetry } from './index.ts'

const policy = unwrap(
  openPolicy(`
guards: [{ id: mail, action: redact, in: response, pii: [EMAIL_ADDRESS] }]
ai_gateway:
  providers: { ours: { api: openai } }
  prices: [{ provider: ours, model: gpt-x, input: 1, output: 2 }]
  cache: { ttl_seconds: 60, when: 'ai.metadata["cache"] eq "yes"', scope: shared }
  limits: [{ id: few, requests: 2, period: day }]
`),
)
const whole = { id: 'c', object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content: 'to ana@example.com' }, finish_reason: 'stop' }], usage: { prompt_tokens: 20, completion_tokens: 10 } } // prettier-ignore
const stream = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'hi' }, finish_reason: null }] })}\n\ndata: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n` // prettier-ignore

const milliseconds = ([seconds, nanoseconds]: HrTime): number => seconds * 1000 + nanoseconds / 1e6

describe('telemetry', () => {
  it('tells calls by the conventions, under the span of the client, without texts', async () => {
    const spans = new InMemorySpanExporter()
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
    const tracers = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] })
    const meters = new MeterProvider({ readers: [reader] })
    let now = 1_700_000_000_000
    const onRecord = recordTelemetry(policy, { tracer: tracers.getTracer('t'), meter: meters.getMeter('t') })
    const opened = openGateway(policy, {
      now: () => now,
      onRecord,
      send: async (request) => {
        now += 250
        const isStream = ((await request.json()) as { readonly stream?: boolean }).stream === true
        return isStream ? new Response(stream, { headers: { 'content-type': 'text/event-stream' } }) : Response.json(whole) // prettier-ignore
      },
    })
    if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics))
    const call = async (isStream: boolean, headers = {}): Promise<number> => {
      const body = JSON.stringify({ model: 'gpt-x', max_tokens: 50, stream: isStream, messages: [{ role: 'user', content: 'a secret text' }] }) // prettier-ignore
      const answer = await opened.value.fetch(new Request('https://gateway.example/v1/chat/completions', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })) // prettier-ignore
      await answer.text()
      return answer.status
    }
    const cached = { 'cf-aig-metadata': '{"cache":"yes"}' }
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
    const statuses = [await call(false, { ...cached, traceparent }), await call(false, cached), await call(true), await call(false)] // prettier-ignore
    expect(statuses).toEqual([200, 200, 200, 429])

    const [first, second, third, refused] = spans.getFinishedSpans()
    expect(first?.name).toBe('chat gpt-x')
    expect([first?.spanContext().traceId, first?.parentSpanContext?.spanId]).toEqual(['a'.repeat(32), 'b'.repeat(16)])
    expect(milliseconds(first!.endTime) - milliseconds(first!.startTime)).toBe(250)
    expect(first?.attributes).toMatchObject({ 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-x', 'gen_ai.request.max_tokens': 50, 'gen_ai.usage.input_tokens': 20, 'gen_ai.usage.output_tokens': 10, 'portcullis.cache': 'miss', 'portcullis.cost_dollars': 0.00004 }) // prettier-ignore
    expect(second?.attributes).toMatchObject({ 'portcullis.cache': 'hit', 'portcullis.outcome': 'cached' })
    expect(second?.attributes['gen_ai.usage.input_tokens']).toBeUndefined()
    expect(third?.attributes).toMatchObject({ 'gen_ai.request.stream': true, 'gen_ai.response.time_to_first_chunk': 0.25, 'portcullis.usage.estimated': true }) // prettier-ignore
    expect(refused?.attributes).toMatchObject({ 'error.type': 'limit_exceeded', 'portcullis.limit.refused': 'few' })
    expect(refused?.status).toEqual({ code: 2, message: 'limit_exceeded' })
    expect(JSON.stringify(spans.getFinishedSpans().map(({ attributes, events }) => [attributes, events]))).not.toMatch(/secret text|ana@/) // prettier-ignore

    await reader.forceFlush()
    const told = new Map(exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics.map((metric) => [metric.descriptor.name, metric] as const)))) // prettier-ignore
    const points = (name: string): readonly (readonly [unknown, object])[] => told.get(name)?.dataPoints.map(({ value, attributes }) => [value, attributes]) ?? [] // prettier-ignore
    expect(points('gen_ai.client.inference.operation.input_tokens').map(([value]) => value)).toEqual([expect.objectContaining({ count: 2 })]) // prettier-ignore
    expect(points('gen_ai.client.inference.usage.output_tokens')).toEqual([[11, expect.objectContaining({ 'gen_ai.token.modality': 'unknown' })]]) // prettier-ignore
    expect(points('gen_ai.client.inference.duration').reduce((sum, [value]) => sum + (value as { readonly count: number }).count, 0)).toBe(4) // prettier-ignore
    expect(points('gen_ai.client.inference.time_to_first_chunk')).toEqual([[expect.objectContaining({ count: 1, sum: 0.25 }), expect.anything()]]) // prettier-ignore
    expect(points('portcullis.cache.lookups').map(([value, { result }]: readonly [unknown, { result?: unknown }]) => [value, result])).toEqual([[1, 'miss'], [1, 'hit']]) // prettier-ignore
    expect(points('portcullis.refusals')).toEqual([[1, expect.objectContaining({ 'error.type': 'limit_exceeded', rule: 'few' })]]) // prettier-ignore
    expect(points('portcullis.guardrail.outcomes')).toEqual([[2, { direction: 'response', rule: 'mail', action: 'redact' }]]) // prettier-ignore
    await meters.shutdown()
  })

  it('tells nobody while nobody has set a provider', () => {
    expect([trace.getTracerProvider().constructor.name, metrics.getMeterProvider().constructor.name]).toEqual([
      'ProxyTracerProvider',
      'NoopMeterProvider',
    ])
  })
})
