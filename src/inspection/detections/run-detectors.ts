import type { DetectionValue, Detector, PromptInput } from './detector.ts'

/** A detector that gave no answer; its fields are missing. */
export interface DetectionFailure {
  readonly detector: string
  readonly reason: 'timeout' | 'error'
  /** The needed fields that stay missing. */
  readonly fields: readonly string[]
  /** The message of the error, never text of the prompt that we put there. */
  readonly message: string
}

export interface DetectionOutcome {
  readonly values: ReadonlyMap<string, DetectionValue>
  readonly failures: readonly DetectionFailure[]
  /** Milliseconds that each detector took, by name. */
  readonly durations: ReadonlyMap<string, number>
}

export interface RunOptions {
  /** Milliseconds that all detectors together have (1 to 60,000; default 1,000). */
  readonly deadlineMs?: number
  /** Aborts the run from outside, as the deadline does. */
  readonly signal?: AbortSignal
}

/** The detectors that fill at least one of the fields. Where two fill a field, the first is asked. */
export function neededDetectors(
  detectors: readonly Detector[],
  fields: ReadonlySet<string>,
): { detector: Detector; fields: string[] }[] {
  const taken = new Set<string>()
  return detectors.flatMap((detector) => {
    const mine = detector.provides.filter((field) => fields.has(field) && !taken.has(field))
    mine.forEach((field) => taken.add(field))
    return mine.length === 0 ? [] : [{ detector, fields: mine }]
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Whether a detector gave up by a time limit of its own. */
function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError'
}

/**
 * Runs the detectors that the fields need, in parallel, under one deadline. It never rejects:
 * who fails or is late is listed, and its fields are missing.
 */
export async function runDetectors(
  detectors: readonly Detector[],
  neededFields: Iterable<string>,
  input: PromptInput,
  options: RunOptions = {},
): Promise<DetectionOutcome> {
  const needed = neededDetectors(detectors, new Set(neededFields))
  const values = new Map<string, DetectionValue>()
  const failures: DetectionFailure[] = []
  const durations = new Map<string, number>()
  if (needed.length === 0) return { values, failures, durations }

  const controller = new AbortController()
  const deadlineMs = Math.min(60_000, Math.max(1, options.deadlineMs ?? 1000))
  const late = Symbol('late')
  let expire: (value: typeof late) => void = () => undefined
  const deadline = new Promise<typeof late>((resolve) => (expire = resolve))
  const stop = (): void => {
    expire(late)
    controller.abort(new DOMException('the deadline of the detectors has passed', 'TimeoutError'))
  }
  const timer = setTimeout(stop, deadlineMs)
  if (options.signal?.aborted === true) stop()
  else options.signal?.addEventListener('abort', stop, { once: true })
  const started = performance.now()

  await Promise.all(
    needed.map(async ({ detector, fields }) => {
      const fail = (reason: DetectionFailure['reason'], message: string): void => {
        failures.push({ detector: detector.name, reason, fields, message })
      }
      try {
        // The call itself is inside the promise, so that a detector that throws at once is a failure too.
        const answer = await Promise.race([
          Promise.resolve().then(() => detector.detect(input, controller.signal)),
          deadline,
        ])
        if (answer === late) fail('timeout', `no answer within ${String(deadlineMs)} ms`)
        else {
          for (const field of fields) {
            const value = answer.get(field)
            if (value !== undefined) values.set(field, value)
          }
        }
      } catch (error) {
        fail(controller.signal.aborted || isTimeout(error) ? 'timeout' : 'error', messageOf(error))
      }
      durations.set(detector.name, performance.now() - started)
    }),
  )
  clearTimeout(timer)
  options.signal?.removeEventListener('abort', stop)
  return { values, failures, durations }
}
