import type { DetectionFailure, DetectionValue } from '../inspection/detections/index.ts'
import type { McpEvidence } from '../inspection/mcp/index.ts'
import type { Decision, DecisionProblem } from '../policy/index.ts'
import type { PromptExtraction, TrafficProblem } from '../inspection/traffic/index.ts'

/** A problem of a decision, and what to do about it. */
export interface EnforcementProblem extends DecisionProblem {
  readonly hint?: string
  readonly detector?: string
}

/** What the detectors said of one event. */
export interface DetectionRecord {
  /** The fields that were filled. */
  readonly values: ReadonlyMap<string, DetectionValue>
  readonly failures: readonly DetectionFailure[]
  /** Milliseconds by detector. */
  readonly durations: ReadonlyMap<string, number>
  /** Rules that a missing detection left open, and what was done with each. */
  readonly unsettled: readonly UnsettledRule[]
}

/** A rule that hangs on a value that nobody gave. */
export interface UnsettledRule {
  readonly rule: string
  readonly fields: readonly string[]
  /** `closed`: taken as matched; `open`: passed over. */
  readonly taken: 'open' | 'closed'
}

/** What is known of the prompt, without its text. */
export type ExtractionRecord = Omit<PromptExtraction, 'prompt' | 'problems' | 'texts' | 'unread'> & {
  readonly promptLength: number | null
}

/** What the request says of MCP. */
export interface McpRecord {
  readonly mcp: boolean
  readonly method: string | undefined
  readonly confidence: number
  readonly layers: readonly McpEvidence[]
}

/** What an enforcement point is told of one exchange. It never holds the prompt in clear. */
export interface EnforcementDecision extends Omit<Decision, 'problems'> {
  readonly problems: readonly EnforcementProblem[]
  readonly detections: DetectionRecord
  /** Null if nothing asked for the prompt. */
  readonly extraction: ExtractionRecord | null
  /** Null if no live rule reads a field of MCP. */
  readonly mcp: McpRecord | null
  /** What could not be read of the exchange, or is not what it says it is. */
  readonly traffic: readonly TrafficProblem[]
  /** Milliseconds from the call to the decision. */
  readonly durationMs: number
}
