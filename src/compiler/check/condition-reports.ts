import type { Span } from '../../diagnostics/index.ts'
import { findHint, skipSpace } from '../../grammar/index.ts'
import { printType, type Type } from '../../language/index.ts'
import type { CheckState } from './check-state.ts'

/** The operator after an operand, seen from the operand's end: where the engine stands when it compares types. */
export function afterLookahead(end: number, state: CheckState): number {
  const operator = /^[ \r\n]*(?:or|\|\||xor|\^\^|and|&&)[ \r\n]*/.exec(state.text.slice(end, state.end))
  return operator === null ? end : end + operator[0].length
}

/** Reports a value of another type than is wanted. */
export function reportMismatch(
  expected: Type,
  actual: Type,
  span: Span,
  noticed: number,
  state: CheckState,
  hint?: string,
): void {
  state.findings.add('E_TYPE_MISMATCH', span, {
    kind: 'TypeMismatch',
    noticed,
    stage: 'check',
    values: { expected: printType(expected), actual: printType(actual) },
    detail: { expected: printType(expected), actual: printType(actual) },
    hint,
  })
}

/** Reports a value that is no condition, and behind which no operator stands. */
export function reportNoOperator(type: Type, span: Span, state: CheckState): void {
  const at = Math.min(skipSpace(state.text, span.end), state.end)
  state.findings.add(
    'E_EXPECTED_NAME',
    { start: at, end: state.end },
    {
      kind: 'ExpectedName',
      noticed: at,
      stage: 'check',
      values: {
        expected: `a comparison operator (\`${state.text.slice(span.start, span.end)}\` is ${printType(type)})`,
        found:
          at >= state.end
            ? 'the end of the expression'
            : `\`${/^\S{1,30}|^\s/.exec(state.text.slice(at, at + 30))?.[0] ?? ''}\``,
      },
      detail: { expected: 'ComparisonOp' },
      hint: findHint({
        kind: 'ExpectedName',
        text: state.text,
        at,
        expected: 'ComparisonOp',
        functions: new Set(state.scheme.functions.keys()),
      }),
      shown: { start: at, end: Math.min(state.end, at + 1) },
    },
  )
}
