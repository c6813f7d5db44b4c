import { isMissed, loadInjection } from './late/injection.ts'

/**
 * Runs a question again if it came to a part that was not loaded. What the first run gave is thrown away, whatever it
 * made of the missing part.
 */
export async function loadLateParts<T>(run: () => Promise<T>): Promise<T> {
  let answer: T | undefined
  let failure: unknown
  let hasFailed = false
  try {
    answer = await run()
  } catch (error) {
    failure = error
    hasFailed = true
  }
  if (isMissed()) {
    await loadInjection()
    return run()
  }
  if (hasFailed) throw failure
  return answer as T
}
