import { categoriesWithoutDetector, longPiiCategories } from '../../../inspection/detections/index.ts'
import type { FindingList } from '../../document/finding.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'
import { effectOfAction } from '../actions/actions.ts'
import { combineModes, createDraft, createReport, singleBlock, type RuleDraft, type StageDraft } from '../draft.ts'
import type { PolicyGuard } from '../guards/read-guards.ts'
import type { RuleIds } from '../rules.ts'

/** The stage that {@link draftAiGuardrails} makes. */
export const aiGuardrailsStage = 'ai_guardrails'

/** Scores that count as an injection: the band of high risk. Source: ai-detections.md, injection bands. */
const injectionBelow = 20

const directions = ['request', 'response'] as const
type Direction = (typeof directions)[number]

/** What a detector of a direction tells, as a condition that it fulfils and as one that nothing fulfils. */
interface Detector {
  readonly name: string
  readonly condition: (category: string) => string
  readonly never: string
}

/** Answers of embeddings are numbers. Source: ai-gateway.md, guardrails: such models skip the check of answers. */
const notNumbers = ' and not (ai.operation eq "embeddings")'

function detectorOf(category: string, direction: Direction): Detector {
  const [prefix, where] = direction === 'request' ? ['cf.llm.prompt', ''] : ['ai.response', notNumbers]
  if (category === 'P1') {
    const score = `${prefix}.injection_score`
    return {
      name: 'injection',
      condition: () => `${score} lt ${String(injectionBelow)}${where}`,
      never: `${score} lt 0${where}`,
    }
  }
  const topic = (name: string): string => `any(${prefix}.unsafe_topic_categories[*] eq "${name}")${where}`
  return { name: 'topics', condition: topic, never: topic('') }
}

/** Categories with what is done about them, as the document has them. */
function writtenOf(document: PolicyDocument, direction: Direction): readonly (readonly [string, string])[] {
  return Object.entries(document.ai_gateway?.guardrails?.[direction] ?? {})
}

/** How decisions name a category of a direction. */
function nameOf(direction: Direction, category: string): string {
  return direction === 'request' ? `guardrail-${category}` : `guardrail-response-${category}`
}

/**
 * The guardrails of `ai_gateway` as rules about prompts and answers. Where one category of a direction blocks, a detector
 * of any of its categories that fails blocks, too; where none does, it changes nothing. Source: ai-gateway.md, guardrails.
 */
export function draftAiGuardrails(document: PolicyDocument, ids: RuleIds, _findings: FindingList): StageDraft[] {
  const rules = directions.flatMap((direction): RuleDraft[] => {
    const written = writtenOf(document, direction).filter(([, action]) => action === 'block' || action === 'flag')
    const draft = (category: string, action: 'block' | 'log', text: string, madeOf = category): RuleDraft => {
      const path = ['ai_gateway', 'guardrails', direction, madeOf]
      const rule = ids.take(nameOf(direction, category), 'rule', path)
      return createDraft({
        effect: effectOfAction(action),
        path,
        report: createReport({ rule, action, tier: aiGuardrailsStage }),
        mode: combineModes(document.mode),
        failClosed: action === 'block',
        conditions: [{ text, path, language: 'policy', madeOf }],
      })
    }
    const own = written.map(([category, action]) => {
      const text = detectorOf(category, direction).condition(category)
      return draft(category, action === 'block' ? 'block' : 'log', text)
    })
    if (!written.some(([, action]) => action === 'block')) return own
    const closed = new Set(written.flatMap(([category, action]) => (action === 'block' ? [detectorOf(category, direction).name] : []))) // prettier-ignore
    // What only tells must have been able to: its detector matches nothing in this rule, and closes it where it fails.
    const unchecked = written.flatMap(([category]) => {
      const { name, never } = detectorOf(category, direction)
      if (closed.has(name)) return []
      closed.add(name)
      return [draft(`unchecked-${name}`, 'block', never, category)]
    })
    return [...own, ...unchecked]
  })
  return rules.length === 0
    ? []
    : [{ name: aiGuardrailsStage, rules, blocks: singleBlock(aiGuardrailsStage, rules.length) }]
}

/** Told by whole sentences, or no one's secret: they are personal data only beside others. */
const notRedacted: ReadonlySet<string> = new Set(['DATE_TIME', 'LOCATION', 'NRP', 'PERSON', 'URL'])

/**
 * What `redact` of the category S7 (privacy) stands for: a guard that hides personal data in one direction. Other
 * categories judge texts as a whole, in which there is nothing to hide: that is told.
 */
export function readRedactingGuardrails(document: PolicyDocument, findings: FindingList): readonly PolicyGuard[] {
  return directions.flatMap((direction) =>
    writtenOf(document, direction).flatMap(([category, action]): PolicyGuard[] => {
      if (action !== 'redact') return []
      if (category !== 'S7') {
        findings.add('E_GUARD_ACTION', ['ai_gateway', 'guardrails', direction, category], { member: category })
        return []
      }
      const unknown = new Set(categoriesWithoutDetector())
      const pii = longPiiCategories.filter((name) => !unknown.has(name) && !notRedacted.has(name))
      return [{ id: nameOf(direction, category), action, in: direction, restore: false, pii }]
    }),
  )
}
