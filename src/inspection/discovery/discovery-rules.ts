/** One heuristic: a condition over `endpoint.*`, and what it adds to the score of an endpoint that it matches. */
export interface DiscoveryRule {
  readonly id: string
  /** In our language, read against `endpointScheme`. */
  readonly expression: string
  /** Positive speaks for a model, negative against it. A filter takes away more than all others can add. */
  readonly score: number
  /** Said of an endpoint that matches. */
  readonly signal: string
}

/** From this score on an endpoint gets the label `cf-llm`. */
export const labelScore = 80
/** From this score on it is offered for review. */
export const reviewScore = 50

/**
 * The default heuristics. Documented by Cloudflare are: known provider destinations, more than 1 s to answer, 80% under
 * 4 KB/s, request against response size and response speed as signals, and GraphQL, heartbeats, health checks and
 * generators as filters. All scores and other thresholds are ours.
 */
export const defaultDiscoveryRules: readonly DiscoveryRule[] = [
  {
    id: 'known-provider',
    score: 200,
    signal: 'the host and the path are those of a known provider of models',
    expression: 'endpoint.provider ne "" and endpoint.provider_path',
  },
  {
    id: 'known-provider-host',
    score: 60,
    signal: 'the host is of a known provider of models',
    expression: 'endpoint.provider_api and not endpoint.provider_path',
  },
  {
    id: 'known-path',
    score: 60,
    signal: 'the path is one that calls of models have',
    expression: 'endpoint.path_shape eq "strong"',
  },
  {
    id: 'path-hint',
    score: 15,
    signal: 'the path has a word that calls of models often have',
    expression: 'endpoint.path_shape eq "weak"',
  },
  {
    id: 'slow',
    score: 25,
    signal: 'half of the answers take more than 1 s',
    expression: 'endpoint.successes ge 20 and endpoint.duration.p50 gt 1000',
  },
  {
    id: 'slow-on-known-path',
    score: 25,
    signal: 'few samples, but slow ones on a path that calls of models have',
    expression:
      'endpoint.path_shape eq "strong" and endpoint.successes ge 3 and endpoint.successes lt 20 and endpoint.duration.p50 gt 1000',
  },
  {
    id: 'low-bitrate',
    score: 25,
    signal: '80% of the answers come at less than 4 KB/s',
    expression: 'endpoint.successes ge 20 and endpoint.duration.p50 gt 400 and endpoint.slow_bitrate_percent ge 80',
  },
  {
    id: 'streaming',
    score: 30,
    signal: 'answers are streams of events or lines',
    expression: 'endpoint.successes ge 3 and endpoint.streaming_percent ge 20',
  },
  {
    id: 'progressive',
    score: 15,
    signal: 'answers go on for long after their first byte',
    expression: 'endpoint.successes ge 20 and endpoint.progressive_percent ge 50 and endpoint.ttfb.p50 ge 200',
  },
  {
    id: 'text-for-text',
    score: 20,
    signal: 'some text in JSON goes in, some text comes out',
    expression:
      'endpoint.successes ge 20 and endpoint.json_request_percent ge 80 and endpoint.request_bytes.p50 ge 200 and endpoint.request_bytes.p90 le 1000000 and endpoint.response_bytes.p50 ge 200 and endpoint.response_bytes.p90 le 1000000 and (endpoint.json_percent ge 80 or endpoint.text_percent ge 80 or endpoint.streaming_percent ge 20)',
  },
  {
    id: 'size-varies',
    score: 15,
    signal: 'answers differ in size',
    expression: 'endpoint.successes ge 20 and endpoint.response_spread_percent ge 180',
  },
  {
    id: 'time-grows-with-size',
    score: 15,
    signal: 'longer answers take longer',
    expression: 'endpoint.successes ge 20 and endpoint.growth_percent ge 50',
  },
  {
    id: 'embeddings',
    score: 60,
    signal: 'a small text in JSON gives a much larger answer, on a path of embeddings',
    expression:
      'endpoint.path matches r"(^|/)(embed|embeddings?)$" and endpoint.successes ge 3 and endpoint.json_request_percent ge 80 and endpoint.json_percent ge 80 and endpoint.response_bytes.p50 ge 2048 and endpoint.size_ratio_percent gt 100',
  },
  {
    id: 'time-apart-from-size',
    score: -25,
    signal: 'longer answers take no longer: nothing is written word by word',
    expression:
      'endpoint.successes ge 50 and endpoint.duration.p50 gt 1000 and endpoint.growth_percent lt 20 and endpoint.streaming_percent lt 20 and endpoint.path_shape ne "strong" and endpoint.provider eq ""',
  },
  {
    id: 'no-body-method',
    score: -60,
    signal: 'the method sends no body',
    expression: 'not endpoint.method in {"POST" "PUT" "PATCH"}',
  },
  {
    id: 'filter-no-request-body',
    score: -300,
    signal: 'requests carry nothing, so no prompt',
    expression: 'endpoint.successes ge 3 and endpoint.request_bytes.p90 lt 16 and endpoint.path_shape ne "strong"',
  },
  {
    id: 'filter-mcp',
    score: -500,
    signal: 'a server of MCP: tools, and no model',
    expression: 'endpoint.mcp',
  },
  {
    id: 'filter-graphql',
    score: -300,
    signal: 'GraphQL',
    expression: 'endpoint.path matches r"(?i)/(graphql|gql)(/|$)" or endpoint.graphql_request_percent ge 20',
  },
  {
    id: 'filter-heartbeat',
    score: -300,
    signal: 'a heartbeat or health check',
    expression:
      'endpoint.path matches r"(?i)(^|[/_-])(health|healthz|healthcheck|livez|readyz|ping|heartbeat|keepalive|metrics)(/|$)" and endpoint.path_shape ne "strong"',
  },
  {
    id: 'filter-long-poll',
    score: -300,
    signal: 'answers wait for a fixed time: a long poll',
    expression:
      'endpoint.successes ge 3 and endpoint.duration.p90 gt 5000 and endpoint.response_bytes.p50 lt 1024 and (endpoint.hold_percent ge 40 or endpoint.empty_percent ge 15)',
  },
  {
    id: 'filter-generator',
    score: -300,
    signal: 'a generator of codes, passwords or documents',
    expression:
      'endpoint.path matches r"(?i)(^|[/_.-])(qr|qrcode|barcode|otp|totp|captcha|invoice|receipt)s?([/_.-]|$)" and (endpoint.document_percent ge 50 or endpoint.response_spread_percent lt 150)',
  },
  {
    id: 'filter-constant-answer',
    score: -300,
    signal: 'small answers of a constant size',
    expression:
      'endpoint.successes ge 10 and endpoint.response_bytes.p90 lt 4096 and endpoint.response_spread_percent lt 130 and endpoint.path_shape ne "strong"',
  },
  {
    id: 'filter-documents',
    score: -300,
    signal: 'answers are files: reports, downloads, pictures, static files',
    expression:
      'endpoint.document_percent ge 50 or endpoint.page_percent ge 50 or endpoint.response_bytes.p50 gt 1048576',
  },
  {
    id: 'filter-ranges',
    score: -300,
    signal: 'parts of files are asked for',
    expression: 'endpoint.partial_percent ge 5',
  },
  {
    id: 'filter-uploads',
    score: -300,
    signal: 'requests are files',
    expression: 'endpoint.bulk_request_percent ge 50 or endpoint.request_bytes.p50 gt 1048576',
  },
  {
    id: 'filter-slow-clients',
    score: -300,
    signal: 'the server answers at once; only the clients are slow',
    expression:
      'endpoint.ttfb.p50 lt 300 and endpoint.duration.p50 gt 1000 and endpoint.streaming_percent lt 20 and (endpoint.method eq "GET" or endpoint.response_bytes.p50 gt 262144)',
  },
  {
    id: 'filter-event-feed',
    score: -300,
    signal: 'a feed of events that is opened at once and stays open',
    expression:
      'endpoint.streaming_percent ge 20 and endpoint.ttfb.p50 lt 300 and (endpoint.method eq "GET" or endpoint.duration.p50 gt 60000)',
  },
  {
    id: 'filter-websocket',
    score: -300,
    signal: 'WebSocket connections: no answer to measure',
    expression: 'endpoint.websocket_percent ge 50',
  },
]
