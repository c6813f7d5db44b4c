import type { Decision } from '../../policy/index.ts'

/** A place in a text that must not be shown. */
export interface HiddenSpan {
  /** UTF-16 offsets; `end` is exclusive. */
  readonly start: number
  readonly end: number
  readonly category: string
}

/** A prompt or an answer on its way to a log. */
export interface CapturedText {
  /** `request`: what the user wrote; `response`: what the model answered, each further text behind its place. */
  readonly direction: 'request' | 'response'
  /** The same for the prompt and the answer of one exchange. */
  readonly exchangeId: string
  readonly text: string
  /** What guards of the policy find in the text, in its order and without overlaps: a log that shows texts hides it. */
  readonly hidden: readonly HiddenSpan[]
  /** Milliseconds since 1970. */
  readonly time: number
  readonly conversationId: string | undefined
  /** Ids of the rules that matched or would have, in the order in which they were found, and of guards that found something. */
  readonly ruleIds: readonly string[]
  readonly host: string
}

/** Where captured prompts and answers go, such as a prompt log. It sees the text; nothing else keeps it. */
export interface PromptSink {
  capture(captured: CapturedText): void | Promise<void>
}

/**
 * `matched`: prompts and answers of exchanges that some rule matched, monitored rules too, or in which a guard found
 * something; `all`: every prompt, and every answer to one.
 */
export type PromptCapture = 'matched' | 'all'

/** The rules that a captured prompt is filed under. */
export function ruleIdsOf({ matched, monitored }: Pick<Decision, 'matched' | 'monitored'>): readonly string[] {
  return [...new Set([...matched, ...monitored].map(({ rule }) => rule))]
}
