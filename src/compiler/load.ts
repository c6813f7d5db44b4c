import { succeed, type Result } from '../diagnostics/index.ts'
import type { Scheme } from '../language/index.ts'
import { buildFilter, buildValue, type BackendName, type Filter, type ValueFilter } from './build.ts'
import { deserializeFilter, deserializeValue } from './serialize/deserialize.ts'

export interface LoadOptions {
  /** Default: `closures`, which generates no code and runs everywhere. */
  readonly backend?: BackendName
}

/**
 * Loads a condition that `serialize` wrote: JSON -> checked IR -> plan -> filter. It reaches no
 * parser, so it serves where the text was compiled elsewhere. The JSON need not be trusted.
 *
 * @param serialized - what `JSON.parse` gives
 * @param scheme - must have the fields, functions and lists that the expression names, of the same types
 * @throws UnsupportedByBackend if `source` is asked for where code may not be generated
 * @example
 * const result = loadFilter(JSON.parse(text), scheme)
 * if (result.ok) result.value.matches({ score: 3 })
 */
export function loadFilter(serialized: unknown, scheme: Scheme, options: LoadOptions = {}): Result<Filter> {
  const read = deserializeFilter(serialized, scheme)
  if (!read.ok) return read
  const { text, checked } = read.value
  return succeed(buildFilter(text, checked, scheme, options.backend ?? 'closures'))
}

/** {@link loadFilter} for a value expression. */
export function loadValue(serialized: unknown, scheme: Scheme, options: LoadOptions = {}): Result<ValueFilter> {
  const read = deserializeValue(serialized, scheme)
  if (!read.ok) return read
  const { text, checked } = read.value
  return succeed(buildValue(text, checked, scheme, options.backend ?? 'closures'))
}
