/**
 * Writes a seeded log of the shape of `discovery-log.jsonl` with its labels:
 * `tsx scripts/generate-discovery-log.ts --seed 7 --rows 20000 LOG LABELS`. Hosts, paths, speeds and sizes are drawn
 * from the seed. All values are synthetic. Seeds 1 to 9 may be used for tuning; from 100 on they are kept from it.
 */
import { createWriteStream, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { parseArgs } from 'node:util'

type Draw = () => number

interface Answer {
  readonly requestBytes: number
  readonly responseBytes: number
  readonly ttfbMs: number
  readonly durationMs: number
  readonly status?: number
  readonly responseType?: string | null
}

interface Source {
  readonly method: string
  readonly host: string
  readonly pathTemplate: string
  readonly kind: string
  readonly llm: boolean
  readonly weight: number
  /** Exactly so many rows, instead of a share. */
  readonly rows?: number
  readonly requestType: string | null
  readonly responseType: string | null
  readonly answer: () => Answer
}

/** Mulberry32: small, seeded, good enough for made-up traffic. */
function createDraw(seed: number): Draw {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function createWorld(seed: number): { readonly sources: readonly Source[]; readonly draw: Draw } {
  const draw = createDraw(seed)
  const between = (low: number, high: number): number => low + (high - low) * draw()
  const pick = <T>(items: readonly T[]): T => items[Math.floor(draw() * items.length)] as T
  /** Log-normal by Box and Muller. */
  const around = (median: number, sigma: number): number =>
    median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw()))
  const whole = (value: number): number => Math.max(0, Math.round(value))
  const brand = pick(['heron', 'lupin', 'basalt', 'quince', 'tern', 'maple', 'cobalt'])
  const on = (part: string): string => `${part}.${brand}.example`
  const sources: Source[] = []
  const both = 'application/json'

  const add = (
    kind: string,
    method: string,
    host: string,
    pathTemplate: string,
    weight: number,
    types: readonly [string | null, string | null],
    answer: () => Answer,
    rows?: number,
  ): void => {
    const [requestType, responseType] = types
    const llm = kind.startsWith('llm-')
    sources.push({
      method,
      host,
      pathTemplate,
      kind,
      llm,
      weight,
      requestType,
      responseType,
      answer,
      ...(rows === undefined ? {} : { rows }),
    })
  }

  const streamed = (frame = between(5, 120)): (() => Answer) => {
    const firstMs = between(600, 1600)
    const speed = between(22, 45)
    const tokens = between(90, 420)
    const asked = between(500, 2500)
    return () => {
      const count = around(tokens, 0.7)
      const ttfbMs = around(firstMs, 0.35)
      return {
        requestBytes: around(asked, 0.6),
        responseBytes: count * frame * between(0.9, 1.1),
        ttfbMs,
        durationMs: ttfbMs + (count / around(speed, 0.15)) * 1000,
      }
    }
  }
  const atOnce = (): (() => Answer) => {
    const tokens = between(80, 200)
    const median = between(2500, 6000)
    const asked = pick([600, 1400, 2600, 12_000])
    const extra = between(150, 400)
    return () => {
      const count = around(tokens, 0.5)
      const durationMs = (count / tokens) * around(median, 0.3)
      return {
        requestBytes: around(asked, 0.6),
        responseBytes: extra + count * between(5, 7),
        ttfbMs: durationMs - between(1, 8),
        durationMs,
      }
    }
  }
  const embeddings = (): (() => Answer) => {
    const durationMedian = between(75, 250)
    const size = between(10_000, 80_000)
    return () => {
      const durationMs = around(durationMedian, 0.35)
      return {
        requestBytes: around(900, 0.8),
        responseBytes: size * between(0.97, 1.03),
        ttfbMs: durationMs * 0.96,
        durationMs,
      }
    }
  }
  const quick =
    (median: number, size: number, asked = 0, sigma = 0.5): (() => Answer) =>
    () => {
      const durationMs = around(median, sigma)
      return {
        requestBytes: asked === 0 ? 0 : around(asked, 0.4),
        responseBytes: around(size, sigma),
        ttfbMs: durationMs * 0.93,
        durationMs,
      }
    }
  const constant = (size: number, asked: number): (() => Answer) => {
    const median = between(1400, 2200)
    return () => {
      const durationMs = around(median, 0.24)
      return {
        requestBytes: asked === 0 ? 0 : around(asked, 0.1),
        responseBytes: size + between(-0.01, 0.01) * size,
        ttfbMs: durationMs - between(1, 8),
        durationMs,
      }
    }
  }
  const held = (asked: number): (() => Answer) => {
    const hold = pick([20_000, 25_000, 30_000, 45_000, 55_000])
    return () => {
      const isEmpty = draw() < 0.65
      const durationMs = isEmpty ? hold + between(5, 150) : between(500, hold)
      const hasBody = !isEmpty || draw() < 0.5
      return {
        requestBytes: asked,
        responseBytes: isEmpty ? (hasBody ? 12 : 0) : around(330, 0.3),
        ttfbMs: durationMs - 2,
        durationMs,
        status: hasBody ? 200 : 204,
        responseType: hasBody ? both : null,
      }
    }
  }
  const report = (asked: number): (() => Answer) => {
    const build = between(3000, 14_000)
    const size = between(300_000, 3_000_000)
    return () => {
      const ttfbMs = around(build, 0.4)
      const responseBytes = around(size, 0.7)
      return { requestBytes: asked, responseBytes, ttfbMs, durationMs: ttfbMs + responseBytes / between(300, 900) }
    }
  }
  const download = (): (() => Answer) => {
    const size = between(1_500_000, 9_000_000)
    const slow = between(0.33, 0.5)
    return () => {
      const responseBytes = around(size, 0.8)
      const ttfbMs = around(60, 0.4)
      const speed = draw() < slow ? around(3000, 0.3) : around(2_500_000, 0.6)
      return {
        requestBytes: 0,
        responseBytes,
        ttfbMs,
        durationMs: ttfbMs + (responseBytes / speed) * 1000,
        status: draw() < 0.1 ? 206 : 200,
      }
    }
  }
  const upload = (): (() => Answer) => {
    const answered = pick([45, 180])
    return () => {
      const requestBytes = around(3_400_000, 0.9)
      const durationMs = 60 + requestBytes / between(500, 1400)
      return {
        requestBytes,
        responseBytes: around(answered, 0.15),
        ttfbMs: durationMs - 3,
        durationMs,
        status: draw() < 0.6 ? 201 : 200,
      }
    }
  }
  const open =
    (minutes: number): (() => Answer) =>
    () => {
      const durationMs = around(minutes * 60_000, 0.8)
      return {
        requestBytes: 0,
        responseBytes: (durationMs / 1000) * around(70, 0.5),
        ttfbMs: around(25, 0.3),
        durationMs,
      }
    }
  const graphql = (): (() => Answer) => {
    const slow = between(0.1, 0.6)
    return () => {
      const durationMs = draw() < slow ? around(1700, 0.3) : around(110, 0.5)
      return { requestBytes: around(750, 0.6), responseBytes: around(2500, 0.7), ttfbMs: durationMs * 0.93, durationMs }
    }
  }

  const word = pick(['relay', 'fable', 'orbit', 'plume', 'nimbus'])
  const streamType = (): string =>
    pick(['text/event-stream', 'text/event-stream', 'application/x-ndjson', 'text/plain; charset=utf-8'])
  for (const [host, path, weight] of [
    [on('shop'), pick(['/api/chat', '/api/v2/assistant', '/chat/stream']), 30],
    [on('help'), pick(['/v1/chat/completions', '/v1/responses']), 20],
    [on('tools'), pick(['/copilot/threads/{uuid}/messages', '/assistant/{id}/turns', '/rooms/{uuid}/reply']), 14],
    [on('tools'), pick(['/api/projects/{id}/ask', '/docs/{id}/question']), 9],
    [on('notes'), pick(['/api/completion', '/draft', '/write/continue']), 8],
    [on('tools'), pick(['/agents/{slug}/run', '/flows/{slug}/execute']), 6],
  ] as const)
    add('llm-chat-stream', 'POST', host, path, weight, [both, streamType()], streamed())
  for (const [host, path, weight] of [
    [on('help'), pick(['/api/tickets/{id}/suggest-reply', '/cases/{id}/summary']), 17],
    [on('api'), '/v1/messages', 11],
    [on('api'), pick(['/catalog/{slug}/describe', '/items/{slug}/blurb']), 8],
    [on('tools'), pick(['/summaries', '/translate', '/classify-text']), 10],
    [on('ml'), pick(['/v1/completions', '/v1/generate']), 7],
  ] as const)
    add('llm-chat', 'POST', host, path, weight, [both, both], atOnce())
  add('llm-embeddings', 'POST', on('ml'), pick(['/v1/embeddings', '/v2/embed']), 25, [both, both], embeddings())
  add(
    'llm-embeddings',
    'POST',
    pick(['api.openai.com', 'api.voyageai.com', 'api.mistral.ai']),
    '/v1/embeddings',
    11,
    [both, both],
    embeddings(),
  )
  add(
    'llm-odd-path',
    'POST',
    on('tools'),
    `/x/${word}/go`,
    7,
    [both, 'text/plain; charset=utf-8'],
    streamed(between(5, 9)),
  )
  add('llm-odd-path', 'POST', on('shop'), `/wp-json/${word}/v3/{hash}`, 6, [both, both], atOnce())
  add('llm-odd-path', 'PUT', on('edge'), '/fn/{uuid}', 5, [both, both], atOnce())
  add(
    'llm-provider',
    'POST',
    pick(['api.openai.com', 'api.groq.com/', 'api.deepseek.com']).replace('/', ''),
    '/v1/chat/completions',
    16,
    [both, 'text/event-stream'],
    streamed(250),
  )
  sources[sources.length - 1] = {
    ...(sources.at(-1) as Source),
    ...(sources.at(-1)?.host === 'api.groq.com' ? { pathTemplate: '/openai/v1/chat/completions' } : {}),
  }
  add('llm-provider', 'POST', 'api.anthropic.com', '/v1/messages', 10, [both, both], atOnce())
  add(
    'llm-provider',
    'POST',
    'generativelanguage.googleapis.com',
    '/v1beta/models/{slug}:generateContent',
    6,
    [both, both],
    atOnce(),
  )
  add(
    'llm-few-samples',
    'POST',
    on('pilot'),
    '/v1/chat/completions',
    0,
    [both, 'text/event-stream'],
    streamed(),
    4 + Math.floor(draw() * 6),
  )
  add(
    'llm-few-samples',
    'POST',
    pick(['api.cohere.com', 'api.x.ai', 'api.perplexity.ai']),
    '/v1/chat/completions',
    0,
    [both, both],
    atOnce(),
    4 + Math.floor(draw() * 6),
  )

  add('graphql', 'POST', on('api'), '/graphql', 38, [both, both], graphql())
  add('graphql', 'POST', on('help'), pick(['/api/graphql', '/gql']), 13, [both, both], graphql())
  add('heartbeat', 'GET', on('shop'), pick(['/api/heartbeat', '/device/ping']), 25, [null, both], quick(9, 15, 0, 0.1))
  add('long-poll', 'GET', on('help'), pick(['/api/updates/poll', '/inbox/changes']), 15, [null, both], held(0))
  add('long-poll', 'POST', on('tools'), pick(['/bus/{uuid}/wait', '/queue/{uuid}/next']), 5, [both, both], held(60))
  add(
    'qr-generator',
    'GET',
    on('api'),
    pick(['/tickets/{id}/qr.png', '/pass/{id}/code.png']),
    11,
    [null, 'image/png'],
    constant(640, 0),
  )
  add(
    'qr-generator',
    'POST',
    on('tools'),
    pick(['/badge/qrcode', '/label/make']),
    6,
    [both, 'image/svg+xml'],
    constant(1900, 90),
  )
  add(
    'otp-generator',
    'POST',
    on('login'),
    pick(['/otp/send', '/mfa/challenge', '/login/code']),
    10,
    [both, both],
    constant(pick([64, 120]), 48),
  )
  add('report', 'GET', on('tools'), '/reports/{id}/export.csv', 5, [null, 'text/csv'], report(0))
  add(
    'report',
    'POST',
    on('tools'),
    pick(['/reports/build', '/analytics/compute']),
    4,
    [both, 'application/vnd.ms-excel'],
    report(290),
  )
  add('report', 'GET', on('api'), '/statements/{date}/pdf', 3.5, [null, 'application/pdf'], report(0))
  add('download', 'GET', on('files'), '/d/{hash}', 9, [null, 'application/octet-stream'], download())
  add('download', 'GET', on('shop'), '/manuals/{slug}.pdf', 7, [null, 'application/pdf'], download())
  add('upload', 'POST', on('files'), '/upload', 7, ['multipart/form-data', both], upload())
  add('upload', 'PUT', on('files'), '/parts/{uuid}/{id}', 6, ['application/octet-stream', both], upload())
  add(
    'slow-api',
    'POST',
    on('api'),
    pick(['/payments/{id}/capture', '/orders/{id}/authorise']),
    8,
    [both, both],
    constant(330, 120),
  )
  for (const [method, host, path, weight, median, size, asked] of [
    ['GET', on('api'), '/products/{id}', 65, 27, 890, 0],
    ['GET', on('api'), '/products/{slug}/reviews', 30, 50, 5100, 0],
    ['POST', on('api'), '/carts/{uuid}/items', 25, 36, 660, 140],
    ['DELETE', on('api'), '/carts/{uuid}/items/{id}', 5, 22, 68, 0],
    ['GET', on('api'), '/users/{id}', 21, 17, 445, 0],
    ['PATCH', on('api'), '/users/{id}', 4, 67, 440, 99],
    ['GET', on('api'), '/search', 30, between(130, 500), 7500, 0],
    ['POST', on('login'), '/session', 11, between(200, 700), 300, 77],
    ['GET', on('help'), '/api/tickets/{id}', 17, 55, 2360, 0],
    ['POST', on('help'), '/api/tickets', 5, 102, 530, 940],
  ] as const)
    add(
      'json-api',
      method,
      host,
      path,
      weight,
      [method === 'GET' || method === 'DELETE' ? null : both, both],
      quick(median, size, asked),
    )
  add('page', 'GET', on('shop'), '/p/{slug}', 30, [null, 'text/html'], quick(73, 39_000))
  add('page', 'GET', on('shop'), '/', 21, [null, 'text/html'], quick(43, 52_000))
  add('static', 'GET', on('shop'), '/assets/{hash}.js', 50, [null, 'text/javascript'], quick(6, 90_000))
  add('static', 'GET', on('shop'), '/assets/{hash}.css', 30, [null, 'text/css'], quick(6, 22_000))
  add('static', 'GET', on('img'), '/{uuid}.webp', 55, [null, 'image/webp'], quick(10, 59_000))
  const socket = (minutes: number): (() => Answer) => {
    const base = open(minutes)
    return () => ({ ...base(), status: 101, responseType: null })
  }
  add('websocket', 'GET', on('shop'), '/ws', 8, [null, null], socket(4))
  add('websocket', 'GET', on('help'), '/live/{uuid}', 5, [null, null], socket(8))
  add('sse-feed', 'GET', on('shop'), '/api/stock/stream', 7, [null, 'text/event-stream'], open(3))
  add('sse-feed', 'GET', on('tools'), '/events/{id}', 5, [null, 'text/event-stream'], open(1))
  add('health', 'GET', on('api'), '/healthz', 30, [null, 'text/plain'], quick(3, 2, 0, 0.1))
  add('metrics', 'GET', on('api'), '/metrics', 9, [null, 'text/plain'], quick(14, 40_000, 0, 0.12))
  add('webhook', 'POST', on('api'), '/hooks/{slug}', 8, [both, both], quick(44, 12, 2600))
  add(
    'few-samples',
    'POST',
    on('tools'),
    '/admin/reindex',
    0,
    [both, both],
    quick(17_000, 160, 16),
    4 + Math.floor(draw() * 4),
  )
  add(
    'few-samples',
    'GET',
    on('tools'),
    '/admin/users/{id}/audit',
    0,
    [null, both],
    quick(1500, 25_000),
    4 + Math.floor(draw() * 6),
  )
  return {
    sources: sources.map((source) => ({
      ...source,
      answer: () => {
        const made = source.answer()
        return {
          ...made,
          requestBytes: whole(made.requestBytes),
          responseBytes: whole(made.responseBytes),
          ttfbMs: whole(made.ttfbMs),
          durationMs: Math.max(whole(made.ttfbMs), whole(made.durationMs)),
        }
      },
    })),
    draw,
  }
}

