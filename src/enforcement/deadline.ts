/** What {@link Deadline.race} gives when the time is up. */
export const late: unique symbol = Symbol('late')

/** The longest deadline, in milliseconds. */
export const maxDeadlineMs = 60_000

/** The time that one decision has. */
export class Deadline {
  readonly limitMs: number
  readonly #start = performance.now()
  readonly #end: number
  readonly #outer: AbortSignal | undefined
  /** Made when somebody waits: most decisions do not, and a timer costs more than they do. */
  #watch: Watch | undefined

  /**
   * @param limitMs - 1 to {@link maxDeadlineMs}; values outside are brought inside
   * @param outer - ends the time early
   */
  constructor(limitMs: number, outer?: AbortSignal) {
    this.limitMs = Math.min(maxDeadlineMs, Math.max(1, limitMs))
    this.#end = this.#start + this.limitMs
    this.#outer = outer
  }

  get signal(): AbortSignal {
    return this.#watched.signal
  }

  /** Milliseconds left; 0 once the time is up. */
  get remainingMs(): number {
    if (this.#outer?.aborted === true || this.#watch?.signal.aborted === true) return 0
    return Math.max(0, this.#end - performance.now())
  }

  /** Milliseconds since the beginning. */
  get elapsedMs(): number {
    return performance.now() - this.#start
  }

  get #watched(): Watch {
    return (this.#watch ??= new Watch(this.#end - performance.now(), this.#outer))
  }

  /** The outcome of a promise, or {@link late} if the time is up first. What is late is left to itself. */
  race<T>(promise: Promise<T>): Promise<T | typeof late> {
    return Promise.race([promise, this.#watched.passed])
  }

  /** Frees the timer. */
  end(): void {
    this.#watch?.end()
  }
}

/** A timer that is running. */
class Watch {
  readonly passed: Promise<typeof late>
  readonly #controller = new AbortController()
  readonly #timer: ReturnType<typeof setTimeout>
  readonly #outer: AbortSignal | undefined
  #stop: () => void = () => undefined

  constructor(remainingMs: number, outer: AbortSignal | undefined) {
    this.passed = new Promise((resolve) => {
      this.#stop = (): void => {
        resolve(late)
        this.#controller.abort(new DOMException('the deadline of the decision has passed', 'TimeoutError'))
      }
    })
    this.#timer = setTimeout(this.#stop, Math.max(0, remainingMs))
    this.#outer = outer
    if (outer?.aborted === true) this.#stop()
    else outer?.addEventListener('abort', this.#stop, { once: true })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#outer?.removeEventListener('abort', this.#stop)
  }
}
