import type { Diagnostic, Result } from '../../diagnostics/index.ts'
import type { Expression, IndexedNode, MissingNode } from '../../grammar/ast.ts'
import type { Parsed } from '../../grammar/index.ts'
import { printType, type Scheme } from '../../language/index.ts'
import { createCheckState, type CheckOptions } from './check-state.ts'
import { checkIndexed } from './check-value.ts'
import { ConditionChecker } from './condition-checker.ts'
import { reportMismatch } from './condition-reports.ts'
import type { CheckedFilter, CheckedValue, Condition } from '../ir/ir.ts'

function finish<T>(parsed: Parsed<unknown>, value: T | undefined): Result<T> {
  const { findings } = parsed
  if (findings.isEmpty && value !== undefined) return { ok: true, value, warnings: findings.warnings }
  const diagnostics: readonly Diagnostic[] = findings.errors()
  if (diagnostics.length === 0) throw new Error('INVARIANT: an expression without a value has at least one error')
  return { ok: false, diagnostics }
}

/**
 * Checks a condition against its scheme and gives the IR: the third stage, AST -> checked IR.
 *
 * @param parsed - from `parseFilter`; its errors and the checker's come back together, in the engine's order
 */
export function checkFilter(
  parsed: Parsed<Expression>,
  scheme: Scheme,
  options: CheckOptions = {},
): Result<CheckedFilter> {
  const state = createCheckState(parsed, scheme, options)
  const checked = new ConditionChecker(state).check(parsed.root)
  if (checked !== undefined && checked.type !== 'Bool') {
    const { end } = parsed.root.span
    reportMismatch(
      'Bool',
      checked.type,
      { start: end, end: state.end },
      end,
      state,
      'put `any(…)` or `all(…)` round it',
    )
  }
  return finish(
    parsed,
    checked?.type === 'Bool' ? { root: checked.node as Condition, nodes: state.nodeCount() } : undefined,
  )
}

/** Checks a value expression: what a rewrite, a redirect target or a rate limit characteristic holds. */
export function checkValue(
  parsed: Parsed<IndexedNode | MissingNode>,
  scheme: Scheme,
  options: CheckOptions = {},
): Result<CheckedValue> {
  const state = createCheckState(parsed, scheme, options)
  const { root } = parsed
  const checked = root.kind === 'missing' ? undefined : checkIndexed(root, state, new ConditionChecker(state))
  if (checked?.kind === 'each') {
    const expected = printType(checked.type)
    const actual = printType({ array: checked.type })
    state.findings.add('E_VALUE_EACH', root.span, {
      kind: 'TypeMismatch',
      noticed: root.span.end,
      stage: 'check',
      detail: { expected, actual },
    })
  }
  return finish(
    parsed,
    checked?.kind === 'value' ? { root: checked.node, nodes: state.nodeCount(), type: checked.type } : undefined,
  )
}
