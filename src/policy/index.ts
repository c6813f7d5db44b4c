export type { ActionRow } from './sections/actions/action-row.ts'
export { findAction, listActions } from './sections/actions/actions.ts'
export type {
  Application,
  GatewayPolicy,
  Guardrail,
  List,
  Mode,
  PolicyDocument,
  Expectation,
  Test,
  TestFile,
  Rule,
  Ruleset,
  RulesetRule,
  Tier,
  TierRule,
} from './document/generated/document.generated.ts'
export type { DocumentLimits, DocumentPath, PolicyDiagnostic } from './document/text/document-text.ts'
export { listProfiles, type DlpTexts } from './sections/dlp.ts'
export { policyMembers, testFileMembers, type MemberRow } from './document/text/member-docs.ts'
export { documentedValues } from './sections/actions/action-rows.ts'
export { gatewayFilters, gatewayParts, suitsFilters, type GatewayFilter } from './sections/gateway/filters.ts'
export { refusalOfAction } from './sections/rulesets/ruleset-checks.ts'
export type { PolicyFinding } from './document/finding.ts'
export { emitPolicy } from './emit/emit.ts'
export { indexConditions, type ConditionIndex } from './analyse/condition-index.ts'
export { explainEvent, explainRule, printExplanation } from './decide/explain/explain.ts'
export type { ExplanationNode, RuleExplanation } from './decide/explain/explanation.ts'
export {
  exportGatewayPolicies,
  exportPolicy,
  exportRulesets,
  findExportLosses,
  type ExportKind,
  type PolicyExport,
} from './exchange/export/index.ts'
export { importPolicies } from './exchange/import/index.ts'
export { findParameterExpressions, type ParameterExpression } from './sections/parameters.ts'
export { classify, kindWords } from './exchange/import/classify.ts'
export { findLists } from './exchange/import/find-lists.ts'
export type { JsonObject } from './exchange/import/found.ts'
export { HclError } from './exchange/import/terraform/hcl-cursor.ts'
export { scanHcl, type HclBlock, type HclBody } from './exchange/import/terraform/hcl-scanner.ts'
export { hclLiterals, type HclLiteral } from './exchange/import/terraform/hcl-literals.ts'
export { TerraformModule, type TerraformNames } from './exchange/import/terraform/terraform-module.ts'
export { UnknownValue } from './exchange/import/unknown-value.ts'
export { readTemplates, readTemplateSegments } from './exchange/import/terraform/hcl-text-scanner.ts'
export { escapeTemplate, Template } from './exchange/import/terraform/template.ts'
export { HclPlaces, type HclPlace, type HclSegment } from './exchange/import/terraform/hcl-places.ts'
export { defaultDocumentLimits, readDocumentText, type DocumentText } from './document/text/document-text.ts'
export { expressionToRow } from './sections/gateway/expression-rows.ts'
export {
  namesOf,
  parseRow,
  rowsToExpression,
  rowToExpression,
  type DashboardRow,
  type PolicyType,
  type SelectorNames,
} from './sections/gateway/rows.ts'
export { planFieldNeeds, type FieldNeeds, type OpenRule } from './decide/field-needs/field-needs.ts'
export { loadTestFile } from './document/load-test-file.ts'
export { loadDocument, type LoadedDocument, type LoadOptions } from './document/load.ts'
export type { ReadFile } from './document/list-files.ts'
export {
  openPolicy,
  openPolicyFiles,
  readPolicyFiles,
  type OpenedPolicy,
  type OpenOptions,
  type PolicyFile,
  type ReadDocument,
} from './decide/open/open-policy.ts'
export {
  LivePolicy,
  type LivePolicyOptions,
  type PolicyPreparation,
  type RuleCounter,
  type UpdateOutcome,
} from './decide/live/live-policy.ts'
export type { CompiledRate } from './sections/rates.ts'
export type { CompiledRule, CompiledStage } from './decide/stage/compile-stage.ts'
export { toPortalCall, type WrittenCall } from './decide/portal/portal-call.ts'
export {
  decideCall,
  portalReports,
  toCallDecision,
  type CallDecision,
  type PortalMatches,
} from './decide/portal/decide-call.ts'
export type { Portal, PortalScan } from './decide/portal/portal.ts'
export { compareOutcome, outcomeOf, type TestOutcome } from './decide/tests/expectation.ts'
export { expandTests, type TestCase, type TestFailure, type TestSection } from './decide/tests/expand.ts'
export {
  decideOptionsOf,
  requestCases,
  runCase,
  runPolicyTests,
  toTestFindings,
  type CaseRun,
} from './decide/tests/run-tests.ts'
export type { DetectionSettings } from './sections/detections.ts'
export {
  identityFields,
  toDevice,
  toIdentity,
  type Device,
  type Identity,
  type IdentityGroup,
} from './sections/identity.ts'
export {
  type DecideOptions,
  type Decision,
  type Policy,
  type PreparedEvent,
  type PolicyOptions,
  type PolicyResult,
} from './decide/policy.ts'
export { planAnswers, type AnswerPlan } from './decide/answer-plan.ts'
export { answerReach, isAnswerContentField, type AnswerReach } from './sections/answer-reach.ts'
export type {
  AccessRule,
  AiGatewayPlan,
  CallLimit,
  CallScope,
  LimitUnit,
  ModelNode,
  Route,
  RouteNode,
} from './sections/ai-gateway/plan.ts'
export { dearestPrice, nanoDollars, priceOf, type Price, type PricedTokens } from './sections/ai-gateway/prices.ts'
export { aiGuardrailsStage } from './sections/ai-gateway/guardrails.ts'
export { defaultPricesDay, sourcedPrices } from './sections/ai-gateway/default-prices.ts'
export type { PolicyGuard } from './sections/guards/read-guards.ts'
export { dlpField } from '../runtime/index.ts'
export type {
  DecidingAction,
  DecisionProblem,
  PlainValue,
  RuleReport,
  RuleVerdicts,
  RunOptions,
} from '../runtime/index.ts'
export type { ProgramBlock, ProgramRule, ProgramStage, RuleMatcher } from '../runtime/index.ts'
export type { AccessClass, PortalOutcome, PortalServerInfo, PortalVerdict } from '../runtime/portal/index.ts'
export { CompileMemory } from './decide/stage/compile-memory.ts'
export { compilePolicy, createPolicy } from './decide/compile-policy.ts'
export { describePlan, describeUnindexed, unindexedRules, type UnindexedRule } from './decide/plan/describe-plan.ts'
export type { PlanIndexSummary, PlanSummary } from './plan/rule-plan.ts'
export { conditionHolds, valueAsKey } from './decide/evaluate.ts'
export { runSteps } from './decide/steps.ts'
export { readWords, type DocumentWords } from './decide/words.ts'
export { prepareProofs, proveRules, type NamedRule, type PolicyRuleVerdict } from './analyse/prove-rules.ts'
export {
  checkInvariants,
  findingsOfInvariant,
  printEvent,
  type InvariantReport,
  type InvariantVerdict,
} from './analyse/invariants.ts'
export {
  analyzerFor,
  type Arena,
  type BudgetName,
  type PolicyLimit,
  type PolicyWitness,
  type ProveOptions,
} from './analyse/shared.ts'
export { Distinguisher, type Distinction } from './analyse/events/distinguish.ts'
export { OutcomeFinder } from './analyse/events/outcome-finder.ts'
export type { Sought } from './analyse/events/seek.ts'
export { findingsOfRule } from './analyse/rule-findings.ts'
export { factsOfCalls, portalArenas } from './analyse/portal-arenas.ts'
export type { CompiledInvariant } from './decide/policy.ts'
export { edgeEvents } from './analyse/events/edge-events.ts'
export {
  callEvents,
  isClassUnread,
  isProfileAsked,
  ScannedEvents,
  type CallWish,
  type ScannedEvent,
} from './analyse/events/content-events.ts'
export { strictnessOf } from './analyse/compare/strictness.ts'
export type { RuleChange, RuleDifference } from './analyse/compare/compare-rules.ts'
export {
  comparePolicies,
  comparePolicyRules,
  type PolicyComparison,
  type PolicyDifference,
} from './analyse/compare/compare-policies.ts'
