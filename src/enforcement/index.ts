export { maxDeadlineMs } from './deadline.ts'
export type {
  DetectionRecord,
  EnforcementDecision,
  EnforcementProblem,
  ExtractionRecord,
  McpRecord,
  UnsettledRule,
} from './decision.ts'
export { createDetectors, type DetectorHost } from './document/create-detectors.ts'
export {
  createIdentityReader,
  readRowIdentity,
  type IdentityHost,
  type IdentityReader,
  type ReadIdentity,
} from './document/identity-reader.ts'
export { openEnforcer, type EnforcementHost, type OpenedEnforcer } from './document/open-enforcer.ts'
export { runRequestTests } from './document/run-request-tests.ts'
export { enforceRequest, type RequestFacts } from './enforce-request.ts'
export {
  createEnforcer,
  type Enforcer,
  type EnforcerOptions,
  type ExchangeFacts,
  type ExplainedDecision,
} from './enforcer.ts'
export { fillIdentity, type Device, type Identity, type IdentityGroup } from './fields/identity-fields.ts'
export type { MissingDetection } from './missing-detection.ts'
export type { CapturedPrompt, PromptCapture, PromptSink } from './prompt-sink.ts'
export { applyChanges, forwardChanges, type ForwardChanges, type HeaderEdit } from './forward.ts'
export { toResponse, type AnswerableDecision, type AnswerOptions, type ChallengeHandler } from './to-response.ts'
