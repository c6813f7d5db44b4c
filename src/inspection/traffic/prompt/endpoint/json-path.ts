import {
  FunctionExpressionType,
  JSONPathEnvironment,
  JSONPathError,
  type FilterFunction,
  type JSONPathQuery,
} from 'json-p3'
import { compileRegex } from '../../../../regex/index.ts'
import { fromText, RuntimeError } from '../../../../runtime/index.ts'

// The reader of bodies lets no more levels through than its own limit, which may be set up to this.
const environment = new JSONPathEnvironment({ maxRecursionDepth: 1024 })

/** Bytes of the patterns of `match` and `search` that are run; larger ones match nothing. */
const maxPatternSize = 262_144

/** `match` and `search` in linear time: a pattern may come from the body itself (`search(@.a, @.b)`). */
function regexFunction(wrap: (pattern: string) => string): FilterFunction {
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call(text: unknown, pattern: unknown) {
      if (typeof text !== 'string' || typeof pattern !== 'string') return false
      const source = wrap(pattern)
      const compiled = compileRegex(source, maxPatternSize)
      if ('kind' in compiled) return false
      try {
        return compiled.test(fromText(text))
      } catch (error) {
        // One that takes too many steps on its text is as one that is too large.
        if (error instanceof RuntimeError) return false
        throw error
      }
    },
  }
}
environment.functionRegister.set(
  'match',
  regexFunction((pattern) => `^(?:${pattern})$`),
)
environment.functionRegister.set(
  'search',
  regexFunction((pattern) => pattern),
)

/** A JSONPath that can be asked, or why the text is none. */
export type ParsedJsonPath =
  { readonly ok: true; readonly query: JSONPathQuery } | { readonly ok: false; readonly reason: string }

/** Parses a JSONPath (RFC 9535) of at most as many characters as the caller allows. */
export function parseJsonPath(text: string): ParsedJsonPath {
  try {
    return { ok: true, query: environment.compile(text) }
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error
    return { ok: false, reason: error.message }
  }
}
