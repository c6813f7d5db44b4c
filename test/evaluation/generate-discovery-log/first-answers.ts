import type { Answer, Draw } from './world.ts'

/** Makes of each kind of endpoint a function that draws its answers; what is fixed for one endpoint is drawn at once. */
export function createAnswerMakers(draw: Draw) {
  const between = (low: number, high: number): number => low + (high - low) * draw()
  const pick = <T>(items: readonly T[]): T => items[Math.floor(draw() * items.length)] as T
  /** Log-normal by Box and Muller. */
  const around = (median: number, sigma: number): number =>
    median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw()))
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
        responseType: hasBody ? 'application/json' : null,
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

  return {
    between,
    pick,
    around,
    streamed,
    atOnce,
    embeddings,
    quick,
    constant,
    held,
    report,
    download,
    upload,
    open,
    graphql,
  }
}
