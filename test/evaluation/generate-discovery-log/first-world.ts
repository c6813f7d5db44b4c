import { createSeededUnit } from '../../../src/testing/index.ts'
import { createAnswerMakers } from './first-answers.ts'
import { roundAnswers, type Answer, type Source, type World } from './world.ts'

/** The world that heuristics may be tuned to, with seeds 1 to 9. */
export function createFirstWorld(seed: number): World {
  const draw = createSeededUnit(seed)
  const makers = createAnswerMakers(draw)
  const { between, pick, around, streamed, atOnce, embeddings, quick } = makers
  const { constant, held, report, download, upload, open, graphql } = makers
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
  // Added for mistakes that the second world showed: a slow old system, a server of embeddings without a version in its
  // path, and progress that streams though nothing was sent.
  const varied = (median: number, size: number, asked: number): (() => Answer) => {
    return () => {
      const durationMs = around(median, 0.4)
      return { requestBytes: around(asked, 0.3), responseBytes: around(size, 0.5), ttfbMs: durationMs - 3, durationMs }
    }
  }
  add('slow-api', 'POST', on('old'), pick(['/stock/lookup', '/tariff/find']), 9, [both, both], varied(between(1200, 3500), between(600, 1900), 400)) // prettier-ignore
  add(
    'slow-api',
    'POST',
    on('old'),
    '/customers/match',
    6,
    [both, both],
    varied(between(1100, 2500), between(300, 900), 700),
  )
  add('llm-embeddings', 'POST', on('vectors'), pick(['/embed', '/text/embed']), 12, [both, both], embeddings())
  const progress = streamed(between(90, 160))
  add('progress-stream', 'POST', on('build'), pick(['/pull', '/layers/load']), 5, [null, both], () => ({ ...progress(), requestBytes: 0 })) // prettier-ignore
  return { sources: sources.map(roundAnswers), draw }
}
