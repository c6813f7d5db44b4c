import { dlpCompiler } from './late/parts/dlp-compiler.ts'
import { foundCategories } from './late/parts/found-categories.ts'
import { injection } from './late/parts/injection.ts'
import { jsonPath } from './late/parts/json-path.ts'
import { readyProfiles } from './late/parts/ready-profiles.ts'
import { unicodeTables } from './late/parts/table-properties.ts'
import { topicFrames } from './late/parts/topic-frames.ts'
import { topicLists } from './late/parts/topic-lists.ts'

/** All that stands in for a module of `src/`; `playground/vite.config.ts` says for which. */
const parts = [dlpCompiler, foundCategories, injection, jsonPath, readyProfiles, topicFrames, topicLists, unicodeTables]

/** Loads all of them, for what asks where nobody can ask again. */
export async function loadAllLateParts(): Promise<void> {
  await Promise.all(parts.map((part) => part.load()))
}

/**
 * Runs a question again as long as it comes to parts that were not loaded. What such a run gave is thrown away, whatever it
 * made of the missing part.
 */
export async function loadLateParts<T>(run: () => Promise<T>): Promise<T> {
  for (;;) {
    let outcome: { readonly answer: T } | { readonly failure: unknown }
    try {
      outcome = { answer: await run() }
    } catch (failure) {
      outcome = { failure }
    }
    const missed = parts.filter((part) => part.isMissed())
    if (missed.length > 0) await Promise.all(missed.map((part) => part.load()))
    else if ('answer' in outcome) return outcome.answer
    else throw outcome.failure
  }
}