const slugs = [
  'green-lamp',
  'oak-table',
  'raincoat',
  'city-guide',
  'tea-set',
  'wool-hat',
  'desk-fan',
  'novel',
  'quiet-night',
  'q2-plan',
  'river-trip',
  'blue-bowl',
]
const agents = [
  'Mozilla/5.0 Firefox/131',
  'Mozilla/5.0 Chrome/130',
  'okhttp/4.12',
  'python-httpx/0.27',
  'curl/8.9',
  'axios/1.7',
]

function hexadecimal(draw: Draw, length: number): string {
  return Array.from({ length }, () => Math.floor(draw() * 16).toString(16)).join('')
}

const values: Readonly<Record<string, (draw: Draw) => string>> = {
  id: (draw) => String(1000 + Math.floor(draw() * 90_000)),
  uuid: (draw) => [8, 4, 4, 4, 12].map((length) => hexadecimal(draw, length)).join('-'),
  hash: (draw) => `${hexadecimal(draw, 11)}${String(Math.floor(draw() * 10))}`,
  date: (draw) =>
    `2026-${String(1 + Math.floor(draw() * 12)).padStart(2, '0')}-${String(1 + Math.floor(draw() * 28)).padStart(2, '0')}`,
  slug: (draw) => slugs[Math.floor(draw() * slugs.length)] as string,
}

