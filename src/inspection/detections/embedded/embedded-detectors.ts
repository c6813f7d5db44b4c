import { createCustomTopicDetector, type CustomTopic } from '../custom-topics.ts'
import type { Detector } from '../detector.ts'
import { createUnsafeTopicDetector } from '../unsafe-topics.ts'
import {
  createInjectionScorer,
  createPiiDetector,
  createPromptDetector,
  createSecretDetector,
  createSourceCodeDetector,
  createTokenCounter,
} from './prompt-detectors.ts'

/**
 * The detectors that need no service, by the name that a document gives in `detections.embedded`: how each is made of
 * the document's topics; undefined if it has nothing to look for. `npm run generate` writes the names into the schema.
 */
export const embeddedDetectors = {
  prompt: () => createPromptDetector(),
  injection: () => createInjectionScorer(),
  // Rules may use either vocabulary, as the catalogue says.
  pii: () => createPiiDetector({ vocabulary: 'both' }),
  secrets: () => createSecretDetector(),
  source_code: () => createSourceCodeDetector(),
  tokens: () => createTokenCounter(),
  unsafe_topics: () => createUnsafeTopicDetector(),
  custom_topics: (topics) => (topics.length === 0 ? undefined : createCustomTopicDetector(topics)),
} as const satisfies Readonly<Record<string, (topics: readonly CustomTopic[]) => Detector | undefined>>

/** A detector that needs no service. */
export type EmbeddedDetector = keyof typeof embeddedDetectors

/** Their names, in the order in which they are asked. */
export const embeddedDetectorNames = Object.keys(embeddedDetectors) as readonly EmbeddedDetector[]
