import type { DetectionValue } from '../../inspection/detections/index.ts'
import { dlpField } from '../../policy/index.ts'
import type { PromptScope, RequestText } from '../../inspection/traffic/index.ts'
import { RuntimeError, type ExecutionContext } from '../../runtime/index.ts'
import { combineOutcomes, detectTexts, nothingDetected, type TextsOutcome } from '../content/detect-texts.ts'
import type { RequestContent } from '../content/request-content.ts'
import type { Deadline } from '../deadline.ts'
import type { EnforcerSetup } from '../enforcer-setup.ts'
import { detectedBySource, groupBySource, withOrigins } from '../fields/text-fields.ts'
import type { RunNotes } from './run-notes.ts'

/** What detectors look at, and where what they say goes. */
export interface DetectionTarget {
  readonly setup: EnforcerSetup
  readonly context: ExecutionContext
  readonly deadline: Deadline
  readonly notes: RunNotes
}

/** The texts of a request to a model, with who or what each comes from. */
export function originalTexts({ isModel, texts, extraction }: RequestContent): readonly RequestText[] {
  return isModel ? withOrigins(texts.texts, extraction.texts) : []
}

/** The texts that a field is about. */
export function scopeOf({ promptScope, blockingFields }: EnforcerSetup, field: string, shape?: string): PromptScope {
  // Of an endpoint of his own the host has said what the model reads: the rest is no prompt.
  if (promptScope === undefined && shape === 'custom') return 'latest'
  return promptScope ?? (field === dlpField || blockingFields.has(field) ? 'all' : 'latest')
}

async function detect(
  { setup, deadline, notes }: DetectionTarget,
  wanted: ReadonlySet<string>,
  content: RequestContent,
): Promise<TextsOutcome> {
  const { body, isModel } = content
  const reading = isModel ? content.texts.reading : undefined
  const unread = reading?.missing[0]
  if (reading !== undefined && unread !== undefined) {
    // "No prompt" would call it harmless.
    notes.report('E_PROMPT_UNREAD', { reason: unread.problem.message })
    for (const field of wanted) notes.note(field, reading)
    if (content.texts.texts.length === 0) return nothingDetected
  }
  const runs = (['all', 'conversation', 'latest'] as const).flatMap((scope) => {
    const fields = [...wanted].filter((field) => scopeOf(setup, field, content.extraction.shape) === scope)
    return fields.length === 0 ? [] : [{ scope, fields }]
  })
  const outcomes = await Promise.all(
    runs.map(({ scope, fields }) =>
      detectTexts({
        detectors: setup.detectors,
        wanted: fields,
        texts: isModel ? content.texts.texts : [],
        scope,
        body: body.text,
        isPrompt: content.extraction.prompt !== undefined || (content.extraction.llm && body.size > 0),
        windowLength: body.limits.maxPromptLength,
        deadline,
      }),
    ),
  )
  const outcome: TextsOutcome = {
    ...combineOutcomes(outcomes),
    places: new Map(outcomes.flatMap(({ places }) => [...places])),
    isLong: outcomes.some(({ isLong }) => isLong),
  }
  for (const failure of outcome.failures) notes.noteFailure(failure, outcome)
  return outcome
}

function setDetection({ setup, context, notes }: DetectionTarget, field: string, value: DetectionValue): boolean {
  try {
    context.set(field, value)
    return true
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    const detector = setup.detectors.find(({ provides }) => provides.includes(field))?.name ?? ''
    notes.report('E_DETECTOR_VALUE', { detector, field }, { detector, field })
    return false
  }
}

/** Asks detectors, and gives the fields their values; those of which none came are missing. */
export async function fillDetections(
  target: DetectionTarget,
  wanted: ReadonlySet<string>,
  content: RequestContent,
): Promise<TextsOutcome> {
  const { notes } = target
  const outcome = await detect(target, wanted, content)
  for (const field of wanted) {
    const value = outcome.values.get(field)
    if (value !== undefined && setDetection(target, field, value)) continue
    notes.miss(field, { cause: notes.missing?.get(field)?.cause ?? 'host', hasValue: false })
  }
  return outcome
}

/** Fills the fields that tell what detectors say of the texts of each source by themselves. */
export async function fillBySource(
  { setup, context, deadline, notes }: DetectionTarget,
  wanted: readonly string[],
  content: RequestContent,
): Promise<void> {
  const known = wanted.filter((field) => setup.detectors.some(({ provides }) => provides.includes(detectedBySource.get(field) ?? ''))) // prettier-ignore
  if (known.length === 0) return
  const { body } = content
  const values = new Map(known.map((field) => [field, new Map<string, DetectionValue>()]))
  for (const [source, texts] of groupBySource(originalTexts(content))) {
    const outcome = await detectTexts({
      detectors: setup.detectors,
      wanted: known.map((field) => detectedBySource.get(field) ?? ''),
      texts,
      scope: 'all',
      body: body.text,
      isPrompt: true,
      windowLength: body.limits.maxPromptLength,
      deadline,
    })
    for (const field of known) {
      const own = detectedBySource.get(field) ?? ''
      const value = outcome.values.get(own)
      if (value !== undefined) values.get(field)?.set(source, value)
      const failure = outcome.failures.find(({ fields }) => fields.includes(own))
      if (failure !== undefined)
        notes.noteFailure({ ...failure, fields: [field] }, { ...outcome, values: new Map([[field, 0]]) })
    }
  }
  for (const [field, bySource] of values) context.set(field, bySource)
}
