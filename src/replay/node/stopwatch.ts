/**
 * Seconds by what took them: opening and reading whole files, preparing the rows that rules may match, planning the
 * queries with their tables, SQL, and the engine itself.
 */
export interface ReplayTimes {
  readonly read: number
  readonly prepare: number
  readonly plan: number
  readonly sql: number
  readonly engine: number
}

export type ReplayPart = keyof ReplayTimes

/** Shares time out among the parts of a replay: what one part asks of another is the other's. */
export class Stopwatch {
  readonly #times: Record<ReplayPart, number> = { read: 0, prepare: 0, plan: 0, sql: 0, engine: 0 }
  #part: ReplayPart = 'read'
  #since = performance.now()

  #turn(part: ReplayPart): ReplayPart {
    const [now, before] = [performance.now(), this.#part]
    this.#times[before] += (now - this.#since) / 1000
    this.#since = now
    this.#part = part
    return before
  }

  async during<T>(part: ReplayPart, run: () => Promise<T>): Promise<T> {
    const before = this.#turn(part)
    try {
      return await run()
    } finally {
      this.#turn(before)
    }
  }

  duringCall<T>(part: ReplayPart, run: () => T): T {
    const before = this.#turn(part)
    try {
      return run()
    } finally {
      this.#turn(before)
    }
  }

  /** Up to now. */
  get times(): ReplayTimes {
    this.#turn(this.#part)
    return { ...this.#times }
  }
}
