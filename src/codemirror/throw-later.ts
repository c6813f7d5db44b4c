/** Throws an error where nobody waits for it, so that the host's own handler of uncaught errors is told. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
