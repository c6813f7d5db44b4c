import type { FindingList } from '../../document/finding.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'
import { effectOfAction } from '../actions/actions.ts'
import { combineModes, createDraft, createReport, singleBlock, type RuleDraft, type StageDraft } from '../draft.ts'
import type { RuleIds } from '../rules.ts'

/** The stage that {@link draftAiGuardrails} makes. */
export const aiGuardrailsStage = 'ai_guardrails'

/** Scores that count as an injection: the band of high risk. Source: ai-detections.md, injection bands. */
const injectionBelow = 20

/** The condition of a category. */
function conditionOf(category: string): string {
  return category === 'P1'
    ? `cf.llm.prompt.injection_score lt ${String(injectionBelow)}`
    : `any(cf.llm.prompt.unsafe_topic_categories[*] eq "${category}")`
}

/**
 * The guardrails of `ai_gateway` as rules about prompts. Where one category blocks, a detector that fails blocks, too;
 * where all only tell, nothing does. Source: ai-gateway.md, guardrails.
 */
export function draftAiGuardrails(document: PolicyDocument, ids: RuleIds, _findings: FindingList): StageDraft[] {
  const written = document.ai_gateway?.guardrails?.request ?? {}
  const rules = Object.entries(written).flatMap(([category, action]): RuleDraft[] => {
    if (action === 'ignore') return []
    const path = ['ai_gateway', 'guardrails', 'request', category]
    return [
      createDraft({
        effect: effectOfAction(action === 'block' ? 'block' : 'log'),
        path,
        report: createReport({
          rule: ids.take(`guardrail-${category}`, 'rule', path),
          action: action === 'block' ? 'block' : 'log',
          tier: aiGuardrailsStage,
        }),
        mode: combineModes(document.mode),
        failClosed: action === 'block',
        conditions: [{ text: conditionOf(category), path, language: 'policy', madeOf: category }],
      }),
    ]
  })
  return rules.length === 0
    ? []
    : [{ name: aiGuardrailsStage, rules, blocks: singleBlock(aiGuardrailsStage, rules.length) }]
}
