export { findAction, listActions, type ActionRow } from './sections/actions/actions.ts'
export type {
  Application,
  GatewayPolicy,
  Guardrail,
  List,
  Mode,
  PolicyDocument,
  Rule,
  Ruleset,
  RulesetRule,
  Tier,
  TierRule,
} from './document/generated/document.generated.ts'
export type { DocumentLimits, DocumentPath, PolicyDiagnostic } from './document/document-text.ts'
export { dlpField, listProfiles, type DlpTexts } from './sections/dlp.ts'
export type { PolicyFinding } from './sections/draft.ts'
export { emitPolicy } from './emit.ts'
export { explainEvent, explainRule, printExplanation, type ExplanationNode, type RuleExplanation } from './decide/explain.ts'
export { exportGatewayPolicies, exportRulesets } from './exchange/export.ts'
export { findExportLosses, type ExportKind } from './exchange/export-losses.ts'
export { importPolicies } from './exchange/import.ts'
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
export { planFieldNeeds, type FieldNeeds, type OpenRule, type RuleVerdicts } from './decide/field-needs/field-needs.ts'
export { loadDocument, type LoadedDocument, type LoadOptions } from './document/load.ts'
export type { ReadFile } from './document/list-files.ts'
export { openPolicy, openPolicyFiles, type OpenedPolicy, type OpenOptions, type PolicyFile } from './decide/open-policy.ts'
export {
  LivePolicy,
  type LivePolicyOptions,
  type PolicyPreparation,
  type RuleCounter,
  type UpdateOutcome,
} from './decide/live-policy.ts'
export type { CompiledRule, CompiledStage } from './decide/compile-stage.ts'
export type {
  AccessClass,
  Portal,
  PortalOutcome,
  PortalScan,
  PortalServerInfo,
  PortalVerdict,
} from './sections/portal/portal.ts'
export { runPolicyTests } from './decide/run-tests.ts'
export {
  compilePolicy,
  createPolicy,
  type DecideOptions,
  type Decision,
  type Policy,
  type PreparedEvent,
  type PolicyOptions,
  type PolicyResult,
} from './decide/policy.ts'
export type {
  DecisionProblem,
  PlainValue,
  ProgramBlock,
  ProgramRule,
  ProgramStage,
  RuleMatcher,
  RuleReport,
  RunOptions,
} from '../runtime/index.ts'
export { describePlan } from './plan/describe-plan.ts'
export type { PlanIndexSummary, PlanSummary } from './plan/rule-plan.ts'
export { runSteps } from './decide/steps.ts'
