/** Collects calls of a short time and makes them together. */
export interface Batch<T> {
  /** The answer about one prompt. Equal prompts that wait share one answer. */
  ask(prompt: string): Promise<T>
}

interface Waiting<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (reason: unknown) => void
}

export interface BatchOptions<T> {
  /** Milliseconds that a first prompt waits for others (0: the same turn of the event loop). */
  readonly windowMs: number
  /** A batch of this size goes at once. */
  readonly maxSize: number
  /** Answers in the order of the prompts; an Error stands for one that failed. */
  readonly send: (prompts: readonly string[]) => Promise<readonly (T | Error)[]>
}

export function createBatch<T>(options: BatchOptions<T>): Batch<T> {
  let waiting = new Map<string, Waiting<T>>()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const batch = waiting
    waiting = new Map()
    const entries = [...batch.values()]
    try {
      const answers = await options.send([...batch.keys()])
      entries.forEach((entry, at) => {
        const answer = answers[at]
        if (answer === undefined) entry.reject(new Error('the batch has no answer for this prompt'))
        else if (answer instanceof Error) entry.reject(answer)
        else entry.resolve(answer)
      })
    } catch (error) {
      for (const entry of entries) entry.reject(error)
    }
  }

  return {
    ask(prompt) {
      const known = waiting.get(prompt)
      if (known !== undefined) return known.promise
      let resolve: (value: T) => void = () => undefined
      let reject: (reason: unknown) => void = () => undefined
      const promise = new Promise<T>((onValue, onError) => {
        resolve = onValue
        reject = onError
      })
      waiting.set(prompt, { promise, resolve, reject })
      if (waiting.size >= options.maxSize) void flush()
      else timer ??= setTimeout(() => void flush(), options.windowMs)
      return promise
    },
  }
}
