import {
  createDiagnostic,
  type Diagnostic,
  type DiagnosticCode,
  type DiagnosticExtras,
  type Span,
} from '../diagnostics/index.ts'
import type { PlainValue, ProgramBlock, ProgramRule, RuleReport, SkipEffect } from '../runtime/index.ts'
import type { Mode } from './document.generated.ts'
import type { DocumentPath } from './document-text.ts'
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
}

/** A rule before its conditions are compiled. */
export interface RuleDraft extends Omit<ProgramRule, 'monitor' | 'failClosed'> {
  readonly path: DocumentPath
  readonly mode: Mode
  readonly failClosed: boolean
  readonly conditions: readonly RuleCondition[]
  readonly parameters: readonly ParameterExpression[]
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
  readonly tags?: readonly string[] | undefined
}

/** A report without empty keys. Parameters come from JSON or YAML, so they are plain. */
export function createReport({ parameters, description, tags, ...rest }: ReportInput): RuleReport {
  return {
    ...rest,
    ...(parameters === undefined || parameters === null
      ? {}
      : { parameters: parameters as Readonly<Record<string, PlainValue>> }),
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags }),
  }
}

/** The only block of a stage that holds no rulesets. */
export function singleBlock(name: string, count: number): readonly ProgramBlock[] {
  return [{ ruleset: name, entry: -1, parent: -1, end: count }]
}
