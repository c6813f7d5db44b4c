/** Codes of what the host program can do wrong at run time; rows of the same names are in the code table. */
export type RuntimeErrorCode =
  | 'E_VALUE_TYPE'
  | 'E_MISSING_FIELD'
  | 'E_UNKNOWN_FIELD'
  | 'E_CONTEXT_SCHEME'
  | 'E_MISSING_FUNCTION'
  | 'E_DLP_BINDING'
  | 'E_REGEX_BUDGET'

/**
 * Thrown when the host program breaks the contract of a context, or when a value makes a
 * pattern take more steps than it may: never for what a rule says alone.
 */
export class RuntimeError extends Error {
  override readonly name = 'RuntimeError'
  readonly code: RuntimeErrorCode
  /** The field (or function) concerned. */
  readonly field: string

  constructor(code: RuntimeErrorCode, message: string, field = '') {
    super(message)
    this.code = code
    this.field = field
  }
}
