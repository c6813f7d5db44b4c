import { createSeededUnit } from '../../../src/testing/index.ts'
import { createRangeAnswers, createTableWorld, type Row } from './range-answers.ts'
import type { World } from './world.ts'

/** A third company, written after the heuristics were mended for the second. It is measured once. */
export function createThirdWorld(seed: number): World {
  const draw = createSeededUnit(seed ^ 0x7a31)
  const { one, words, whole, apart, same, file, poll, openFor, bulk } = createRangeAnswers(draw)
  const firm = one(['alder', 'cinnabar', 'plover', 'tundra'])
  const at = (part: string): string => `${part}.${firm}.test`
  const node = one(['10.8.0.14', '192.168.40.7', 'ml-03'])
  const json = 'application/json'
  const sse = 'text/event-stream'
  // prettier-ignore
  const rows: readonly Row[] = [
    // Models.
    ['llm-self-hosted', 18, `POST ${node}:30000/v1/chat/completions`, [json, sse], words([60, 240], [90, 180], [200, 600], [160, 230])],
    ['llm-self-hosted', 8, `POST ${node}:8080/generate_stream`, [json, sse], words([100, 400], [40, 80], [100, 300], [60, 110])],
    ['llm-self-hosted', 7, `POST ${node}:8080/generate`, [json, json], whole([40, 80], [90, 260], [80, 160])],
    ['llm-proxy', 15, `POST ${at('llm')}:4000/v1/messages`, [json, sse], words([500, 1300], [50, 90], [200, 600], [120, 200])],
    ['llm-proxy', 9, `POST ${at('llm')}:4000/v1/responses`, [json, json], whole([50, 100], [150, 500], [900, 1600])],
    ['llm-own-path', 12, `POST ${at('clinic')}/notes/{uuid}/dictation-summary`, [json, json], whole([30, 55], [200, 450], [250, 600], [4000, 16_000])],
    ['llm-own-path', 11, `POST ${at('bank')}/${one(['helper', 'buddy', 'desk'])}/messages/{id}`, [json, sse], words([700, 1700], [30, 60], [60, 220], [40, 90])],
    ['llm-own-path', 9, `POST ${at('school')}/tutor/lessons/{slug}/hint`, [json, 'text/plain'], words([400, 1100], [35, 70], [60, 160], [4, 6])],
    ['llm-own-path', 8, `POST ${at('news')}/headline-ideas`, [json, json], whole([45, 90], [90, 220], [200, 500], [3000, 12_000])],
    ['llm-own-path', 7, `POST ${at('law')}/matter/{id}/chronology`, [json, json], whole([40, 70], [800, 2000], [500, 1200], [20_000, 90_000])],
    ['llm-own-path', 7, `POST ${at('sales')}/mailer/personalise`, [json, json], whole([50, 100], [100, 260], [200, 400], [1500, 5000])],
    ['llm-own-path', 6, `POST ${at('game')}/npc/{hash}/say`, [json, 'application/x-ndjson'], words([250, 700], [40, 90], [30, 90], [30, 60], [900, 4000])],
    ['llm-own-path', 5, `PATCH ${at('cms')}/drafts/{uuid}/rewrite`, [json, json], whole([35, 70], [150, 400], [200, 500], [2000, 9000])],
    ['llm-agent', 7, `POST ${at('ops')}/runbooks/{slug}/agent`, [json, sse], words([1200, 4000], [25, 60], [600, 1500], [50, 120], [3000, 12_000])],
    ['llm-small-model', 9, `POST ${node}:1234/v1/chat/completions`, [json, json], whole([120, 220], [15, 50], [300, 420])],
    ['llm-embeddings', 16, `POST ${at('search')}/v1/embeddings`, [json, json], apart([30, 120], [18_000, 50_000], [300, 2000], 14)],
    ['llm-embeddings', 8, 'POST api.voyageai.com/v1/embeddings', [json, json], apart([90, 260], [12_000, 40_000], [400, 3000], 14)],
    ['llm-provider', 8, 'POST api.x.ai/v1/chat/completions', [json, sse], words([400, 1300], [50, 110], [150, 500], [180, 260])],
    ['llm-provider', 7, 'POST api.deepseek.com/chat/completions', [json, json], whole([25, 50], [150, 500], [500, 900])],
    ['llm-provider', 6, 'POST generativelanguage.googleapis.com/v1beta/models/{slug}:streamGenerateContent', [json, sse], words([400, 1000], [70, 150], [150, 500], [200, 400])],
    ['llm-provider', 5, 'POST api.fireworks.ai/inference/v1/chat/completions', [json, sse], words([150, 500], [80, 200], [100, 400], [180, 240])],
    ['llm-few-samples', 0, 'POST api.perplexity.ai/chat/completions', [json, json], whole([40, 80], [150, 400], [800, 2000]), 6],

    // Slow, and no model.
    ['slow-api', 11, `POST ${at('rail')}/seats/hold`, [json, json], apart([1400, 3600], [500, 1500], [300, 800], 3)],
    ['slow-api', 8, `POST ${at('tax')}/declarations/validate`, [json, json], apart([1500, 5000], [800, 6000], [4000, 20_000], 1)],
    ['slow-api', 7, `POST ${at('pay')}/mandates`, [json, json], same([1200, 2900], 403, 610)],
    ['slow-api', 6, `POST ${at('post')}/soap/labels`, ['application/soap+xml', 'application/soap+xml'], apart([1100, 3300], [4000, 20_000], [2000, 6000], 2)],
    ['slow-search', 12, `POST ${at('shop')}/catalogue/facets`, [json, json], apart([700, 2200], [15_000, 90_000], [300, 1200], 2)],
    ['optimiser', 6, `POST ${at('fleet')}/routes/solve`, [json, json], apart([3000, 15_000], [6000, 40_000], [5000, 30_000], 1)],
    ['optimiser', 4, `POST ${at('plan')}/shifts/generate`, [json, json], apart([2500, 9000], [9000, 40_000], [3000, 9000], 1)],
    ['forecast', 4, `POST ${at('risk')}/simulate`, [json, json], apart([2000, 8000], [50_000, 300_000], [600, 2000], 1)],
    ['report', 5, `POST ${at('bi')}/pivot`, [json, 'text/csv'], file([2000, 9000], [100_000, 900_000], [1e6, 6e6])],
    ['report', 4, `GET ${at('hr')}/payslips/{date}.pdf`, [null, 'application/pdf'], file([1200, 3500], [60_000, 200_000], [2e6, 6e6])],
    ['export', 4, `GET ${at('crm')}/contacts.vcf`, [null, 'text/vcard'], file([1500, 6000], [200_000, 900_000], [1e6, 4e6])],
    ['image-generation', 5, `POST ${at('art')}/txt2img`, [json, json], apart([4000, 12_000], [900_000, 2e6], [300, 1500], 20)],
    ['transcription', 5, `POST ${at('voice')}/transcripts`, ['multipart/form-data', json], bulk([500_000, 4e6], [1000, 7000])],
    ['translation', 5, `POST ${at('docs')}/convert`, ['application/octet-stream', 'application/pdf'], bulk([300_000, 2e6], [200_000, 900_000])],
    ['batch-import', 4, `PUT ${at('crm')}/bulk/{uuid}`, ['application/x-ndjson', json], bulk([2e6, 9e6], [200, 900])],
    ['upload', 5, `PUT ${at('media')}/originals/{hash}.jpg`, ['image/jpeg', null], bulk([1e6, 6e6], [0, 1])],
    ['progress-stream', 4, `POST ${at('registry')}/v2/{slug}/mirror`, [null, json], words([80, 300], [4, 14], [50, 150], [80, 140], [0, 0])],
    ['log-stream', 4, `GET ${at('k8s')}/api/v1/namespaces/{slug}/pods/{hash}/log`, [null, 'text/plain'], openFor(1.5, 1200)],
    ['watch', 5, `GET ${at('k8s')}/apis/apps/v1/deployments`, [null, json], openFor(4, 300)],
    ['git', 4, `POST ${at('git')}/team/{slug}.git/git-upload-pack`, ['application/x-git-upload-pack-request', 'application/x-git-upload-pack-result'], file([150, 600], [300_000, 5e6], [500_000, 5e6])],
    ['query-stream', 4, `POST ${at('trino')}/v1/statement`, ['text/plain', json], apart([300, 1500], [900, 4000], [200, 900], 2)],

    // Held open, or asked again and again.
    ['long-poll', 8, `GET ${at('sqs')}/{id}/jobs`, [null, json], poll(20_000, [500, 3000])],
    ['long-poll', 5, `POST ${at('bus')}/topics/{slug}/receive`, [json, json], poll(60_000, [300, 1800])],
    ['websocket', 6, `GET ${at('board')}/live`, [null, null], () => ({ ...openFor(9, 40)(), status: 101, responseType: null })],
    ['event-feed', 6, `GET ${at('board')}/feed`, [null, sse], openFor(6, 15)],
    ['event-feed', 3, `POST ${at('home')}/sensors/watch`, [json, 'application/x-ndjson'], openFor(7, 60)],
    ['heartbeat', 20, `PUT ${at('kiosk')}/devices/{id}/heartbeat`, [json, null], same([3, 9], 0, 90)],
    ['health', 16, `GET ${at('bank')}/livez`, [null, 'text/plain'], same([1, 4], 2, 0)],
    ['metrics', 8, `GET ${at('bank')}/actuator/prometheus`, [null, 'text/plain'], apart([15, 60], [40_000, 80_000], [0, 0], 20)],

    // Codes, GraphQL, files.
    ['otp-generator', 6, `POST ${at('id')}/totp/enrol`, [json, json], same([1000, 2300], 148, 51)],
    ['qr-generator', 5, `GET ${at('pay')}/qr/{uuid}`, [null, 'image/svg+xml'], same([1100, 1900], 3300, 0)],
    ['captcha', 4, `GET ${at('id')}/captcha/{hash}`, [null, 'image/png'], same([400, 1500], 7000, 0)],
    ['graphql', 22, `POST ${at('gw')}/graphql`, [json, json], apart([100, 1800], [2000, 12_000], [600, 2600], 1)],
    ['graphql', 7, `POST ${at('gw')}/internal/gql`, [json, json], apart([900, 2500], [2000, 9000], [600, 2600], 1)],
    ['download', 7, `GET ${at('media')}/podcasts/{slug}.mp3`, [null, 'audio/mpeg'], file([20, 80], [8e6, 3e7], [9000, 2e6], 206)],
    ['download', 5, `GET ${at('dist')}/{hash}.tar.gz`, [null, 'application/gzip'], file([20, 80], [1e6, 2e7], [2500, 3e6])],
    ['static', 35, `GET ${at('www')}/build/{hash}.css`, [null, 'text/css'], apart([2, 8], [9000, 40_000])],
    ['page', 25, `GET ${at('www')}/{slug}`, [null, 'text/html'], apart([50, 240], [15_000, 70_000])],

    // Plain.
    ['json-api', 50, `GET ${at('bank')}/accounts/{uuid}/balance`, [null, json], apart([10, 50], [200, 600])],
    ['json-api', 20, `POST ${at('bank')}/transfers`, [json, json], apart([80, 320], [300, 900], [400, 1200])],
    ['json-api', 14, `POST ${at('shop')}/recommendations`, [json, json], apart([40, 180], [2000, 9000], [300, 1500])],
    ['json-api', 10, `POST ${at('geo')}/geocode/batch`, [json, json], apart([150, 700], [4000, 20_000], [1500, 6000])],
    ['json-api', 8, `POST ${at('bank')}/chat/read-receipts`, [json, json], apart([15, 60], [40, 120], [120, 300])],
    ['json-api', 6, `DELETE ${at('shop')}/wishlist/{id}`, [null, null], same([15, 60], 0, 0)],
    ['model-list', 3, `GET ${node}:30000/v1/models`, [null, json], same([2, 8], 640, 0)],
    ['telemetry', 16, `POST ${at('rum')}/beacon`, ['text/plain', null], same([3, 12], 0, 2400)],
    ['webhook', 7, `POST ${at('gw')}/inbound/{slug}`, [json, json], apart([20, 120], [10, 60], [1000, 9000])],
  ]
  return createTableWorld(rows, draw)
}
