import { parsePattern } from './parse.ts'
import type { RegexSyntax } from './syntax.ts'
import { tableProperty } from './unicode/tables/table-properties.ts'

/**
 * Reads a pattern in the syntax of Rust's `regex` crate, Unicode off as Wirefilter has it, with all its properties.
 *
 * @throws RegexSyntaxError where the pattern is wrong or asks for what is not supported
 * @throws RegexTooBigError where its classes are too large to be worked out
 */
export function parseRegex(pattern: string): RegexSyntax {
  return parsePattern(pattern, tableProperty)
}
