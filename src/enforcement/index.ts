export { maxDeadlineMs } from './deadline.ts'
export type {
  DetectionRecord,
  EnforcementDecision,
  EnforcementProblem,
  ExtractionRecord,
  ReadingRecord,
} from './decision.ts'
export { enforceRequest, type RequestFacts } from './enforce-request.ts'
export { createEnforcer, type Enforcer, type EnforcerOptions, type ExplainedDecision } from './enforcer.ts'
export type { ExchangeFacts } from './enforcer-setup.ts'
export type { McpRecord } from './fields/mcp-fields.ts'
export { fillIdentity, type Device, type Identity, type IdentityGroup } from './fields/identity-fields.ts'
export type { TextPlace } from './content/detect-texts.ts'
export type { ContentSwitches, MissingDetection, UnsettledRule } from './content/missing-content.ts'
export type { LocatedFinding } from './content/request-content.ts'
export type { CapturedPrompt, PromptCapture, PromptSink } from './prompt-sink.ts'
export { toResponse, type AnswerableDecision, type AnswerOptions } from './to-response.ts'
