/** Thrown instead of calling a service that has failed too often. */
export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError'
}

export interface CircuitBreakerOptions {
  /** Failures in a row that open the circuit (default 5). */
  readonly failures?: number
  /** Milliseconds until one call may try again (default 10,000). */
  readonly coolDownMs?: number
  /** Milliseconds of a monotonic clock; for tests. */
  readonly now?: () => number
}

/** Keeps calls away from a service that fails: closed, open after failures in a row, half-open for one trial. */
export interface CircuitBreaker {
  readonly state: 'closed' | 'open' | 'half-open'
  /** @throws CircuitOpenError while the circuit is open, or a trial is under way */
  run<T>(call: () => Promise<T>): Promise<T>
}

export function createCircuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreaker {
  const { failures: limit = 5, coolDownMs = 10_000, now = () => performance.now() } = options
  let failures = 0
  let openedAt: number | undefined
  let trial = false
  return {
    get state() {
      if (openedAt === undefined) return 'closed'
      return trial || now() - openedAt >= coolDownMs ? 'half-open' : 'open'
    },
    async run(call) {
      const trying = openedAt !== undefined
      if (openedAt !== undefined && (trial || now() - openedAt < coolDownMs))
        throw new CircuitOpenError('the service has failed too often and is not asked for now')
      if (trying) trial = true
      try {
        const value = await call()
        failures = 0
        openedAt = undefined
        return value
      } catch (error) {
        failures++
        if (trying || failures >= limit) openedAt = now()
        throw error
      } finally {
        if (trying) trial = false
      }
    },
  }
}
