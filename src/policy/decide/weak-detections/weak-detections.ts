import type { FindingList } from '../../document/finding.ts'
import type { DetectionSettings } from '../../sections/detections.ts'
import type { CompiledStage } from '../stage/compile-stage.ts'

/** Fields that a list of words fills unless a guard model is asked. */
const wordFields: ReadonlySet<string> = new Set([
  'cf.llm.prompt.unsafe_topic_detected',
  'cf.llm.prompt.unsafe_topic_categories',
])
const ending: ReadonlySet<string> = new Set(['block', 'challenge', 'js_challenge', 'managed_challenge', 'redirect'])

/** Warns of enforced rules that end requests by what only a list of words tells. */
export function warnOfWeakDetections(
  stages: readonly CompiledStage[],
  { embedded, models }: DetectionSettings,
  findings: FindingList,
): void {
  if (embedded?.includes('unsafe_topics') === false || models.some(({ task }) => task === 'llama_guard')) return
  for (const { rules } of stages)
    for (const { rule, path, filter } of rules) {
      if (!ending.has(rule.report.action) || rule.monitor) continue
      const field = filter.fields.find((name) => wordFields.has(name))
      if (field !== undefined) findings.add('W_WEAK_DETECTION', path, { rule: rule.report.rule, field })
    }
}
