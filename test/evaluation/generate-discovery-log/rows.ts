import type { Draw, Source, World } from './world.ts'

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

/** One row of a log. */
export type LogRow = Readonly<Record<string, string | number | null>>

const start = 1_790_000_000_000

/**
 * So many rows of one day, one after the other: sources by their weight, failures, and retries of these.
 *
 * @param world - whose draw goes on
 * @param count - rows; a retry may come on top
 */
export function* drawRows(world: World, count: number): Generator<LogRow> {
  const { sources, draw } = world
  const total = sources.reduce((sum, { weight }) => sum + weight, 0)
  const few = sources.flatMap((source) => Array.from({ length: source.rows ?? 0 }, () => source))
  const places = new Map(few.map((source) => [Math.floor(draw() * count), source]))
  let written = 0

  function drawSource(): Source {
    let rest = draw() * total
    for (const source of sources) {
      rest -= source.weight
      if (rest < 0) return source
    }
    return sources[0] as Source
  }

  function* exchange(source: Source, time: number, path: string, isRetry: boolean): Generator<LogRow> {
    const made = source.answer()
    const hasFailed = draw() < (source.llm ? 0.05 : 0.02) && source.rows === undefined
    const [status, durationMs] = hasFailed ? drawFailure(draw) : [made.status ?? 200, made.durationMs]
    written += 1
    yield {
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
      user_agent: agents[Math.floor(draw() * agents.length)] as string,
    }
    if (hasFailed && !isRetry && draw() < 0.7) yield* exchange(source, time + 1000 + draw() * 2000, path, true)
  }

  for (let index = 0; written < count; index += 1) {
    const source = places.get(index) ?? drawSource()
    const path = source.pathTemplate.replace(/\{(\w+)\}/g, (_, name: string) =>
      (values[name] as (draw: Draw) => string)(draw),
    )
    yield* exchange(source, start + (written / count) * 86_400_000, path, false)
  }
}

/** The labels of a world, as `discovery-labels.json` has them. */
export function labelsOf({ sources }: World): readonly object[] {
  return sources.map(({ host, pathTemplate, method, llm, kind }) => ({ host, pathTemplate, method, llm, kind }))
}
