/** One row of the code table. `{name}` in a message is filled by the call. */
export interface CodeRow {
  readonly severity: 'error' | 'warning' | 'info'
  readonly message: string
  /** What to do about it, when that is the same each time. */
  readonly hint?: string
}