const failures = [
  [429, 0.35, 30],
  [500, 0.15, 80],
  [503, 0.15, 20],
  [504, 0.12, 30_000],
  [400, 0.08, 15],
  [401, 0.06, 10],
  [404, 0.05, 12],
  [499, 0.04, 900],
] as const

function drawFailure(draw: Draw): readonly [status: number, durationMs: number] {
  let rest = draw()
  for (const [status, share, durationMs] of failures) {
    rest -= share
    if (rest < 0) return [status, durationMs]
  }
  return [500, 80]
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, rows: { type: 'string', default: '20000' } },
})
const [logFile, labelFile] = positionals
if (logFile === undefined || labelFile === undefined)
  throw new Error('usage: generate-discovery-log --seed N --rows N LOG LABELS')
const rows = Number(options.rows)
const { sources, draw } = createWorld(Number(options.seed))
const total = sources.reduce((sum, { weight }) => sum + weight, 0)
const few = sources.flatMap((source) => Array.from({ length: source.rows ?? 0 }, () => source))
const places = new Map(few.map((source) => [Math.floor(draw() * rows), source]))

function drawSource(): Source {
  let rest = draw() * total
  for (const source of sources) {
    rest -= source.weight
    if (rest < 0) return source
  }
  return sources[0] as Source
}

