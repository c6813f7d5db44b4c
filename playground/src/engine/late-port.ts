import type { ServicePort } from '../../../src/codemirror/index.ts'

type Listener = (event: { readonly data: unknown }) => void

/** A port to a worker that is started later; what is said before waits, in its order. */
export class LatePort implements ServicePort {
  readonly #create: () => Worker
  readonly #listeners: Listener[] = []
  #worker: Worker | undefined
  #waiting: unknown[] = []

  constructor(create: () => Worker) {
    this.#create = create
  }

  postMessage(message: unknown): void {
    if (this.#worker === undefined) this.#waiting.push(message)
    else this.#worker.postMessage(message)
  }

  addEventListener(_type: 'message', listener: Listener): void {
    this.#listeners.push(listener)
    this.#worker?.addEventListener('message', listener)
  }

  /** Starts the worker, once. */
  open(): void {
    if (this.#worker !== undefined) return
    const worker = (this.#worker = this.#create())
    for (const listener of this.#listeners) worker.addEventListener('message', listener)
    for (const message of this.#waiting) worker.postMessage(message)
    this.#waiting = []
  }
}
