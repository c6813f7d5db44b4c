import {
  customTopicTask,
  embeddedDetectorNames,
  embeddedDetectors,
  llamaGuardTask,
  openAiCompatibleDetector,
  promptGuardTask,
  type CustomTopic,
  type Detector,
  type ModelTask,
} from '../../inspection/detections/index.ts'
import { createDiagnostic } from '../../diagnostics/index.ts'
import type { DetectionSettings, PolicyFinding } from '../../policy/index.ts'

/** What of the host detectors need: secrets never stand in a policy. */
export interface DetectorHost {
  /** Environment variables by name. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** How models are reached; default the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch
}

type ModelRow = DetectionSettings['models'][number]

/** What each task asks a model. */
const tasks: Readonly<Record<ModelRow['task'], (topics: readonly CustomTopic[]) => ModelTask>> = {
  prompt_guard: () => promptGuardTask(),
  llama_guard: () => llamaGuardTask(),
  custom_topics: (topics) => customTopicTask(topics),
}

/** A detector, or what of the host is missing. */
function createModel(
  row: ModelRow,
  index: number,
  settings: DetectionSettings,
  host: DetectorHost,
): Detector | PolicyFinding {
  const { key_env: variable } = row
  const key = variable === undefined ? undefined : host.environment?.[variable]
  if (variable !== undefined && (key === undefined || key === ''))
    return {
      ...createDiagnostic('E_ENVIRONMENT', { start: 0, end: 0 }, { name: variable }),
      path: ['detections', 'models', index, 'key_env'],
      target: 'value',
    }
  const detector = openAiCompatibleDetector({
    baseUrl: row.url,
    model: row.model,
    task: tasks[row.task](settings.customTopics),
    ...(row.api === undefined ? {} : { api: row.api }),
    ...(row.timeout_ms === undefined ? {} : { timeoutMs: row.timeout_ms }),
    ...(key === undefined ? {} : { apiKey: key }),
    ...(host.fetch === undefined ? {} : { fetch: host.fetch }),
  })
  return row.name === undefined
    ? detector
    : { name: row.name, provides: detector.provides, detect: (input, signal) => detector.detect(input, signal) }
}

/** The detectors that a document names, models first: where two fill a field, the first is asked. */
export function createDetectors(
  settings: DetectionSettings,
  host: DetectorHost,
): { readonly detectors: readonly Detector[]; readonly findings: readonly PolicyFinding[] } {
  const models = settings.models.map((row, index) => createModel(row, index, settings, host))
  const own = (settings.embedded ?? embeddedDetectorNames).flatMap(
    (name) => embeddedDetectors[name](settings.customTopics) ?? [],
  )
  return {
    detectors: [...models.filter((made) => 'detect' in made), ...own],
    findings: models.filter((made) => 'path' in made),
  }
}
