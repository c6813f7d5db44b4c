import type { Answer, AnswerText } from '../../inspection/answers/index.ts'
import type { ExecutionContext, ValueInput } from '../../runtime/index.ts'

/** An answer as far as its fields tell of it. */
export interface ReadAnswerFacts {
  readonly answer: Answer
  /** All its texts, those of no known form too. */
  readonly texts: readonly AnswerText[]
  readonly isStream: boolean
  /** It is one of a model. */
  readonly isModel: boolean
}

type Reader = (facts: ReadAnswerFacts) => ValueInput | undefined

function joined(texts: readonly AnswerText[], kinds: readonly AnswerText['kind'][]): string {
  return texts.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text).join('\n') // prettier-ignore
}

/** A text of the provider that may be a number. */
function word(value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}

/** A number of tokens; what is none in whole numbers is not told. */
function count(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined
}

const rows: readonly (readonly [name: string, read: Reader])[] = [
  ['detected', ({ isModel }) => isModel],
  ['shape', ({ answer }) => answer.shape],
  ['streamed', ({ isStream }) => isStream],
  ['end', ({ answer }) => answer.end],
  ['model', ({ answer }) => answer.model],
  ['text', ({ texts }) => joined(texts, ['text', 'other'])],
  ['thinking', ({ texts }) => joined(texts, ['thinking'])],
  ['refusal', ({ answer }) => answer.choices.find(({ refusal }) => refusal !== undefined)?.refusal],
  ['finish_reason', ({ answer }) => answer.choices[0]?.finishReason],
  ['finish_reasons', ({ answer }) => answer.choices.flatMap(({ finishReason }) => finishReason ?? [])],
  ['tools', ({ answer }) => answer.choices.flatMap(({ toolCalls }) => toolCalls.map(({ name }) => name))],
  [
    'tool_arguments',
    ({ answer }) => answer.choices.flatMap(({ toolCalls }) => toolCalls.map((call) => JSON.stringify(call.arguments))),
  ],
  ['usage.input_tokens', ({ answer }) => count(answer.usage?.input)],
  ['usage.output_tokens', ({ answer }) => count(answer.usage?.output)],
  ['usage.total_tokens', ({ answer }) => count(answer.usage?.total)],
  ['usage.cached_tokens', ({ answer }) => count(answer.usage?.cached)],
  ['usage.reasoning_tokens', ({ answer }) => count(answer.usage?.reasoning)],
  ['error.type', ({ answer }) => word(answer.error?.type)],
  ['error.code', ({ answer }) => word(answer.error?.code)],
  ['error.message', ({ answer }) => answer.error?.message],
]

const prefix = 'ai.response.'

/** Fields of answers that detectors fill, and what these fields are called of a prompt. */
export const detectedInAnswers: ReadonlyMap<string, string> = new Map([
  ...[
    'pii_detected',
    'pii_categories',
    'unsafe_topic_detected',
    'unsafe_topic_categories',
    'custom_topic_categories',
    'injection_score',
    'token_count',
  ].map((name) => [prefix + name, `cf.llm.prompt.${name}`] as const),
  ...['secret_detected', 'secret_categories', 'source_code_detected'].map(
    (name) => [prefix + name, `ai.prompt.${name}`] as const,
  ),
])

/** Fills what an answer says; each field is worked out when a rule first reads it. */
export function fillAnswer(context: ExecutionContext, facts: ReadAnswerFacts): void {
  for (const [name, read] of rows)
    if (context.shape.slots.has(prefix + name)) context.setLazy(prefix + name, () => read(facts))
}
