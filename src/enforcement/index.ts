export { maxDeadlineMs } from './deadline.ts'
export type {
  AnswerDecision,
  DetectionRecord,
  EnforcementDecision,
  EnforcementProblem,
  ExtractionRecord,
  ReadingRecord,
} from './decision.ts'
export { checkHost, type CheckedHost } from './document/check-host.ts'
export { createDetectors, type DetectorHost } from './document/create-detectors.ts'
export {
  createIdentityReader,
  readRowIdentity,
  type IdentityHost,
  type IdentityReader,
  type ReadIdentity,
} from './document/identity-reader.ts'
export { openEnforcer, type EnforcementHost, type OpenedEnforcer } from './document/open-enforcer.ts'
export { runRequestCase, runRequestTests, toQuestion, type RequestQuestion } from './document/run-request-tests.ts'
export { enforceRequest, type RequestFacts } from './enforce-request.ts'
export {
  createEnforcer,
  type Enforcer,
  type EnforcerOptions,
  type ExplainedDecision,
  type OpenExchange,
} from './enforcer.ts'
export type { ExchangeFacts } from './enforcer-setup.ts'
export type { McpRecord } from './fields/mcp-fields.ts'
export { fillIdentity, type Device, type Identity, type IdentityGroup } from './fields/identity-fields.ts'
export type { TextPlace } from './content/detect-texts.ts'
export type { ContentSwitches, MissingDetection, UnsettledRule } from './content/missing-content.ts'
export type { LocatedFinding } from './content/request-content.ts'
export type { CapturedText, HiddenSpan, PromptCapture, PromptSink } from './log/prompt-sink.ts'
export { applyChanges, forwardChanges, type ForwardChanges, type HeaderEdit } from './forward.ts'
export {
  endsRequest,
  toResponse,
  type AnswerableDecision,
  type AnswerOptions,
  type ChallengeHandler,
} from './answer/to-response.ts'
export { readExchangeFields } from './read-fields.ts'
export { readWhole } from './guards/request-body.ts'
export type { AnswerHeadFacts } from './answers/answer-head.ts'
export type { AnswerRun } from './answers/answer-run.ts'
export { guardResponse } from './guards/guard-response.ts'
export type { AnswerJudges } from './guards/answer-gate.ts'
export { ContentGuards, type ContentSession, type ContentWay, type GuardedValue } from './guards/content-guards.ts'
export { MessageGuard, type GuardRecord } from './guards/message-guard.ts'
export { PlaceholderVault } from '../inspection/answers/index.ts'
