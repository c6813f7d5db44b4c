import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Answer } from '../../src/inspection/answers/index.ts'

/** What a plain reader of its own says of an answer. */
export interface AnswerLabel {
  readonly model: string | null
  readonly text: string
  readonly thinking: string
  readonly refusal: string | null
  readonly toolCalls: readonly { readonly name: string; readonly arguments: unknown }[]
  readonly finishReason: string | null
  readonly usage: Readonly<Record<string, number>> | null
  readonly error: Readonly<Record<string, unknown>> | null
  readonly complete: boolean
  readonly events: number | null
  readonly choices?: readonly unknown[]
}

/** An answer as somebody recorded it. */
export interface RecordedAnswer {
  readonly id: string
  readonly provider: string
  readonly api: string
  readonly status: number
  readonly contentType: string
  readonly streamed: boolean
  readonly body?: string
  readonly bodyBase64?: string
  readonly label: AnswerLabel
}

const file = '../shared/data/responses/answers.jsonl.gz'

/** The recorded answers of `../shared`; undefined where a checkout stands without them. */
export function recordedAnswers(): readonly RecordedAnswer[] | undefined {
  if (!existsSync(file)) return undefined
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RecordedAnswer)
}

export function bytesOf({ body, bodyBase64 }: Pick<RecordedAnswer, 'body' | 'bodyBase64'>): Uint8Array {
  return body === undefined ? new Uint8Array(Buffer.from(bodyBase64 ?? '', 'base64')) : new TextEncoder().encode(body)
}

/** An answer in the words of the labels, of those members that both have. */
export function toLabel(answer: Answer, streamed: boolean): AnswerLabel {
  const first = answer.choices[0]
  const { usage, error } = answer
  return {
    model: answer.model ?? null,
    text: first?.text ?? '',
    thinking: first?.thinking ?? '',
    refusal: first?.refusal ?? null,
    toolCalls: JSON.parse(JSON.stringify(first?.toolCalls ?? [])) as AnswerLabel['toolCalls'],
    finishReason: first?.finishReason ?? null,
    usage: usage === undefined ? null : { ...usage },
    error: error === undefined ? null : { type: error.type ?? null, code: error.code ?? null, message: error.message ?? null }, // prettier-ignore
    complete: answer.end === 'complete',
    events: streamed ? answer.events : null,
    ...(answer.choices.length > 1 ? { choices: answer.choices.map((choice) => JSON.parse(JSON.stringify({ ...choice, refusal: choice.refusal ?? null, finishReason: choice.finishReason ?? null })) as unknown) } : {}), // prettier-ignore
  }
}
