/** A text that a detector looks at, and where it stands. */
export interface DetectedText {
  /** As `messages[2].content`. */
  readonly location: string
  readonly text: string
  /** What it is to the model: `prompt`, `system`, `tool` and so on. */
  readonly source: string
}

/** What a detector reads. */
export interface PromptInput {
  /** The text to look at, or undefined if there is none. */
  readonly prompt: string | undefined
  /** The same text in its parts, where more is known of it: a finding counts in each part by itself. */
  readonly texts?: readonly DetectedText[]
  /** Told in which part something was found. */
  readonly report?: (field: string, text: DetectedText) => void
  /** Whether the request asks a model something; by default there is a prompt if there is text. */
  readonly isPrompt?: boolean
  /** The whole body as text, for fields that fall back to it. */
  readonly body?: string | undefined
}

/** A value for a field: a plain JavaScript form of the field's type. */
export type DetectionValue = boolean | number | readonly string[] | ReadonlyMap<string, number>

/** Fills fields from a prompt. It knows no rules; it runs only if a live rule needs one of its fields. */
export interface Detector {
  /** Unique among the detectors of one run; decisions name it. */
  readonly name: string
  /** Names of the fields it fills. */
  readonly provides: readonly string[]
  /**
   * Reads the prompt. A field that is left out stays missing.
   *
   * @param input - the prompt and the body
   * @param signal - aborted at the deadline
   */
  detect(input: PromptInput, signal: AbortSignal): Promise<ReadonlyMap<string, DetectionValue>>
}

/** What fields hold when there is no prompt. Source: ai-detections.json, defaultWithoutPrompt. */
export const valuesWithoutPrompt: ReadonlyMap<string, DetectionValue> = new Map<string, DetectionValue>([
  ['cf.llm.prompt.detected', false],
  ['cf.llm.prompt.pii_detected', false],
  ['cf.llm.prompt.pii_categories', []],
  ['cf.llm.prompt.unsafe_topic_detected', false],
  ['cf.llm.prompt.unsafe_topic_categories', []],
  ['cf.llm.prompt.injection_score', 100],
  ['cf.llm.prompt.token_count', 0],
  ['cf.llm.prompt.custom_topic_categories', new Map<string, number>()],
  ['ai.prompt.secret_detected', false],
  ['ai.prompt.secret_categories', []],
  ['ai.prompt.source_code_detected', false],
])

/** The values without a prompt, of those fields that have one. */
export function defaultValues(fields: readonly string[]): Map<string, DetectionValue> {
  const values = new Map<string, DetectionValue>()
  for (const field of fields) {
    const value = valuesWithoutPrompt.get(field)
    if (value !== undefined) values.set(field, value)
  }
  return values
}
