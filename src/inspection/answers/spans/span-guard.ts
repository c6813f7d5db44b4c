/** What is done where a guard finds something. */
export type GuardAction = 'block' | 'redact' | 'log'

/** What a guard looks for, and what is done where it stands. Spans only: what has a beginning and an end in a text. */
export interface SpanGuard {
  readonly id: string
  readonly action: GuardAction
  /** Categories of personal data, as `cf.llm.prompt.pii_categories` names them. */
  readonly pii?: readonly string[] | undefined
  /** Credentials and secrets of every kind. */
  readonly secrets?: boolean | undefined
  /** Texts that must not be told: a system prompt, a promo code. Found in any case of letters, and within words. */
  readonly canaries?: readonly string[] | undefined
  /** Whole words and phrases. */
  readonly words?: readonly string[] | undefined
  /** Past the longest tail that is held (default `block`). */
  readonly onOverflow?: 'block' | 'release' | undefined
}

/** A place in a text where a guard found something. */
export interface FoundSpan {
  /** UTF-16 offsets; `end` is exclusive. */
  readonly start: number
  readonly end: number
  /** A category of personal data, the id of a detector of secrets, `canary` or `word`. */
  readonly category: string
  readonly guard: string
  readonly action: GuardAction
}
