import { codes, type DiagnosticCode } from './codes.ts'

/** A range of the source text: UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

export type Severity = 'error' | 'warning' | 'info'

/**
 * What the Wirefilter engine itself would report for the same mistake.
 * Source: `../shared/language/wirefilter.md`, section 18.
 */
export interface WirefilterError {
  readonly kind: string
  /** Clipped to the first line, as the engine prints it. */
  readonly span: Span
  readonly detail?: Readonly<Record<string, unknown>>
}

/** A change of the text that repairs the mistake. */
export interface Fix {
  readonly title: string
  readonly span: Span
  readonly text: string
}

/** One finding about a user's text: an error, a warning or a note. */
export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly severity: Severity
  readonly message: string
  readonly span: Span
  readonly hint?: string
  readonly fix?: Fix
  readonly wirefilter?: WirefilterError
}

/** The outcome of a step on user text: a value with warnings, or all the errors found. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

export interface DiagnosticExtras {
  readonly hint?: string | undefined
  readonly fix?: Fix | undefined
  readonly wirefilter?: WirefilterError | undefined
}

/**
 * Makes a diagnostic from its row in the code table.
 *
 * @param code - a code of the table
 * @param span - the place in the user's text
 * @param values - what fills the `{name}` holes of the row's message
 * @param extras - a hint (default: the row's), a fix, the engine's own report
 */
export function createDiagnostic(
  code: DiagnosticCode,
  span: Span,
  values: Readonly<Record<string, string | number>> = {},
  extras: DiagnosticExtras = {},
): Diagnostic {
  const row = codes[code]
  const hint = extras.hint ?? row.hint
  return {
    code,
    severity: row.severity,
    message: row.message.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole)),
    span,
    ...(hint === undefined ? {} : { hint }),
    ...(extras.fix === undefined ? {} : { fix: extras.fix }),
    ...(extras.wirefilter === undefined ? {} : { wirefilter: extras.wirefilter }),
  }
}

/** Thrown by {@link unwrap}: user text that was expected to be right is wrong. */
export class DiagnosticError extends Error {
  override readonly name = 'DiagnosticError'
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((d) => `${d.code}: ${d.message}`).join('\n'))
    this.diagnostics = diagnostics
  }
}

/**
 * The value of a result.
 *
 * @throws DiagnosticError if the result holds errors
 */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new DiagnosticError(result.diagnostics)
}

export function succeed<T>(value: T, warnings: readonly Diagnostic[] = []): Result<T> {
  return { ok: true, value, warnings }
}

export function fail<T>(...diagnostics: readonly Diagnostic[]): Result<T> {
  return { ok: false, diagnostics }
}
