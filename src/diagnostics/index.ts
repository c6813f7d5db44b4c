export { codes, type DiagnosticCode } from './codes.ts'
export type { CodeRow } from './codes/code-row.ts'
export {
  createDiagnostic,
  DiagnosticError,
  fail,
  succeed,
  unwrap,
  type Diagnostic,
  type DiagnosticExtras,
  type Fix,
  type Result,
  type Severity,
  type Span,
  type WirefilterError,
} from './diagnostic.ts'
export { codeExamples, type CodeExample, type ExampleForm, type WithoutExample } from './examples/index.ts'
export { renderDiagnostic, type RenderOptions } from './render.ts'
export { escapeMarkup } from './escape-markup.ts'
export { createSourceText, type Position, type SourceText } from './source.ts'
export { suggest } from './suggest.ts'
export { Findings, type FindingOptions } from './findings.ts'
export {
  findingLevels,
  type Finding,
  type FindingFix,
  type FindingLevel,
  type FindingMessage,
  type FindingSuppression,
} from './finding.ts'
export { applyEdits, type TextEdit } from './text-edit.ts'
export { toFinding } from './to-finding.ts'
export {
  describeFinding,
  toAnnotations,
  toJunit,
  toSarif,
  type FindingHelp,
  type Report,
  type ReportCheck,
  type ReportProblem,
} from './reports/index.ts'
