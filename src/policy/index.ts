export { findAction, listActions, type ActionRow } from './actions.ts'
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
} from './document.generated.ts'
export type { DocumentLimits, DocumentPath, PolicyDiagnostic } from './document-text.ts'
export { dlpField, listProfiles, type DlpTexts } from './dlp.ts'
export type { PolicyFinding } from './draft.ts'
export { emitPolicy } from './emit.ts'
export { explainEvent, explainRule, printExplanation, type ExplanationNode, type RuleExplanation } from './explain.ts'
export { exportGatewayPolicies, exportRulesets } from './exchange/export.ts'
export { findExportLosses, type ExportKind } from './exchange/export-losses.ts'
export { importPolicies } from './exchange/import.ts'
export { expressionToRow } from './gateway/expression-rows.ts'
export {
  namesOf,
  parseRow,
  rowsToExpression,
  rowToExpression,
  type DashboardRow,
  type PolicyType,
  type SelectorNames,
} from './gateway/rows.ts'
export { planFieldNeeds, type FieldNeeds, type OpenRule, type RuleVerdicts } from './field-needs.ts'
export { loadDocument, type LoadedDocument, type LoadOptions } from './load.ts'
export type { ReadFile } from './list-files.ts'
export { openPolicy, openPolicyFiles, type OpenedPolicy, type OpenOptions, type PolicyFile } from './open-policy.ts'
export {
  LivePolicy,
  type LivePolicyOptions,
  type PolicyPreparation,
  type RuleCounter,
  type UpdateOutcome,
} from './live-policy.ts'
export type { CompiledRule, CompiledStage } from './compile-stage.ts'
export type {
  AccessClass,
  Portal,
  PortalOutcome,
  PortalScan,
  PortalServerInfo,
  PortalVerdict,
} from './portal/portal.ts'
export { runPolicyTests } from './run-tests.ts'
export {
  compilePolicy,
  createPolicy,
  type DecideOptions,
  type Decision,
  type Policy,
  type PreparedEvent,
  type PolicyOptions,
  type PolicyResult,
} from './policy.ts'
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
export { runSteps } from './steps.ts'