const out = createWriteStream(logFile)
const start = 1_790_000_000_000
let written = 0
async function writeRow(source: Source, time: number, path: string, isRetry: boolean): Promise<void> {
  const made = source.answer()
  const hasFailed = draw() < (source.llm ? 0.05 : 0.02) && source.rows === undefined
  const [status, durationMs] = hasFailed ? drawFailure(draw) : [made.status ?? 200, made.durationMs]
  const row = {
    ts: Math.round(time),
    method: source.method,
    host: source.host,
    path,
    status,
    request_bytes: made.requestBytes,
    response_bytes: hasFailed ? 90 : made.responseBytes,
    ttfb_ms: hasFailed ? durationMs : made.ttfbMs,
    duration_ms: durationMs,
    request_content_type: source.requestType,
    response_content_type: hasFailed
      ? 'application/json'
      : made.responseType === undefined
        ? source.responseType
        : made.responseType,
    user_agent: agents[Math.floor(draw() * agents.length)],
  }
  written += 1
  if (!out.write(`${JSON.stringify(row)}\n`)) await once(out, 'drain')
  if (hasFailed && !isRetry && draw() < 0.7) await writeRow(source, time + 1000 + draw() * 2000, path, true)
}

for (let index = 0; written < rows; index += 1) {
  const source = places.get(index) ?? drawSource()
  const path = source.pathTemplate.replace(/\{(\w+)\}/g, (_, name: string) =>
    (values[name] as (draw: Draw) => string)(draw),
  )
  await writeRow(source, start + (written / rows) * 86_400_000, path, false)
}
out.end()
await once(out, 'finish')
writeFileSync(
  labelFile,
  `${JSON.stringify(
    sources.map(({ host, pathTemplate, method, llm, kind }) => ({ host, pathTemplate, method, llm, kind })),
    null,
    1,
  )}\n`,
)
