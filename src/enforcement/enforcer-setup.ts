import type { Detector } from '../inspection/detections/index.ts'
import type { ShadowMcpOptions } from '../inspection/mcp/index.ts'
import type { CompiledPromptEndpoint, Decompressors, PromptScope, TrafficLimits } from '../inspection/traffic/index.ts'
import type { AnswerPlan, DecideOptions, FieldNeeds, Policy } from '../policy/index.ts'
import type { ExecutionContext, ValueInput } from '../runtime/index.ts'
import type { Limiter } from '../limits/index.ts'
import type { RateRules } from './rates/rate-rules.ts'
import type { ContentSwitches } from './content/missing-content.ts'
import type { Device, Identity } from './fields/identity-fields.ts'
import type { PromptCapture, PromptSink } from './log/prompt-sink.ts'

/** What the enforcement point knows beside the exchange. */
export interface ExchangeFacts extends Pick<DecideOptions, 'now' | 'isRateExceeded'> {
  readonly identity?: Identity
  readonly device?: Device
  /** Values of further fields of the policy's scheme. */
  readonly fields?: Readonly<Record<string, ValueInput | undefined>>
  /** The endpoint is labelled as a model's, so any usual shape of a prompt counts. */
  readonly isLlmEndpoint?: boolean
  /** Ends the wait for body and detectors early, as the deadline does. */
  readonly signal?: AbortSignal
}

/** What the runs of an enforcer share while its policy stays the same. */
export interface EnforcerSetup {
  readonly policy: Policy
  /** Decides by `policy`, and counts where somebody keeps counters. */
  readonly decide: Policy['decide']
  readonly needs: FieldNeeds
  /** What rules ask of answers. */
  readonly answers: AnswerPlan
  /** The needs of rules that read answers, of fields of the content of answers and of what is dear of the request. */
  readonly answerNeeds: FieldNeeds
  /** Dear fields of the request that are wanted whether a rule of the request asks or not. */
  readonly laterFields: ReadonlySet<string>
  /** Milliseconds for body and detectors of one message. */
  readonly deadlineMs: number
  readonly detectors: readonly Detector[]
  /** Fields that some rule reads and some detector fills. */
  readonly detected: ReadonlySet<string>
  /** Whether something asks when an exchange came: a rule with a schedule, one that counts, or the log. */
  readonly asksTime: boolean
  readonly unfilledFields: readonly string[]
  readonly limits: Partial<TrafficLimits>
  readonly endpoints: readonly CompiledPromptEndpoint[]
  readonly mcp: ShadowMcpOptions
  readonly switches: ContentSwitches
  readonly promptScope: PromptScope | undefined
  /** Fields of detections that a blocking rule reads. */
  readonly blockingFields: ReadonlySet<string>
  readonly decompressors: Decompressors
  readonly bodyDeadlineMs: number | undefined
  readonly promptLog: PromptSink | undefined
  readonly capture: PromptCapture
  /** Rate limiting rules, and who counts them. */
  readonly rates: RateRules
  readonly limiter: Limiter
  /** Contexts of the policy without a value: to make one takes longer than most decisions on it. */
  readonly spareContexts: ExecutionContext[]
}
