import type { DlpEntry } from '../../dlp/index.ts'

/** What is done where a guard finds something. */
export type GuardAction = 'block' | 'redact' | 'log'

/** Judges a text as a whole: the category of what it is about, or undefined if it may pass. */
export type SegmentJudge = (text: string) => string | undefined

/** UTF-16 units of a segment, and of what it shares with the one before. Source: design, both-directions, 1. */
export const segmentLength = 600
export const segmentOverlap = 100

/** What a guard looks for, and what is done where it stands: spans have a beginning and an end in a text; `judge` is asked of segments. */
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
  /** Patterns in Rust's syntax by the name that their findings have. */
  readonly patterns?: Readonly<Record<string, string>> | undefined
  /** Entries of DLP profiles; those that judge whole texts, and exact data, must not be among them. */
  readonly entries?: readonly DlpEntry[] | undefined
  /** What judges whole texts, segment by segment. */
  readonly judge?: SegmentJudge | undefined
  /**
   * What a stream waits for: `hold` (default) only for what may still become a finding, and of texts that are judged by
   * segments for the segment; `follow`: segments leave before they are judged; `whole`: nothing leaves before all is there.
   */
  readonly onStream?: 'hold' | 'follow' | 'whole' | undefined
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
