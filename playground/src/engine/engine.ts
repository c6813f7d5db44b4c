import type { QuestionName, Questions, Reply } from './protocol.ts'

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** A question was given up, because a newer one took its place. */
export class Superseded extends Error {
  constructor() {
    super('a newer question took its place')
  }
}

/** Asks a worker. */
export class Engine {
  readonly #create: () => Worker
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #next = 1

  constructor(create: () => Worker) {
    this.#create = create
  }

  #open(): Worker {
    const worker = this.#create()
    worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      const waiting = this.#waiting.get(data.id)
      this.#waiting.delete(data.id)
      if (data.ok) waiting?.resolve(data.value)
      else waiting?.reject(new Error(data.error))
    })
    worker.addEventListener('error', ({ message }) => this.#fail(new Error(`the engine stopped: ${message}`)))
    return worker
  }

  #fail(error: Error): void {
    this.#worker?.terminate()
    this.#worker = undefined
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }

  /** Gives up what is being answered, at once: the worker is ended, and the next question starts another. */
  stop(): void {
    if (this.#waiting.size > 0) this.#fail(new Superseded())
  }

  ask<Name extends QuestionName>(name: Name, input: Questions[Name][0]): Promise<Questions[Name][1]> {
    this.#worker ??= this.#open()
    const id = this.#next++
    const answered = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    this.#worker.postMessage({ id, name, input })
    return answered as Promise<Questions[Name][1]>
  }
}

/** A worker from a file of its own: scripts come from where the page comes from. All workers are this one. */
export function createEngineWorker(): Worker {
  return new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' })
}

export function createEngine(): Engine {
  return new Engine(createEngineWorker)
}
