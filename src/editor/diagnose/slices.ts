/** What Node has, and a page has not. */
declare const setImmediate: ((go: () => void) => unknown) | undefined

/**
 * Lets everything that waits have its turn. Timers of Node that are due are called one after another before anything is read:
 * two that work in slices would call each other for ever, and no message would come in between.
 */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => {
      if (typeof setImmediate === 'function') setImmediate(resolve)
      else resolve()
    }, 0)
  })
}

/**
 * Runs work in slices.
 *
 * @param sliceMs - milliseconds after which others have their turn
 * @param isStale - whether nobody wants the result any more; asked between slices
 * @returns undefined if it became stale
 */
export async function runInSlices<Result>(
  steps: Generator<void, Result>,
  sliceMs: number,
  isStale: () => boolean,
): Promise<Result | undefined> {
  // The first slice begins behind a pause, so that who asks is not held up by it.
  await pause()
  let end = performance.now() + sliceMs
  for (;;) {
    if (isStale()) return undefined
    const step = steps.next()
    if (step.done === true) return step.value
    if (performance.now() >= end) {
      await pause()
      end = performance.now() + sliceMs
    }
  }
}
