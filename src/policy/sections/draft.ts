import {
  createDiagnostic,
  type Diagnostic,
  type DiagnosticCode,
  type DiagnosticExtras,
  type Span,
} from '../../diagnostics/index.ts'
import type {
  Activity,
  PlainValue,
  ProgramBlock,
  ProgramRule,
  RuleReport,
  SettingsEffect,
  SkipEffect,
} from '../../runtime/index.ts'
import type { Mode } from '../document/generated/document.generated.ts'
import type { DocumentPath } from '../document/document-text.ts'
import type { ParameterExpression } from './parameters.ts'

/** A finding about a document, before its place in a file is known. */
export interface PolicyFinding extends Diagnostic {
  readonly path: DocumentPath
  /** `inside`: the span is one of the string at the path; `key`: the key is meant; else the whole value. */
  readonly target: 'value' | 'key' | 'inside'
}

/** One condition of a rule; all of them must hold. */
export interface RuleCondition {
  readonly text: string
  readonly path: DocumentPath
  /** Checks fields and functions against a phase of the Rulesets API. */
  readonly phase?: string
  /** The member of the document that the text was made of: errors are told in its words. */
  readonly madeOf?: string
}

/** A rule before its conditions are compiled. */
export interface RuleDraft extends Omit<ProgramRule, 'monitor' | 'failClosed'> {
  readonly path: DocumentPath
  readonly mode: Mode
  readonly failClosed: boolean
  readonly conditions: readonly RuleCondition[]
  readonly parameters: readonly ParameterExpression[]
}

/** What a draft says beside what its kind of rule has by default. */
interface DraftInput extends Pick<RuleDraft, 'path' | 'report' | 'mode' | 'conditions'> {
  /** What a match of the action does. */
  readonly effect: Pick<RuleDraft, 'effect' | 'ends'>
  readonly failClosed?: boolean
  readonly block?: number
  readonly skip?: SkipEffect | undefined
  readonly active?: Activity | undefined
  readonly settings?: SettingsEffect | undefined
  readonly parameters?: readonly ParameterExpression[]
}

const noParameters: readonly ParameterExpression[] = Object.freeze([])

/** A draft with all its members: policies have thousands, and objects of one shape are made and read fastest. */
export function createDraft(input: DraftInput): RuleDraft {
  const { effect, failClosed = false, block = 0, parameters = noParameters } = input
  return {
    report: input.report,
    effect: effect.effect,
    ends: effect.ends,
    failClosed,
    block,
    skip: input.skip,
    active: input.active,
    settings: input.settings,
    path: input.path,
    mode: input.mode,
    conditions: input.conditions,
    parameters,
  }
}

/** The rule of a draft, as the runtime reads it. */
export function toProgramRule(draft: RuleDraft): ProgramRule {
  return {
    report: draft.report,
    effect: draft.effect,
    ends: draft.ends,
    monitor: draft.mode === 'monitor',
    failClosed: draft.failClosed,
    block: draft.block,
    skip: draft.skip,
    active: draft.active,
    settings: draft.settings,
  }
}

/** A stage before its conditions are compiled. */
export interface StageDraft {
  readonly name: string
  readonly phase?: string
  readonly builder?: 'dns' | 'network' | 'http'
  readonly rules: readonly RuleDraft[]
  readonly blocks: readonly ProgramBlock[]
}

/** Collects findings of the sections of a document. */
export class FindingList {
  readonly findings: PolicyFinding[] = []

  add(
    code: DiagnosticCode,
    path: DocumentPath,
    values: Readonly<Record<string, string | number>> = {},
    extras: DiagnosticExtras & { readonly target?: PolicyFinding['target'] } = {},
  ): void {
    const { target = 'value', ...rest } = extras
    this.findings.push({ ...createDiagnostic(code, nowhere, values, rest), path, target })
  }

  /** A finding inside an expression. */
  addInside(diagnostic: Diagnostic, path: DocumentPath): void {
    this.findings.push({ ...diagnostic, path, target: 'inside' })
  }
}

const nowhere: Span = { start: 0, end: 0 }

/** The weaker of two modes: what holds a rule can only soften it. */
export function combineModes(...modes: readonly (Mode | undefined)[]): Mode {
  if (modes.includes('off')) return 'off'
  return modes.includes('monitor') ? 'monitor' : 'enforce'
}

/** Reads the parameters of a skip rule. Its keys are those of the Rulesets API. */
export function toSkipEffect(parameters: Readonly<Record<string, unknown>> | undefined): SkipEffect {
  const strings = (value: unknown): readonly string[] =>
    Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
  const rules = parameters?.['rules']
  const byRuleset: [string, readonly string[]][] =
    typeof rules === 'object' && rules !== null ? Object.entries(rules).map(([id, ids]) => [id, strings(ids)]) : []
  const current =
    parameters?.['phase'] === 'current' ? 'phase' : parameters?.['ruleset'] === 'current' ? 'ruleset' : undefined
  return {
    ...(current === undefined ? {} : { current }),
    phases: strings(parameters?.['phases']),
    products: strings(parameters?.['products']),
    rulesets: strings(parameters?.['rulesets']),
    rules: Object.fromEntries(byRuleset),
  }
}

interface ReportInput {
  readonly rule: string
  readonly action: string
  readonly parameters?: Readonly<Record<string, unknown>> | null | undefined
  readonly description?: string | undefined
  readonly tier?: string
  readonly ruleset?: string
  readonly phase?: string
  readonly ratelimit?: object | undefined
  readonly tags?: readonly string[] | undefined
}

/** A report without empty keys. Parameters come from JSON or YAML, so they are plain. */
export function createReport(input: ReportInput): RuleReport {
  const report: { -readonly [Key in keyof RuleReport]: RuleReport[Key] } = { rule: input.rule, action: input.action }
  // One by one: policies have thousands of reports, and spreading is slow.
  if (input.tier !== undefined) report.tier = input.tier
  if (input.ruleset !== undefined) report.ruleset = input.ruleset
  if (input.phase !== undefined) report.phase = input.phase
  if (input.parameters !== undefined && input.parameters !== null)
    report.parameters = input.parameters as Readonly<Record<string, PlainValue>>
  if (input.description !== undefined) report.description = input.description
  if (input.ratelimit !== undefined) report.ratelimit = input.ratelimit as Readonly<Record<string, PlainValue>>
  if (input.tags !== undefined) report.tags = input.tags
  return report
}

/** The only block of a stage that holds no rulesets. */
export function singleBlock(name: string, count: number): readonly ProgramBlock[] {
  return [{ ruleset: name, entry: -1, parent: -1, end: count }]
}
