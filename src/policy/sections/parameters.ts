import { compile, compileValue, type ValueFilter } from '../../compiler/index.ts'
import { printType, type Scheme } from '../../language/index.ts'
import type { ParameterValue } from '../../runtime/index.ts'
import type { DocumentPath } from '../document/text/document-text.ts'
import type { FindingList } from '../document/finding.ts'

/** A parameter of a rule that is written as an expression. */
interface ParameterRow {
  /** Keys from the rule on; `*` is any key. */
  readonly path: readonly string[]
  readonly kind: 'text' | 'condition'
  /** Only for this action. */
  readonly action?: string
}

/** Every parameter that holds an expression. Source: rules-actions.json, ruleset-json.md. */
const parameterRows: readonly ParameterRow[] = [
  { path: ['action_parameters', 'uri', 'path', 'expression'], kind: 'text', action: 'rewrite' },
  { path: ['action_parameters', 'uri', 'query', 'expression'], kind: 'text', action: 'rewrite' },
  { path: ['action_parameters', 'headers', '*', 'expression'], kind: 'text', action: 'rewrite' },
  { path: ['action_parameters', 'from_value', 'target_url', 'expression'], kind: 'text', action: 'redirect' },
  { path: ['action_parameters', 'from_list', 'key'], kind: 'text', action: 'redirect' },
  { path: ['ratelimit', 'counting_expression'], kind: 'condition' },
  { path: ['exposed_credential_check', 'username_expression'], kind: 'text' },
  { path: ['exposed_credential_check', 'password_expression'], kind: 'text' },
]

/** An expression among the parameters of a rule, as it was written. */
export interface ParameterExpression {
  readonly text: string
  /** Keys from the rule on. */
  readonly path: readonly string[]
  readonly kind: ParameterRow['kind']
}

function* findTexts(
  value: unknown,
  [key, ...rest]: readonly string[],
  path: readonly string[],
): Generator<readonly [path: readonly string[], text: string]> {
  if (key === undefined) {
    if (typeof value === 'string') yield [path, value]
  } else if (typeof value === 'object' && value !== null) {
    for (const [own, inner] of Object.entries(value))
      if (key === '*' || key === own) yield* findTexts(inner, rest, [...path, own])
  }
}

const noExpressions: readonly ParameterExpression[] = Object.freeze([])

/** The expressions among the parameters of a rule. An empty counting expression stands for the rule's own. */
export function findParameterExpressions(rule: {
  readonly action: string
  readonly action_parameters?: unknown
}): readonly ParameterExpression[] {
  let found: ParameterExpression[] | undefined
  for (const { path, kind, action } of parameterRows) {
    // Policies have thousands of rules, and most have no such parameter.
    if ((action !== undefined && action !== rule.action) || !((path[0] as string) in rule)) continue
    for (const [own, text] of findTexts(rule, path, []))
      if (kind === 'text' || text.trim() !== '') (found ??= []).push({ text, path: own, kind })
  }
  return found ?? noExpressions
}

/** A parameter with its compiled expression. */
export interface CompiledParameter {
  readonly path: readonly string[]
  readonly filter: ValueFilter
}

/** Compiles what is to be worked out; what is only counted or looked up by others is checked. */
export function compileParameters(
  expressions: readonly ParameterExpression[],
  rulePath: DocumentPath,
  scheme: Scheme,
  findings: FindingList,
): readonly CompiledParameter[] {
  return expressions.flatMap(({ text, path, kind }): CompiledParameter[] => {
    const at = [...rulePath, ...path]
    const result = kind === 'text' ? compileValue(text, scheme) : compile(text, scheme)
    for (const diagnostic of result.ok ? result.warnings : result.diagnostics) findings.addInside(diagnostic, at)
    if (!result.ok || !('type' in result.value)) return []
    if (result.value.type === 'Bytes') return [{ path, filter: result.value }]
    findings.add('E_PARAMETER_TYPE', at, { actual: printType(result.value.type) })
    return []
  })
}

/** The parameters that are settings, worked out at each match; their paths begin at `action_parameters`. */
export function settingParameters(parameters: readonly CompiledParameter[]): readonly CompiledParameter[] {
  return parameters
    .filter(({ path }) => path[0] === 'action_parameters' && path[1] !== 'from_value' && path[1] !== 'from_list')
    .map(({ path, filter }) => ({ path: path.slice(1), filter }))
}

/** The parameter that says where a redirect leads, if it is an expression. */
export function findTarget(parameters: readonly CompiledParameter[]): CompiledParameter | undefined {
  return parameters.find(({ path }) => path[1] === 'from_value')
}

/** {@link settingParameters} as the runtime reads them. */
export function toParameterValues(parameters: readonly CompiledParameter[]): readonly ParameterValue[] {
  return settingParameters(parameters).map(({ path, filter }) => ({ path, getter: filter.getter }))
}
