import { createSeededUnit } from '../../../src/testing/index.ts'
import { createRangeAnswers, createTableWorld, type Row } from './range-answers.ts'
import type { World } from './world.ts'

/**
 * Another company, with other systems: models that it runs itself, and slow things that are none. Written in one go and
 * measured once. Two mistakes of each kind were found in it, so it shows only what must not get worse.
 */
export function createSecondWorld(seed: number): World {
  const draw = createSeededUnit(seed ^ 0x5eed)
  const { one, words, whole, apart, same, file, poll, openFor, bulk } = createRangeAnswers(draw)
  const firm = one(['juniper', 'granite', 'osprey', 'saffron'])
  const at = (part: string): string => `${part}.${firm}.example`
  const inside = (part: string, port: number): string => `${part}.corp.${firm}.internal:${String(port)}`
  const json = 'application/json'
  const sse = 'text/event-stream'

  // prettier-ignore
  const rows: readonly Row[] = [
    // Models.
    ['llm-self-hosted', 26, `POST ${inside('llm-gw', 8000)}/v1/chat/completions`, [json, sse], words([90, 350], [60, 130], [150, 500], [150, 240])],
    ['llm-self-hosted', 9, `POST ${inside('llm-gw', 8000)}/v1/completions`, [json, json], whole([50, 110], [120, 400], [250, 500])],
    ['llm-self-hosted', 8, `POST ${inside('gpu-2', 11434)}/api/chat`, [json, 'application/x-ndjson'], words([200, 900], [18, 45], [120, 350], [110, 160])],
    ['llm-self-hosted', 5, `POST ${inside('gpu-2', 11434)}/api/generate`, [json, json], whole([18, 40], [90, 250], [300, 900])],
    ['llm-small-model', 14, `POST ${inside('slm', 8080)}/v1/chat/completions`, [json, json], whole([150, 260], [20, 60], [280, 420])],
    ['llm-small-model', 8, `POST ${at('mail')}/drafts/{uuid}/${one(['autocomplete', 'continue', 'suggest'])}`, [json, sse], words([180, 420], [70, 120], [30, 70], [30, 60])],
    ['llm-own-path', 12, `POST ${at('app')}/${one(['stories', 'letters', 'essays'])}/{id}/continue`, [json, 'text/plain; charset=utf-8'], words([500, 1500], [25, 55], [150, 450], [4, 6])],
    ['llm-own-path', 10, `POST ${at('legal')}/contracts/{uuid}/review`, [json, json], whole([30, 60], [500, 1200], [300, 900], [9000, 40_000])],
    ['llm-own-path', 9, `POST ${at('app')}/sessions/{uuid}/step`, [json, sse], words([900, 2800], [30, 60], [500, 1100], [40, 90])],
    ['llm-own-path', 9, `POST ${at('care')}/kb/{slug}/answer`, [json, json], whole([40, 80], [140, 320], [1500, 3500])],
    ['llm-own-path', 6, `POST ${at('shop')}/${one(['stylist', 'advisor', 'sommelier'])}/talk`, [json, sse], words([600, 1400], [30, 70], [60, 200], [50, 110])],
    ['llm-own-path', 6, `POST ${at('hr')}/cv/{id}/digest`, [json, json], whole([25, 55], [150, 350], [200, 500], [6000, 20_000])],
    ['llm-own-path', 5, `POST ${at('dev')}/review-bot/{hash}/comments`, [json, json], whole([30, 60], [250, 700], [300, 600], [5000, 30_000])],
    ['llm-own-path', 5, `PUT ${at('wiki')}/pages/{slug}/tldr`, [json, json], whole([30, 60], [70, 160], [150, 300], [3000, 15_000])],
    ['llm-code', 11, `POST ${at('dev')}/complete-code`, [json, json], whole([180, 320], [12, 45], [120, 200], [2000, 9000])],
    ['llm-embeddings', 20, `POST ${inside('vec', 8080)}/embed`, [json, json], apart([25, 90], [9000, 40_000], [300, 1800], 12)],
    ['llm-embeddings', 12, `POST ${inside('llm-gw', 8000)}/v1/embeddings`, [json, json], apart([40, 160], [15_000, 60_000], [400, 2500], 12)],
    ['llm-provider', 9, 'POST api.mistral.ai/v1/chat/completions', [json, sse], words([250, 700], [60, 120], [150, 400], [180, 260])],
    ['llm-provider', 7, `POST ${firm}-weu.openai.azure.com/openai/deployments/{slug}/chat/completions`, [json, json], whole([40, 90], [100, 350], [700, 1200])],
    ['llm-provider', 6, 'POST bedrock-runtime.eu-west-1.amazonaws.com/model/anthropic.claude-sonnet-4-v1%3A0/converse-stream', [json, 'application/vnd.amazon.eventstream'], words([600, 1500], [40, 80], [150, 450], [200, 320])],
    ['llm-provider', 5, 'POST openrouter.ai/api/v1/chat/completions', [json, sse], words([500, 1800], [30, 110], [100, 400], [200, 300])],
    ['llm-provider', 5, 'POST api.cohere.com/v2/chat', [json, json], whole([40, 80], [90, 300], [300, 600])],
    ['llm-few-samples', 0, `POST ${inside('lab', 8000)}/v1/chat/completions`, [json, sse], words([300, 900], [30, 60], [150, 350], [150, 220]), 5],
    ['llm-few-samples', 0, 'POST api.together.xyz/v1/chat/completions', [json, json], whole([50, 90], [100, 300], [300, 600]), 6],
    // Slow, and no model.
    ['report', 9, `POST ${at('bi')}/query`, [json, json], apart([2500, 9000], [40_000, 400_000], [400, 1500], 1)],
    ['report', 5, `GET ${at('bi')}/dashboards/{id}/snapshot.pdf`, [null, 'application/pdf'], file([2500, 8000], [200_000, 900_000], [2e6, 8e6])],
    ['export', 5, `POST ${at('erp')}/exports`, [json, 'text/csv'], file([3000, 20_000], [500_000, 4e6], [1e6, 5e6])],
    ['export', 4, `GET ${at('erp')}/ledger/{date}.xlsx`, [null, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'], file([1500, 6000], [80_000, 600_000], [1e6, 5e6])],
    ['slow-search', 14, `POST ${at('travel')}/flights/availability`, [json, json], apart([1500, 4500], [40_000, 180_000], [350, 900], 3)],
    ['slow-search', 14, `POST ${at('app')}/search/v2`, [json, json], apart([150, 800], [6000, 30_000], [150, 500], 2)],
    ['slow-api', 10, `POST ${at('erp')}/legacy/stock/check`, [json, json], apart([1300, 3200], [700, 1800], [250, 600], 2)],
    ['slow-api', 7, `POST ${at('pay')}/charges`, [json, json], same([1500, 3200], 812, 540)],
    ['slow-api', 6, `POST ${at('erp')}/ws/orders`, ['text/xml', 'text/xml'], apart([1200, 4000], [3000, 30_000], [1500, 5000], 2)],
    ['slow-api', 6, `POST ${at('insure')}/quotes/calculate`, [json, json], apart([1300, 2800], [2600, 5200], [900, 2600], 30)],
    ['slow-api', 5, `POST ${at('app')}/mail/send`, [json, json], same([900, 2400], 96, 4200)],
    ['image-generation', 6, `POST ${at('studio')}/render/scene`, [json, 'image/png'], file([4000, 12_000], [500_000, 2e6], [3e6, 9e6])],
    ['image-generation', 4, `POST ${at('studio')}/posters`, [json, json], same([5000, 14_000], 318, 420)],
    ['ocr', 6, `POST ${at('scan')}/ocr/documents`, ['multipart/form-data', json], bulk([400_000, 2e6], [2000, 9000])],
    ['ocr', 4, `POST ${at('scan')}/ocr/page`, [json, json], bulk([600_000, 1.6e6], [1500, 6000])],
    ['speech', 4, `POST ${at('voice')}/say`, [json, 'audio/mpeg'], apart([900, 3000], [40_000, 160_000], [200, 900], 2)],
    ['batch-import', 5, `POST ${at('erp')}/imports/{uuid}/rows`, [json, json], bulk([3e6, 9e6], [300, 2000])],
    ['backup', 3, `PUT ${at('files')}/archive/{date}/{uuid}`, ['application/octet-stream', json], bulk([6e6, 3e7], [60, 120])],
    ['progress-stream', 4, `POST ${inside('docker', 2375)}/images/create`, [null, json], words([80, 250], [3, 12], [60, 200], [90, 160], [0, 0])],
    ['log-stream', 4, `GET ${at('ci')}/builds/{id}/log`, [null, 'text/plain'], openFor(1.2, 900)],
    // Held open, or asked again and again.
    ['long-poll', 9, `GET ${at('chat')}/_matrix/client/v3/sync`, [null, json], poll(30_000, [1500, 9000])],
    ['long-poll', 6, `GET ${at('desk')}/socket.io/`, [null, 'text/plain'], poll(25_000, [80, 400])],
    ['websocket', 6, `GET ${at('chat')}/ws/v2`, [null, null], () => ({ ...openFor(6, 60)(), status: 101, responseType: null, })],
    ['event-feed', 6, `GET ${at('app')}/notifications/stream`, [null, sse], openFor(4, 20)],
    ['event-feed', 4, `POST ${at('trade')}/prices/subscribe`, [json, sse], openFor(5, 700)],
    ['heartbeat', 24, `POST ${at('fleet')}/agents/{uuid}/heartbeat`, [json, json], same([4, 12], 21, 180)],
    ['health', 18, `GET ${at('app')}/_status`, [null, json], same([2, 6], 190, 0)],
    ['health', 12, `GET ${at('pay')}/readyz`, [null, 'text/plain'], same([1, 4], 2, 0)],
    // Codes, GraphQL, files.
    ['otp-generator', 7, `POST ${at('id')}/${one(['sms-code', 'verify/start', 'magic-link'])}`, [json, json], same([1100, 2600], 74, 66)],
    ['qr-generator', 6, `GET ${at('wallet')}/passes/{id}.png`, [null, 'image/png'], same([1200, 2000], 5210, 0)],
    ['qr-generator', 4, `POST ${at('store')}/barcodes`, [json, 'image/svg+xml'], same([1100, 1900], 2230, 70)],
    ['graphql', 26, `POST ${at('api')}/graphql`, [json, json], apart([150, 2200], [3000, 14_000], [700, 2200], 1)],
    ['graphql', 9, `POST ${at('cms')}/content/query`, ['application/graphql', json], apart([300, 1800], [4000, 20_000], [400, 1200], 1)],
    ['download', 7, `GET ${at('files')}/video/{hash}.mp4`, [null, 'video/mp4'], file([20, 60], [3e6, 2e7], [4000, 900_000], 206)],
    ['download', 6, `GET ${at('files')}/releases/{slug}.zip`, [null, 'application/zip'], file([30, 90], [4e6, 2e7], [3000, 4e6])],
    ['static', 40, `GET ${at('www')}/_next/static/{hash}.js`, [null, 'text/javascript'], apart([3, 9], [20_000, 90_000])],
    ['page', 30, `GET ${at('www')}/blog/{slug}`, [null, 'text/html'], apart([40, 160], [20_000, 60_000])],
    // Plain.
    ['json-api', 60, `GET ${at('api')}/v2/accounts/{id}`, [null, json], apart([12, 45], [600, 2400])],
    ['json-api', 25, `POST ${at('api')}/v2/orders`, [json, json], apart([40, 190], [500, 1600], [300, 1400])],
    ['json-api', 20, `POST ${at('risk')}/score`, [json, json], apart([60, 260], [180, 420], [800, 3000])],
    ['json-api', 15, `POST ${at('id')}/oauth2/token`, ['application/x-www-form-urlencoded', json], apart([70, 240], [900, 1500], [200, 400], 20)],
    ['json-api', 9, `PATCH ${at('api')}/v2/accounts/{id}/address`, [json, json], apart([30, 120], [200, 600], [100, 300])],
    ['json-api', 8, `POST ${at('app')}/messages`, [json, json], apart([25, 110], [250, 700], [200, 900])],
    ['json-api', 6, `POST ${at('app')}/assistant/settings`, [json, json], apart([20, 80], [250, 600], [100, 400])],
    ['job', 6, `POST ${at('erp')}/jobs`, [json, json], apart([60, 200], [120, 240], [200, 900])],
    ['telemetry', 20, `POST ${at('otel')}/v1/traces`, ['application/x-protobuf', 'application/x-protobuf'], same([3, 10], 2, 8000)],
    ['webhook', 8, `POST ${at('api')}/webhooks/{slug}`, [json, json], apart([20, 90], [10, 40], [1500, 6000])],
  ]
  return createTableWorld(rows, draw)
}
