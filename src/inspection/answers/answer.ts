import type { JsonValue, Reading } from '../traffic/index.ts'

/** A call that the model asks for. */
export interface ToolCall {
  readonly name: string
  /** As parsed; the text where it is no JSON, and `{}` where nothing was sent. */
  readonly arguments: JsonValue
}

/** One of the answers that a request may ask for. */
export interface AnswerChoice {
  readonly index: number
  /** The parts of the text joined with nothing between. */
  readonly text: string
  /** What the model thought, planned or summed up of its thoughts. */
  readonly thinking: string
  /** Undefined if the provider tells no refusal of its own. */
  readonly refusal: string | undefined
  readonly toolCalls: readonly ToolCall[]
  /** As the provider words it; of a prompt that Gemini blocked `prompt:` and the reason. */
  readonly finishReason: string | undefined
}

/** Tokens as the provider told them last; never added up. */
export interface AnswerUsage {
  readonly input?: number
  readonly output?: number
  readonly total?: number
  readonly cached?: number
  readonly cacheWrite?: number
  readonly reasoning?: number
}

/** What beside its tokens says what an answer costs, as the provider told it last. */
export interface AnswerBilling {
  /** Of the tokens in, those written to a cache, where they are counted among them. */
  readonly cacheWriteWithin?: number
  /** Of those written to a cache, the ones that it keeps for an hour. */
  readonly cacheWriteHour?: number
  /** Tokens in that tools of the provider added, where it counts them apart. */
  readonly toolInput?: number
  /** The tier of service by which the call is billed, as the provider words it. */
  readonly tier?: string
}

/** An error that the provider tells, in the body or in an event. */
export interface AnswerError {
  readonly type: string | number | undefined
  readonly code: string | number | undefined
  readonly message: string | undefined
}

/**
 * How an answer ended: `complete` as the provider's form has it, `cut` before that, by an `error` that the provider
 * told, `blocked` by us, or because the client was `client_gone`.
 */
export type AnswerEnd = 'complete' | 'cut' | 'error' | 'blocked' | 'client_gone'

/** What a model answered. */
export interface Answer {
  /** The id of the row in `answerShapes`; undefined if no row knows the answer. */
  readonly shape: string | undefined
  readonly model: string | undefined
  /** By index; empty if nothing was answered. */
  readonly choices: readonly AnswerChoice[]
  readonly usage: AnswerUsage | undefined
  readonly billing: AnswerBilling | undefined
  readonly error: AnswerError | undefined
  readonly end: AnswerEnd
  /** Events of a stream, or values of JSON; comments are none. */
  readonly events: number
  /** How far the answer was read; what is not `whole` must not be taken for an answer that holds nothing. */
  readonly reading: Reading
}

/**
 * What a piece of text is in an answer: `further` what a known form holds beside the rest (input and output of tools that
 * the provider runs, transcripts, sources), `other` any text of no known form.
 */
export type AnswerTextKind = 'text' | 'thinking' | 'refusal' | 'arguments' | 'error' | 'further' | 'other'

/** A text of an answer as a whole. */
export interface AnswerText {
  readonly kind: AnswerTextKind
  /** As a finding names it: `text`, `choices[1].thinking`, `toolCalls[0].arguments`; `$` and a JSON Pointer where no shape reads it. */
  readonly where: string
  readonly text: string
}

/** A text, or a part of one, as it stands in one event of an answer. */
export interface AnswerPiece {
  /** The text that it belongs to: parts of one channel make one text, in their order. */
  readonly channel: string
  readonly kind: AnswerTextKind
  readonly choice: number
  /** As a finding names it: `text`, `thinking`, `choices[1].text`, `toolCalls[0].arguments`, `$/delta`. */
  readonly place: string
  /** The text is JSON in itself (arguments of a call), or is text. */
  readonly form: 'text' | 'json'
  /** `part`: goes on behind the parts before it; `again`: all of a text that came in parts, or will not; `alone`: a text by itself. */
  readonly told: 'part' | 'again' | 'alone'
  /** JSON Pointer in the event's payload; undefined if the payload is the text. */
  readonly pointer: string | undefined
  readonly text: string
  /** The provider signed it, so that nobody can change it unseen. */
  readonly isSigned: boolean
}
