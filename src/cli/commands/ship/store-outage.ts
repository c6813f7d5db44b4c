/** Tells an outage of a store once, and once when it is over. */
export class StoreOutage {
  readonly #warn: (message: string) => void
  #failures = 0

  constructor(warn: (message: string) => void) {
    this.#warn = warn
  }

  /** A connection failed. */
  failed(reason: string): void {
    this.#failures += 1
    if (this.#failures === 1) this.#warn(reason)
  }

  /** The store answers. */
  isBack(): void {
    if (this.#failures > 0) this.#warn(`it is back, after ${String(this.#failures)} failed ${this.#failures === 1 ? 'try' : 'tries'}`) // prettier-ignore
    this.#failures = 0
  }
}
