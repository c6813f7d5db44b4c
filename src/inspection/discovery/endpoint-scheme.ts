import type { EventRecord } from '../../compiler/index.ts'
import { defineScheme, rulesFunctions, type Scheme } from '../../language/index.ts'
import type { Endpoint } from './statistics/aggregator.ts'
import type { CountName, SketchName } from './statistics/endpoint-statistics.ts'
import { findProvider, type ProviderMatch, type ProviderRow } from './find-provider.ts'
import { findPathShape } from './paths/path-shapes.ts'
import { isMcpEndpoint } from './mcp-endpoint.ts'

type FieldRow = readonly [
  name: string,
  type: 'Bool' | 'Bytes' | 'Int',
  summary: string,
  read: (endpoint: Endpoint, provider: ProviderMatch | undefined) => boolean | string | number,
]

function share(name: CountName): (endpoint: Endpoint) => number {
  return ({ statistics: { counts } }) => Math.round((100 * counts[name]) / Math.max(1, counts.successes))
}

function quantile(name: SketchName, at: number): (endpoint: Endpoint) => number {
  return ({ statistics: { sketches } }) => Math.round(sketches[name].quantile(at))
}

function quantiles(field: string, name: SketchName, unit: string, shown: readonly number[]): readonly FieldRow[] {
  return shown.map((percent): FieldRow => {
    const text = `${String(percent)}% of the successful answers have at most this (${unit}), within 2%`
    return [`endpoint.${field}.p${String(percent)}`, 'Int', text, quantile(name, percent / 100)]
  })
}

/** p90 of p10 in percent: 100 is a constant. */
function spread({ statistics: { sketches } }: Endpoint): number {
  const { responseBytes } = sketches
  return Math.round((100 * Math.max(1, responseBytes.quantile(0.9))) / Math.max(1, responseBytes.quantile(0.1)))
}

/** What rules can ask of an endpoint. Shares are whole percents of the answers with a 2xx status. */
const fieldRows: readonly FieldRow[] = [
  ['endpoint.method', 'Bytes', 'Method, in upper case', ({ method }) => method],
  ['endpoint.host', 'Bytes', 'Host, in lower case, with a port that is not the default', ({ host }) => host],
  ['endpoint.path', 'Bytes', 'Path template: `{id}` and the like stand for variables', ({ path }) => path],
  [
    'endpoint.provider',
    'Bytes',
    'Known application of models that the host is of; empty if none',
    (_, found) => found?.id ?? '',
  ],
  [
    'endpoint.provider_path',
    'Bool',
    "The path is one of the provider's for models",
    (_, found) => found?.hasPath ?? false,
  ],
  [
    'endpoint.provider_api',
    'Bool',
    "The provider's host is an interface of models; not so a site of chats, which has much besides",
    (_, found) => found?.isApi ?? false,
  ],
  [
    'endpoint.mcp',
    'Bool',
    'The endpoint is of an MCP server: by a known host, a label of the host, or the path',
    ({ host, path }) => isMcpEndpoint(host, path),
  ],
  [
    'endpoint.path_shape',
    'Bytes',
    '`strong`, `weak` or empty: how much the path looks like a model',
    ({ path }) => findPathShape(path),
  ],
  ['endpoint.requests', 'Int', 'Exchanges', ({ statistics }) => statistics.counts.requests],
  [
    'endpoint.successes',
    'Int',
    'Exchanges with a 2xx status: all measures are of these',
    ({ statistics }) => statistics.counts.successes,
  ],
  [
    'endpoint.websocket_percent',
    'Int',
    'Exchanges with status 101, in percent of all',
    ({ statistics: { counts } }) => Math.round((100 * counts.webSockets) / Math.max(1, counts.requests)),
  ],
  ...quantiles('duration', 'duration', 'ms to the last byte', [10, 50, 90]),
  ...quantiles('ttfb', 'ttfb', 'ms to the first byte', [10, 50, 90]),
  ...quantiles('request_bytes', 'requestBytes', 'bytes', [10, 50, 90]),
  ...quantiles('response_bytes', 'responseBytes', 'bytes', [10, 50, 90]),
  ...quantiles('bitrate', 'bitrate', 'bytes a second over the whole wait', [50]),
  ...quantiles('stream_bitrate', 'streamBitrate', 'bytes a second behind the first byte', [50]),
  [
    'endpoint.slow_bitrate_percent',
    'Int',
    'Answers under 4096 bytes a second over the whole wait',
    share('underSlowBitrate'),
  ],
  [
    'endpoint.progressive_percent',
    'Int',
    'Answers that take more than half of their time, and over 200 ms, behind the first byte',
    share('progressive'),
  ],
  [
    'endpoint.response_spread_percent',
    'Int',
    'p90 of the response size in percent of p10: 100 is a constant size',
    spread,
  ],
  [
    'endpoint.size_ratio_percent',
    'Int',
    'Median response size in percent of the median request size',
    ({ statistics: { sketches } }) =>
      Math.round((100 * sketches.responseBytes.quantile(0.5)) / Math.max(1, sketches.requestBytes.quantile(0.5))),
  ],
  [
    'endpoint.hold_percent',
    'Int',
    'Answers whose durations lie within about 12% of one time',
    ({ statistics }) => Math.round(100 * statistics.sketches.duration.densestShare()),
  ],
  [
    'endpoint.growth_percent',
    'Int',
    'Correlation of duration with response size, times 100',
    ({ statistics }) => Math.round(100 * statistics.growth.correlation()),
  ],
  ['endpoint.empty_percent', 'Int', 'Answers without a body', share('empty')],
  ['endpoint.partial_percent', 'Int', 'Answers to a range (206)', share('partial')],
  ['endpoint.streaming_percent', 'Int', 'Answers of a streaming type such as text/event-stream', share('streaming')],
  ['endpoint.json_percent', 'Int', 'Answers in JSON', share('json')],
  ['endpoint.text_percent', 'Int', 'Answers in plain text or Markdown', share('text')],
  ['endpoint.page_percent', 'Int', 'Answers in HTML', share('pages')],
  [
    'endpoint.document_percent',
    'Int',
    'Answers that are images, media, PDF, CSV, office files, archives, scripts, styles',
    share('documents'),
  ],
  ['endpoint.json_request_percent', 'Int', 'Requests in JSON', share('jsonRequests')],
  ['endpoint.bulk_request_percent', 'Int', 'Requests with multipart forms, media or raw bytes', share('bulkRequests')],
  ['endpoint.graphql_request_percent', 'Int', 'Requests of the type application/graphql', share('graphqlRequests')],
]

/** The names that discovery rules are read against. */
export const endpointScheme: Scheme = defineScheme({
  name: 'endpoint',
  fields: Object.fromEntries(fieldRows.map(([name, type, summary]) => [name, { type, summary, category: 'endpoint' }])),
  functions: rulesFunctions,
})

/** The field values of an endpoint. */
export function describeEndpoint(endpoint: Endpoint, providers?: readonly ProviderRow[]): EventRecord {
  const provider = findProvider(endpoint.host, endpoint.path, providers)
  return Object.fromEntries(fieldRows.map(([name, , , read]) => [name, read(endpoint, provider)]))
}
