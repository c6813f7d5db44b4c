import type { AnswerWithTexts } from '../../inspection/answers/index.ts'
import { causeOf, defaultTrafficLimits, mediaType, type Reading } from '../../inspection/traffic/index.ts'
import { valuesWithoutPrompt, type DetectionFailure, type DetectionValue } from '../../inspection/detections/index.ts'
import { isAnswerContentField, type Decision, type OpenRule, type RuleVerdicts } from '../../policy/index.ts'
import type { ExecutionContext } from '../../runtime/index.ts'
import { endsRequest } from '../answer/to-response.ts'
import { detectTexts, nothingDetected, type TextPlace, type TextsOutcome } from '../content/detect-texts.ts'
import { settleOpenRules, type MissingField, type Settlement } from '../content/missing-content.ts'
import { Deadline } from '../deadline.ts'
import type { EnforcerSetup } from '../enforcer-setup.ts'
import type { AnswerDecision, EnforcementProblem } from '../decision.ts'
import type { AnswerHeadFacts } from './answer-head.ts'
import { detectedInAnswers, fillAnswer } from './answer-fields.ts'

/** What an exchange hands on to the decision about its answer. */
export interface AnswerRunInput {
  readonly setup: EnforcerSetup
  readonly context: ExecutionContext
  /** The request goes to a model. */
  readonly isModel: boolean
  readonly decide: (verdicts: RuleVerdicts) => Decision
  /** Puts what the head says into the context. */
  readonly fillHead: (head: AnswerHeadFacts) => void
  readonly report: (failure: DetectionFailure) => void
  /** What was missing of the request, and stays so. */
  readonly missing: ReadonlyMap<string, MissingField>
  /** Problems that were told while the answer was looked at; they are taken away. */
  readonly takeProblems: () => readonly EnforcementProblem[]
  readonly signal: AbortSignal | undefined
}

const nothingMissing: Settlement = { verdicts: new Map(), unsettled: [] }

/** Joins answers for rules; the later ones count. */
export function joinVerdicts(first: RuleVerdicts, second: RuleVerdicts): RuleVerdicts {
  if (first.size === 0) return second
  const joined = new Map([...first].map(([stage, answers]) => [stage, new Map(answers)]))
  for (const [stage, answers] of second) joined.set(stage, new Map([...(joined.get(stage) ?? []), ...answers]))
  return joined
}

/** Media in which models answer. */
const answerTypes =
  /^(?:text\/event-stream|application\/(?:[\w.+-]*\+)?json|application\/(?:x-)?(?:ndjson|jsonl|jsonlines)|application\/vnd\.amazon\.eventstream)$/

/** The decision about the answer of one exchange: by its head, then by the whole of it. */
export class AnswerRun {
  readonly #input: AnswerRunInput

  constructor(input: AnswerRunInput) {
    this.#input = input
  }

  /** Decides by status and headers; undefined if no rule asks for answers. */
  head(head: AnswerHeadFacts): AnswerDecision | undefined {
    const { fillHead, decide, setup } = this.#input
    if (setup.answers.reach === 'none') return undefined
    fillHead(head)
    const decision = decide(setup.answers.duringHead)
    return this.#toDecision(decision, null, nothingDetected, nothingMissing)
  }

