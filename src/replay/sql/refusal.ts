/** Why a database cannot say something exactly. */
export type RefusalCode =
  | 'E_SQL_REGEX_ASSERTION'
  | 'E_SQL_REGEX_SIZE'
  | 'E_SQL_FUNCTION'
  | 'E_SQL_COLUMN_TYPE'
  | 'E_SQL_COLUMN_ENCODING'
  | 'E_SQL_LIST_UNKNOWN'
  | 'E_SQL_MANDATORY_MISSING'

/** Thrown while SQL is written, at a node that the database cannot say exactly; a rule with one goes to the engine. */
export class SqlRefusal extends Error {
  override readonly name = 'SqlRefusal'
  readonly code: RefusalCode
  readonly what: string

  constructor(code: RefusalCode, what: string) {
    super(`${code}: ${what}`)
    this.code = code
    this.what = what
  }
}
