import { unwrap, type Diagnostic, type Result } from '../diagnostics/index.ts'
import type { Expression } from '../grammar/ast.ts'
import { parseFilter, parseValue } from '../grammar/index.ts'
import type { Scheme } from '../language/index.ts'
import type { EventRecord } from '../runtime/index.ts'
import { buildFilter, buildValue, type BackendName, type Filter, type ReadAgain, type ValueFilter } from './build.ts'
import { checkFilter, checkValue } from './check/check.ts'

export interface CompileOptions {
  /**
   * `closures` (the default) generates no code and runs everywhere; `source` generates code
   * and fails where that is not allowed; `auto` takes `source` where it can.
   */
  readonly backend?: BackendName | undefined
  /** Checks fields and functions against a phase, such as `http_request_firewall_custom`. */
  readonly phase?: string | undefined
  /** Is given the tree of the text, which the filter itself does not keep. */
  readonly onTree?: ((filter: Filter, tree: Expression) => void) | undefined
}

const readersOfSchemes = new WeakMap<Scheme, Map<string | undefined, ReadAgain>>()

/** What reads the right texts of a scheme and phase once more; filters share it. */
function readerOf(scheme: Scheme, phase: string | undefined): ReadAgain {
  let readers = readersOfSchemes.get(scheme)
  if (readers === undefined) readersOfSchemes.set(scheme, (readers = new Map<string | undefined, ReadAgain>()))
  let reader = readers.get(phase)
  if (reader === undefined) {
    reader = (text) => unwrap(checkFilter(parseFilter(text, scheme), scheme, { phase }))
    readers.set(phase, reader)
  }
  return reader
}

/**
 * Compiles a condition: parse, check, plan, build.
 *
 * @param text - the expression
 * @param scheme - the names it is read against
 * @returns the filter with warnings, or every error, the engine's own first
 * @throws UnsupportedByBackend if `source` is asked for where code may not be generated
 * @example
 * const result = compile('score lt 20', scheme)
 * if (result.ok) result.value.matches({ score: 3 })
 */
export function compile<Fields extends EventRecord>(
  text: string,
  scheme: Scheme<Fields>,
  options: CompileOptions = {},
): Result<Filter<Fields>> {
  const parsed = parseFilter(text, scheme)
  const checked = checkFilter(parsed, scheme, options)
  if (!checked.ok) return checked
  const value = buildFilter(text, checked.value, scheme, options.backend ?? 'closures', readerOf(scheme, options.phase))
  options.onTree?.(value, parsed.root)
  return { ok: true, value, warnings: checked.warnings }
}

/** Compiles a value expression: what a rewrite, a redirect target or a rate limit characteristic holds. */
export function compileValue<Fields extends EventRecord>(
  text: string,
  scheme: Scheme<Fields>,
  options: CompileOptions = {},
): Result<ValueFilter<Fields>> {
  const checked = checkValue(parseValue(text, scheme), scheme, options)
  if (!checked.ok) return checked
  const value = buildValue(text, checked.value, scheme, options.backend ?? 'closures')
  return { ok: true, value, warnings: checked.warnings }
}

/** All errors and warnings of an expression, without building anything. */
export function check(
  text: string,
  scheme: Scheme,
  options: Pick<CompileOptions, 'phase'> = {},
): readonly Diagnostic[] {
  const checked = checkFilter(parseFilter(text, scheme), scheme, options)
  return checked.ok ? checked.warnings : checked.diagnostics
}