  #toDecision(
    decision: Decision,
    answer: AnswerDecision['answer'],
    { values, failures, durations, places }: TextsOutcome,
    { unsettled }: Settlement,
  ): AnswerDecision {
    const { dlp: _dlp, ...rest } = decision
    return {
      ...rest,
      problems: [...this.#input.takeProblems(), ...decision.problems],
      detections: { values, failures, durations, places, unsettled },
      answer,
    }
  }

  /** Rules about the content of answers that hang on fields without a value yet. */
  #openRules(unknown: (field: string) => boolean): readonly OpenRule[] {
    const { setup, context } = this.#input
    const { answerNeeds, answers } = setup
    return answerNeeds
      .openRules(context, new Set([...answerNeeds.fields].filter(unknown)))
      .filter(({ stage, number }) => answers.duringAnswer.get(stage)?.get(number) !== false)
  }

  /**
   * What has to wait for the rules: `answer` (nothing of it leaves before), `end` (only its end), `record` (nothing
   * waits, rules are asked when it is over), or `nothing` (no rule asks for the content).
   *
   * @param contentType - of the answer
   */
  waits(contentType: string): 'answer' | 'end' | 'record' | 'nothing' {
    const { setup, isModel } = this.#input
    if (setup.answers.reach !== 'whole') return 'nothing'
    if (!isModel && !answerTypes.test(mediaType(contentType))) return 'nothing'
    const open = this.#openRules(isAnswerContentField).map(({ compiled }) => compiled)
    if (open.length === 0) return 'nothing'
    const ending = open.filter(
      ({ rule }) => !rule.monitor && (endsRequest(rule.report.action) || rule.effect === 'enter'),
    )
    if (ending.length === 0) return 'record'
    return ending.every(setup.answers.follows) ? 'end' : 'answer'
  }

  /** The request is to a model, so its answer is a model's whatever it looks like. */
  get isModel(): boolean {
    return this.#input.isModel
  }

  /** Decides by all of an answer. */
  async whole(read: AnswerWithTexts): Promise<AnswerDecision> {
    const { setup, context, decide } = this.#input
    const isModel = this.#input.isModel || read.answer.shape !== undefined
    fillAnswer(context, { ...read, isModel })
    const missing = new Map(this.#input.missing)
    const outcome = isModel ? await this.#detect(read.texts, missing) : this.#defaults()
    for (const [field, value] of outcome.values) context.set(field, value)
    if (isModel) this.#noteReading(read.answer.reading, missing)
    const settled =
      missing.size === 0
        ? nothingMissing
        : settleOpenRules(setup.policy, setup.answerNeeds, context, missing, setup.switches, setup.answers.duringAnswer)
    const decision = decide(joinVerdicts(settled.verdicts, setup.answers.duringAnswer))
    const { choices: _choices, ...answer } = read.answer
    return this.#toDecision(decision, answer, outcome, settled)
  }

  /** Every field of the content counts as missing where not all of it was read: what was found still counts. */
  #noteReading(reading: Reading, missing: Map<string, MissingField>): void {
    if (reading.state === 'whole') return
    for (const field of this.#input.setup.answerNeeds.fields)
      if (field.startsWith('ai.response.') && !missing.has(field))
        missing.set(field, { cause: causeOf(reading), hasValue: true })
  }

  get #wanted(): ReadonlyMap<string, string> {
    const { setup, context } = this.#input
    const open = new Set(this.#openRules((field) => detectedInAnswers.has(field)).flatMap(({ fields }) => fields))
    const known = new Set(setup.detectors.flatMap(({ provides }) => provides))
    return new Map(
      [...detectedInAnswers].filter(
        ([field, own]) => open.has(field) && known.has(own) && context.shape.slots.has(field),
      ),
    )
  }

  #defaults(): TextsOutcome {
    const values = new Map<string, DetectionValue>()
    for (const [field, own] of this.#wanted) {
      const value = valuesWithoutPrompt.get(own)
      if (value !== undefined) values.set(field, value)
    }
    return { ...nothingDetected, values }
  }

  async #detect(texts: AnswerWithTexts['texts'], missing: Map<string, MissingField>): Promise<TextsOutcome> {
    const wanted = this.#wanted
    if (wanted.size === 0) return nothingDetected
    const { setup, signal, report } = this.#input
    const fieldOf = new Map([...wanted].map(([field, own]) => [own, field]))
    const deadline = new Deadline(setup.deadlineMs, signal)
    try {
      const outcome = await detectTexts({
        detectors: setup.detectors,
        wanted: fieldOf.keys(),
        // By number: texts of places that look alike would be joined.
        texts: texts.map(({ text }, at) => ({
          location: String(at),
          text,
          source: 'assistant',
          key: '',
          isParameter: false,
        })),
        scope: 'all',
        body: texts.map(({ text }) => text).join('\n'),
        isPrompt: texts.length > 0,
        windowLength: setup.limits.maxPromptLength ?? defaultTrafficLimits.maxPromptLength,
        deadline,
      })
      const named = <Value>(map: ReadonlyMap<string, Value>): Map<string, Value> =>
        new Map([...map].flatMap(([own, value]) => { const field = fieldOf.get(own); return field === undefined ? [] : [[field, value] as const] })) // prettier-ignore
      for (const failure of outcome.failures) {
        const fields = failure.fields.flatMap((own) => fieldOf.get(own) ?? [])
        report({ ...failure, fields })
        for (const field of fields) missing.set(field, { cause: 'host', hasValue: outcome.values.has(field) })
      }
      const placed = (places: readonly TextPlace[]): readonly TextPlace[] =>
        places.map(({ location, source }) => ({ location: texts[Number(location)]?.where ?? location, source }))
      const places = new Map([...named(outcome.places)].map(([field, own]) => [field, placed(own)]))
      return { ...outcome, values: named(outcome.values), places }
    } finally {
      deadline.end()
    }
  }
}
