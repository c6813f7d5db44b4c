export {
  createCircuitBreaker,
  CircuitOpenError,
  type CircuitBreaker,
  type CircuitBreakerOptions,
} from './models/circuit-breaker.ts'
export {
  checkCustomTopics,
  createCustomTopicDetector,
  customTopicField,
  maxCustomTopics,
  scoreCustomTopic,
  scoreCustomTopics,
  type CustomTopic,
} from './custom-topics.ts'
export { combineValues } from './combine.ts'
export {
  defaultValues,
  valuesWithoutPrompt,
  type DetectedText,
  type DetectionValue,
  type Detector,
  type PromptInput,
} from './detector.ts'
export {
  createInjectionScorer,
  createPiiDetector,
  createPromptDetector,
  createSecretDetector,
  createSourceCodeDetector,
  createTokenCounter,
  estimateTokens,
  type PiiDetectorOptions,
} from './embedded/prompt-detectors.ts'
export { embeddedDetectorNames, embeddedDetectors, type EmbeddedDetector } from './embedded/embedded-detectors.ts'
export {
  customTopicTask,
  llamaGuardTask,
  ModelAnswerError,
  promptGuardTask,
  scoreOfProbability,
  type ChatMessage,
  type ModelTask,
} from './models/model-tasks.ts'
export {
  ModelServiceError,
  openAiCompatibleDetector,
  type ModelDetector,
  type OpenAiCompatibleOptions,
} from './models/openai-compatible.ts'
export { categoriesWithoutDetector } from './found-categories.ts'
export { longPiiCategories, shortPiiCategories, toVocabulary, type PiiVocabulary } from './pii-categories.ts'
export {
  neededDetectors,
  runDetectors,
  type DetectionFailure,
  type DetectionOutcome,
  type RunOptions,
} from './run-detectors.ts'
export {
  createUnsafeTopicDetector,
  createUnsafeTopicJudge,
  toTopicVocabulary,
  unsafeTopicRows,
  type UnsafeTopicRow,
  type UnsafeTopicVocabulary,
} from './unsafe-topics.ts'
