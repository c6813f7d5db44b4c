import { roundAnswers, type Answer, type Draw, type Source, type World } from './world.ts'

/** What one endpoint draws its mean from. */
export type Range = readonly [low: number, high: number]
/** One endpoint as a row of a table. */
export type Row = readonly [
  kind: string,
  weight: number,
  /** Method, host and path template. */
  request: string,
  types: readonly [request: string | null, response: string | null],
  answer: () => Answer,
  /** Exactly so many rows, instead of a share by weight. */
  rows?: number,
]

/** Makes worlds of rows, with the draw that their exchanges go on with. */
export function createTableWorld(rows: readonly Row[], draw: Draw): World {
  const sources = rows.map(([kind, weight, request, types, answer, exact]): Source => {
    const [method = '', place = ''] = request.split(' ')
    const slash = place.indexOf('/')
    return roundAnswers({
      kind, llm: kind.startsWith('llm-'), method, host: place.slice(0, slash), pathTemplate: place.slice(slash),
      weight, requestType: types[0], responseType: types[1], answer, ...(exact === undefined ? {} : { rows: exact }),
    }) // prettier-ignore
  })
  return { sources, draw }
}

/** Makes of ranges functions that draw answers; what is fixed for one endpoint is drawn at once. */
export function createRangeAnswers(draw: Draw) {
  const from = ([low, high]: Range): number => low + (high - low) * draw()
  const one = <T>(items: readonly T[]): T => items[Math.floor(draw() * items.length)] as T
  /** Gamma-like by a sum of exponentials: a tail, but no log-normal one as in the first world. */
  const tailed = (mean: number, shape: number): number => {
    let sum = 0
    for (let part = 0; part < shape; part += 1) sum -= Math.log(1 - draw())
    return (mean * sum) / shape
  }
  /** Words come as they are made. */
  const words = (first: Range, perSecond: Range, tokens: Range, frame: Range, asked: Range = [700, 6000]): (() => Answer) => {
    const [firstMean, speed, mean, bytes, sent] = [from(first), from(perSecond), from(tokens), from(frame), from(asked)]
    return () => {
      const count = 8 + tailed(mean, 2)
      const ttfbMs = firstMean * 0.4 + tailed(firstMean * 0.6, 3)
      return { requestBytes: tailed(sent, 2), responseBytes: count * bytes, ttfbMs, durationMs: ttfbMs + (1000 * count) / (speed * (0.8 + 0.4 * draw())) }
    }
  } // prettier-ignore
  /** Words come all at once, at their end. */
  const whole = (perSecond: Range, tokens: Range, envelope: Range, asked: Range = [500, 5000]): (() => Answer) => {
    const made = words([120, 600], perSecond, tokens, [4, 6], asked)
    const around = from(envelope)
    return () => {
      const { requestBytes, responseBytes, durationMs } = made()
      return { requestBytes, responseBytes: around + responseBytes, ttfbMs: durationMs - 4 * draw(), durationMs }
    }
  }
  /** Time and size that have nothing to do with one another. */
  const apart = (time: Range, size: Range, asked: Range = [0, 0], shape = 4): (() => Answer) => {
    const [mean, bytes, sent] = [from(time), from(size), from(asked)]
    return () => {
      const durationMs = mean * 0.35 + tailed(mean * 0.65, shape)
      return { requestBytes: sent === 0 ? 0 : tailed(sent, 6), responseBytes: tailed(bytes, shape), ttfbMs: durationMs * (0.9 + 0.09 * draw()), durationMs }
    }
  } // prettier-ignore
  /** The same few bytes, whatever it took. */
  const same = (time: Range, bytes: number, asked: number): (() => Answer) => {
    const mean = from(time)
    return () => {
      const durationMs = mean * 0.6 + tailed(mean * 0.4, 3)
      return { requestBytes: asked, responseBytes: bytes + Math.floor(3 * draw()), ttfbMs: durationMs - 2, durationMs }
    }
  }
  /** Bytes at the speed of a line, behind some work. */
  const file = (work: Range, size: Range, perSecond: Range, status = 200): (() => Answer) => {
    const [wait, bytes] = [from(work), from(size)]
    return () => {
      const responseBytes = tailed(bytes, 2)
      const ttfbMs = tailed(wait, 3)
      return { requestBytes: 0, responseBytes, ttfbMs, durationMs: ttfbMs + (1000 * responseBytes) / from(perSecond), status }
    }
  } // prettier-ignore
  const poll =
    (holdMs: number, news: Range): (() => Answer) =>
    () =>
      draw() < 0.6
        ? { requestBytes: 0, responseBytes: 40, ttfbMs: holdMs + 9 * draw(), durationMs: holdMs + 10 + 20 * draw() }
        : { requestBytes: 0, responseBytes: tailed(from(news), 3), ttfbMs: holdMs * draw(), durationMs: holdMs }
  const openFor =
    (minutes: number, perSecond: number): (() => Answer) =>
    () => {
      const durationMs = tailed(minutes * 60_000, 1)
      return { requestBytes: 0, responseBytes: (durationMs / 1000) * perSecond, ttfbMs: 15 + 40 * draw(), durationMs }
    }
  const bulk = (size: Range, answer: Range): (() => Answer) => {
    const [bytes, back] = [from(size), from(answer)]
    return () => {
      const requestBytes = tailed(bytes, 2)
      const durationMs = 300 + requestBytes / from([150, 600])
      return { requestBytes, responseBytes: tailed(back, 5), ttfbMs: durationMs - 5, durationMs }
    }
  }

  return { one, words, whole, apart, same, file, poll, openFor, bulk }
}
