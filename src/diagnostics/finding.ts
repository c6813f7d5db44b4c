import type { Span } from './diagnostic.ts'
import type { Position } from './source.ts'
import type { TextEdit } from './text-edit.ts'

/**
 * How much a finding weighs: an `error` is wrong in any reading, a `warning` very likely is, `style` could be written
 * better and decides the same, `info` is only told.
 */
export type FindingLevel = 'error' | 'warning' | 'style' | 'info'

/** The levels from the gravest. */
export const findingLevels: readonly FindingLevel[] = ['error', 'warning', 'style', 'info']

/** The five parts of a finding, each one sentence without a final period. */
export interface FindingMessage {
  /** What happens to a request. */
  readonly effect: string
  /** Why. */
  readonly cause: string
  /** An event that shows it, as one line of JSON; it was run on the engine. */
  readonly event?: string
  /** What to do about it. */
  readonly remedy: string
}

/** A change of the file that repairs the mistake. */
export interface FindingFix {
  readonly title: string
  /** No decision changes by it, so that it may be made unseen. */
  readonly isSafe: boolean
  /** In the order of the file, none overlapping. */
  readonly edits: readonly TextEdit[]
}

/** Why a finding does not count. */
export interface FindingSuppression {
  readonly by: 'comment' | 'configuration' | 'baseline'
  readonly reason: string
  /** The last day on which it holds, as `2027-01-31`. */
  readonly until?: string
}

/**
 * One finding about a file, of any command: what a checker, the linter, a test or a proof has to say. Outputs (text, JSON,
 * SARIF, JUnit, annotations) are made of these alone.
 */
export interface Finding {
  /** A code of the table (`E_…`, `W_…`) or the id of a lint rule (`dead-rule`). */
  readonly code: string
  readonly level: FindingLevel
  readonly file: string
  /** UTF-16 offsets in the text of the file, `end` exclusive. */
  readonly span: Span
  /** The same as lines and columns from 1, the column in UTF-16 units. */
  readonly range: { readonly start: Position; readonly end: Position }
  /** One sentence, for outputs that have room for one: by itself it says all that matters. */
  readonly message: string
  /** The same in parts, where the finding has them. */
  readonly parts?: FindingMessage
  readonly hint?: string
  /** Where the page of the code stands: a path from the root of the project, with a fragment. */
  readonly page: string
  readonly fix?: FindingFix
  /** Present: the finding is known and does not count for the exit code. */
  readonly suppressed?: FindingSuppression
  /**
   * What the finding is about beside its place, such as the id of a rule: with file and code it tells it again when
   * lines have moved. Fingerprints are made of it.
   */
  readonly subject: string
}
