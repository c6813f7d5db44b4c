import { createDiagnostic, type DiagnosticCode } from '../../diagnostics/index.ts'

/** Why nothing was replayed. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError'
  readonly code: DiagnosticCode
  /** The file that it is about, where that is known. */
  readonly file: string | undefined
  /** What to do about it. */
  readonly hint: string | undefined

  constructor(code: DiagnosticCode, values: Readonly<Record<string, string>>, file?: string) {
    const { message, hint } = createDiagnostic(code, { start: 0, end: 0 }, values)
    super(message)
    this.code = code
    this.file = file
    this.hint = hint
  }
}
