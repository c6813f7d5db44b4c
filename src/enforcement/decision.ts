import type { DetectionFailure, DetectionValue } from '../inspection/detections/index.ts'
import type { Answer } from '../inspection/answers/index.ts'
import type { GuardRecord } from './guards/message-guard.ts'
import type { TextPlace } from './content/detect-texts.ts'
import type { UnsettledRule } from './content/missing-content.ts'
import type { LimitReading } from '../limits/index.ts'
import type { LocatedFinding } from './content/request-content.ts'
import type { McpRecord } from './fields/mcp-fields.ts'
import type { Decision, DecisionProblem } from '../policy/index.ts'
import type { PromptExtraction, Reading, TrafficProblem, UnreadCause } from '../inspection/traffic/index.ts'

/** A problem of a decision, and what to do about it. */
export interface EnforcementProblem extends DecisionProblem {
  readonly hint?: string
  readonly detector?: string
}

/** How far the request was read for what rules asked of it. */
export interface ReadingRecord {
  readonly state: Reading['state']
  /** Why it is not whole, and who brought that about. */
  readonly missing: readonly { readonly cause: UnreadCause; readonly code: string; readonly message: string }[]
}

/** What the detectors said of one event. */
export interface DetectionRecord {
  /** The fields that were filled. */
  readonly values: ReadonlyMap<string, DetectionValue>
  readonly failures: readonly DetectionFailure[]
  /** Milliseconds by detector. */
  readonly durations: ReadonlyMap<string, number>
  /** By field, the places in which something was found. */
  readonly places: ReadonlyMap<string, readonly TextPlace[]>
  /** Rules that hung on what was missing, and what was done with each. */
  readonly unsettled: readonly UnsettledRule[]
}

/** What is known of the prompt, without its text. */
export type ExtractionRecord = Omit<PromptExtraction, 'prompt' | 'problems' | 'places' | 'texts' | 'unread'> & {
  readonly promptLength: number | null
}

/** What an enforcement point is told of one exchange. It never holds the prompt in clear. */
export interface EnforcementDecision extends Omit<Decision, 'problems' | 'dlp'> {
  readonly problems: readonly EnforcementProblem[]
  readonly detections: DetectionRecord
  /** What DLP found, each with its place and source; masked. */
  readonly dlp: readonly LocatedFinding[]
  /** How the rates stand that this request was counted with. */
  readonly rates: readonly LimitReading[]
  /** Null if no rule asked for content. */
  readonly reading: ReadingRecord | null
  /** Null if nothing asked for the prompt. */
  readonly extraction: ExtractionRecord | null
  /** Null if no live rule reads a field of MCP. */
  readonly mcp: McpRecord | null
  /** What could not be read of the exchange, or is not what it says it is. */
  readonly traffic: readonly TrafficProblem[]
  /** What the rules say of the answer; null if none is at hand, or no rule asks for its content. */
  readonly answer: AnswerDecision | null
  /**
   * What the guards of the policy make of an exchange that is at hand with its answer: of the request, then of the
   * answer. A guard that blocks decides as a rule of the tier `guards`. Empty while the answer is yet to come.
   */
  readonly guards: readonly GuardRecord[]
  /** Milliseconds from the call to the decision. */
  readonly durationMs: number
}

/** What the rules say of an answer. It never holds the answer's text. */
export interface AnswerDecision extends Omit<Decision, 'problems' | 'dlp'> {
  readonly problems: readonly EnforcementProblem[]
  readonly detections: DetectionRecord
  /** What was read of the answer; null if rules asked for its head only. */
  readonly answer: Omit<Answer, 'choices'> | null
}
