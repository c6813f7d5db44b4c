import type { Decision } from '../policy/index.ts'

/** A prompt on its way to a prompt log. */
export interface CapturedPrompt {
  readonly prompt: string
  /** Milliseconds since 1970. */
  readonly time: number
  readonly conversationId: string | undefined
  /** Ids of the rules that matched or would have, in the order in which they were found. */
  readonly ruleIds: readonly string[]
  readonly host: string
}

/** Where captured prompts go, such as a prompt log. It sees the text; nothing else keeps it. */
export interface PromptSink {
  capture(prompt: CapturedPrompt): void | Promise<void>
}

/** `matched`: prompts of events that some rule matched, monitored rules too; `all`: every prompt. */
export type PromptCapture = 'matched' | 'all'

/** The rules that a captured prompt is filed under. */
export function ruleIdsOf({ matched, monitored }: Pick<Decision, 'matched' | 'monitored'>): readonly string[] {
  return [...new Set([...matched, ...monitored].map(({ rule }) => rule))]
}
